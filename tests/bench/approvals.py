"""A landing roadmap over 340 items: what it takes to work it out. Needs no database."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median
from typing import Any, Final

SEED: Final = 20260419
ITEMS: Final = 340
STAGES: Final = (
    "land_planning", "works_planning", "construction_permit", "acceptance", "alongside",
)  # fmt: skip
STARTS_ON: Final = date(2026, 3, 2)
ROUNDS: Final = 15


def big_catalogue(items: int = ITEMS) -> Any:
    """A catalogue of ``items`` items with prerequisites, papers, conditions, combined reviews."""
    from wutong.domains.approvals.rules.catalogue import Catalogue, Item, Limits, Paper

    draw = random.Random(SEED)
    made: list[Item] = []
    for number in range(items):
        earlier = [made[draw.randrange(number)].code for _try in range(min(number, 3))]
        papers = tuple(
            Paper(f"P{draw.randrange(items * 3)}", "材料", draw.choice(["applicant", "shared"]))
            for _try in range(7)
        )
        issued = Paper(f"R{draw.randrange(number + 1)}", "批文", "result")
        limit = draw.randint(1, 15)
        made.append(
            Item(
                code=f"I{number:03d}", version_id=number + 1, name=f"事项{number}",
                stage=STAGES[number * len(STAGES) // items], department="审批局",
                limits=Limits(limit * 2, limit, max(limit // 2, 1)), serial_days=limit * 2,
                serial_steps=5, parallel_group=f"g{number % 30}",
                combined_review="combined_review" if number % 9 == 0 else "",
                commitment_allowed=number % 4 == 0,
                requires=tuple((code, "acceptance") for code in dict.fromkeys(earlier)),
                papers=tuple({one.code: one for one in (*papers, issued)}.values()),
                results=(f"R{number}",),
                conditions=()
                if number % 3
                else ({"attribute": "land_area", "test": "at_least", "value": str(number * 100)},),
            )
        )  # fmt: skip
    return Catalogue(tuple(made))


def big_roadmap(items: int = ITEMS) -> Any:
    """What a roadmap over that catalogue is made of: a third of its items are under way."""
    from wutong.domains.approvals.rules.plan import Given, Progress
    from wutong.kernel.workdays import national_calendar

    catalogue = big_catalogue(items)
    begun = {
        item.code: Progress(
            accepted_on=STARTS_ON, used_days=4, papers=3, steps=3,
            decided_on=STARTS_ON + timedelta(days=4) if place % 2 else None,
            due_on=STARTS_ON + timedelta(days=20),
        )
        for place, item in enumerate(catalogue.items[: items // 3])
    }  # fmt: skip
    return Given(
        catalogue=catalogue, attributes={"land_area": "20000"}, starts_on=STARTS_ON,
        on=STARTS_ON + timedelta(days=10), calendar=national_calendar(), progress=begun,
    )  # fmt: skip


def processor_seconds(work: Callable[[], Any]) -> float:
    """The median processor time of ``work`` over some rounds, after one that warms up."""
    work()
    taken = []
    for _round in range(ROUNDS):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return median(taken)

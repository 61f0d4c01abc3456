"""No page asks the database more often because it has more rows."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.counting import assert_no_growth, queries_of
from wutong.domains.projects import actions
from wutong.domains.projects.models import Project
from wutong.domains.projects.tests.conftest import NOON, Staff, paper, signed_in
from wutong.domains.projects.tests.world import World, project

COUNTS = Path(__file__).with_name("query_counts.json")
FEW, MANY = 3, 30
SIGNED_ON = date(2022, 5, 1)
PAGES = (
    "today", "list", "board", "verification", "events", "gates", "new", "detail", "milestones",
    "funds", "figures", "phases", "people", "history", "edit", "claim_stage",
)  # fmt: skip
OF_A_PROJECT = frozenset(PAGES[PAGES.index("detail") :])


def fill(world: World, staff: Staff, parent: Project, begun: int, until: int) -> None:
    """More rows of every kind that a page lists."""
    for number in range(begun, until):
        where = world.county if number % 2 else world.other_county
        plant = project(
            where, NOON, f"项目{number}", stage="signed", stage_rank=3, unit=world.squad,
            stage_on=SIGNED_ON, next_step="评审", next_step_due=SIGNED_ON, pace="stalled",
            total_investment=Decimal(10**8), industry=f"产业{number}",
        )  # fmt: skip
        project(world.county, NOON, f"分期{number}", parent=parent, phase_name=f"{number} 期")
        actions.claim_milestone(
            project=plant, stage="reserve", on=SIGNED_ON, by=staff.colleague, at=NOON,
            evidence=[paper(plant, "other", staff.bureau)],
        )  # fmt: skip
        for owner in (plant, parent):
            scan = paper(owner, "bank_slip", staff.bureau)
            funds = actions.claim_funds(
                project=owner, amount=Decimal(100 + number), on=SIGNED_ON, kind="domestic",
                by=staff.colleague, at=NOON, evidence=scan,
            )  # fmt: skip
            if number % 2:
                actions.verify(claim=funds, by=staff.supervisor, at=NOON)
        fact = actions.claim_fact(
            project=parent, attribute="jobs", value=Decimal(number), on=SIGNED_ON,
            by=staff.colleague, at=NOON, evidence=scan,
        )  # fmt: skip
        if number % 2:
            actions.verify(claim=fact, by=staff.supervisor, at=NOON)
        actions.save_event(
            name=f"活动{number}", region=world.city, on=SIGNED_ON, by=staff.bureau, at=NOON
        )
        actions.save_view(name=f"视图{number}", query="", by=staff.bureau, at=NOON)
        parent.members.create(stated_name=f"人{number}", capacity="task_force", joined_on=SIGNED_ON)


def count(client: Client, name: str, code: str) -> int:
    args: tuple[Any, ...] = (code,) if name in OF_A_PROJECT else ()
    if name == "claim_stage":
        args = (code, "signed")
    return queries_of(client, reverse(f"projects:{name}", args=args))


def test_no_page_asks_more_often_with_more_rows(world: World, staff: Staff) -> None:
    parent = project(world.county, NOON, "总项目")
    bureau, administrator = signed_in(staff.bureau), signed_in(staff.administrator)

    def counts() -> dict[str, int]:
        return {
            name: count(administrator if name == "gates" else bureau, name, parent.code)
            for name in PAGES
        }

    fill(world, staff, parent, 0, FEW)
    assert_no_growth(COUNTS, counts, lambda: fill(world, staff, parent, FEW, MANY))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_its_count(name: str) -> None:
    assert name in json.loads(COUNTS.read_text("utf-8"))

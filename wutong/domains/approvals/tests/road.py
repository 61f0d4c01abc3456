"""Small catalogues for tests of roadmaps."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from hypothesis import strategies as st

from wutong.domains.approvals.choices import ApprovalStage, PaperSource, Waiting
from wutong.domains.approvals.rules.catalogue import Catalogue, Item, Limits, Paper
from wutong.domains.approvals.rules.plan import Given
from wutong.kernel.workdays import national_calendar

MONDAY: Final = date(2026, 3, 2)
LAND = ApprovalStage.LAND_PLANNING
PERMIT = ApprovalStage.CONSTRUCTION_PERMIT
FOREST = ({"attribute": "needs_forest", "test": "yes"},)


def item(code: str, days: int = 5, *requires: Any, **more: Any) -> Item:
    """An item of ``days`` working days; ``requires`` are codes, or (code, waiting)."""
    limits = more.pop("limits", Limits(max(days, 1) * 2, days, more.pop("green", None)))
    fields = {
        "version_id": sum(map(ord, code)), "name": f"事项{code}", "stage": LAND,
        "department": "审批局", "serial_days": days * 2, "serial_steps": 5,
    }  # fmt: skip
    waits = tuple(
        one if isinstance(one, tuple) else (one, Waiting.ACCEPTANCE.value) for one in requires
    )
    return Item(code=code, limits=limits, requires=waits, **(fields | more))


def paper(code: str, source: str = PaperSource.APPLICANT, **more: Any) -> Paper:
    """A paper that somebody provides."""
    return Paper(code=code, name=f"材料{code}", source=source, **more)


def given(*items: Item, **more: Any) -> Given:
    """A roadmap's makings from the first Monday of March 2026 on."""
    fields: dict[str, Any] = {
        "attributes": {}, "starts_on": MONDAY, "on": MONDAY, "calendar": national_calendar(),
    }  # fmt: skip
    return Given(catalogue=Catalogue(items), **(fields | more))


@st.composite
def catalogues(draw: st.DrawFn) -> Given:
    """Up to 14 items that require earlier ones and share papers; some are not needed."""
    count = draw(st.integers(1, 14))
    stages = [LAND, ApprovalStage.WORKS_PLANNING, PERMIT, ApprovalStage.ALONGSIDE,
              ApprovalStage.ACCEPTANCE]  # fmt: skip
    items = []
    for number in range(count):
        earlier = draw(st.sets(st.integers(0, number - 1), max_size=3)) if number else set()
        waits = [(f"i{one}", draw(st.sampled_from(Waiting.values))) for one in sorted(earlier)]
        items.append(
            item(
                f"i{number}",
                draw(st.integers(0, 12)),
                *waits,
                stage=draw(st.sampled_from(stages)),
                combined_review=draw(st.sampled_from(["", "", "combined_review"])),
                commitment_allowed=draw(st.booleans()),
                conditions=draw(st.sampled_from([(), (), (), FOREST])),
                papers=tuple(
                    paper(code, required=draw(st.booleans()))
                    for code in sorted(draw(st.sets(st.sampled_from("pqr"), max_size=2)))
                ),
            )
        )
    return given(*items, attributes={"needs_forest": "no"})

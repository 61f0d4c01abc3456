"""No page of leads asks the database more often because it has more rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from django.urls import reverse

from tests.counting import assert_no_growth, queries_of
from wutong.domains.leads import actions
from wutong.domains.leads.models import Lead, LeadConflict, LeadEvent
from wutong.domains.leads.tests.conftest import NOON, Report, Staff, signed_in
from wutong.domains.projects.tests.world import World

COUNTS: Final = Path(__file__).with_name("query_counts.json")
FEW, MANY = 2, 12
OF_A_LEAD: Final = ("detail", "study", "transfer", "credit", "edit")
PAGES: Final = ("list", "pool", "conflicts", "transfers", "new", "rules", "conflict", *OF_A_LEAD)


def fill(report: Report, staff: Staff, world: World, begun: int, until: int) -> None:
    """More rows of every kind that a page lists."""
    for number in range(begun, until):
        lead = report(firm_name=f"第{number}重工有限公司", amount=number)
        report(
            by=staff.rival, region=world.other_county, firm_name=f"第{number}重工有限公司",
            confirmed=True,
        )  # fmt: skip
        offered = report(firm_name=f"第{number}光学有限公司")
        actions.ask_transfer(
            lead=offered, to_unit=staff.other_squad, reason="试", by=staff.recruiter, at=NOON
        )
        pooled = report(firm_name=f"第{number}食品有限公司")
        actions.release(lead=pooled, reason="无力", by=staff.recruiter, at=NOON)
        first = Lead.objects.order_by("pk")[0]
        actions.report_progress(lead=first, text=f"进展{number}", by=staff.recruiter, at=NOON)
        LeadEvent.objects.create(
            lead=first, kind="progress", at=NOON, on=lead.reported_on, by=staff.mate,
            unit=world.squad, person=staff.mate, region_path=lead.region_path,
        )  # fmt: skip


def test_no_page_asks_more_often_with_more_rows(report: Report, staff: Staff, world: World) -> None:
    studied = report(firm_name="被看的公司")
    bureau, admin = signed_in(staff.bureau), signed_in(staff.administrator)

    def counts() -> dict[str, int]:
        of_conflict = LeadConflict.objects.order_by("pk")[0].pk
        args: dict[str, tuple[Any, ...]] = dict.fromkeys(OF_A_LEAD, (studied.code,))
        args["conflict"] = (of_conflict,)
        return {
            name: queries_of(
                admin if name == "rules" else bureau,
                reverse(f"leads:{name}", args=args.get(name, ())),
            )
            for name in PAGES
        }

    fill(report, staff, world, 0, FEW)
    assert_no_growth(COUNTS, counts, lambda: fill(report, staff, world, FEW, MANY))

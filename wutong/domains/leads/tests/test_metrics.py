"""What metrics of leads count, by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from wutong.domains.leads import actions
from wutong.domains.leads.models import Lead
from wutong.domains.leads.rules.credit import Share
from wutong.domains.leads.tests.conftest import NOON, Report, Staff, days
from wutong.domains.org.queries import access_of
from wutong.domains.projects.tests.world import World
from wutong.kernel import metrics
from wutong.kernel.clock import day_of


def value(code: str, world: World, **more: Any) -> Any:
    return metrics.ask(code, world.question("2022-09-01", "2022-12-31", **more)).total.value


def parts(code: str, world: World, by: str) -> dict[str, Any]:
    answer = metrics.ask(code, world.question("2022-09-01", "2022-12-31", by=(by,)))
    return {one.labels[by]: one.value for one in answer.values if one.value}


def test_leads_registered(report: Report, staff: Staff, world: World) -> None:
    report()
    report(firm_name="二厂", source="event")
    report(firm_name="旧厂", at=NOON - days(30))
    report(by=staff.rival, firm_name="三厂", region=world.other_county)
    assert value("leads_registered", world) == 3
    assert parts("leads_registered", world, "region") == {"海港区": 2, "昌黎县": 1}
    assert parts("leads_registered", world, "unit") == {"第一小分队": 2, "昌黎招商队": 1}
    assert parts("leads_registered", world, "source") == {"外出拜访": 2, "推介活动": 1}
    assert parts("leads_registered", world, "person") == {"recruiter": 2, "rival": 1}
    assert parts("leads_registered", world, "month") == {"2022年9月": 3}
    rows = metrics.rows("leads_registered", world.question("2022-09-01", "2022-12-31"))
    assert len(rows) == 3
    assert all(row.facts["url"].startswith("/leads/XS") for row in rows)


def test_credit_is_counted_by_shares(
    lead: Lead, report: Report, staff: Staff, world: World
) -> None:
    half = Decimal("0.5")
    shares = [
        Share(half, lead.unit_id, staff.recruiter.pk),
        Share(half, staff.other_squad.pk, staff.rival.pk),
    ]
    actions.set_lead_credit(lead=lead, shares=shares, by=staff.bureau, at=NOON, reason="共同")
    assert value("leads_converted", world) == 0
    actions.convert(lead=lead, by=staff.recruiter, at=NOON)
    actions.convert(lead=report(firm_name="二厂"), by=staff.recruiter, at=NOON)
    assert value("leads_converted", world) == 2
    assert parts("leads_converted", world, "unit") == {
        "第一小分队": Decimal("1.5"), "昌黎招商队": half,
    }  # fmt: skip
    assert parts("leads_converted", world, "person") == {"recruiter": Decimal("1.5"), "rival": half}
    rows = metrics.rows("leads_converted", world.question("2022-09-01", "2022-12-31"))
    assert sum(row.amount for row in rows) == 2


def test_the_rate_of_responses_on_time(report: Report, staff: Staff, world: World) -> None:
    """Two in time, one late, one never; one that needs none; one not due yet."""
    waiting = [report(by=staff.department, firm_name=f"{name}厂") for name in "甲乙丙丁"]
    report(firm_name="自办厂")
    for lead, late in zip(waiting, (0, 4, 5), strict=False):  # due on 13 September
        actions.respond(lead=lead, by=staff.bureau, at=NOON + days(late))
    report(by=staff.department, firm_name="新厂", at=NOON + days(130))
    assert value("leads_responses_due", world) == 4
    assert value("leads_responded_on_time", world) == 2
    assert value("lead_response_on_time_rate", world) == half_of(1)
    assert parts("leads_responses_due", world, "region") == {"海港区": 4}


def half_of(number: int) -> Decimal:
    return Decimal(number) / 2


def test_leads_that_lapsed(report: Report, staff: Staff, world: World) -> None:
    report()
    released = report(firm_name="二厂")
    actions.release(lead=released, reason="无力", by=staff.recruiter, at=NOON)
    actions.recycle(at=NOON + days(91))
    assert value("leads_lapsed", world) == 1
    assert parts("leads_lapsed", world, "unit") == {"第一小分队": 1}
    assert parts("leads_lapsed", world, "person") == {"recruiter": 1}


def test_as_known_before(report: Report, world: World) -> None:
    report()
    assert value("leads_registered", world, as_known=NOON - days(1)) == 0


def test_confidential_leads_enter_the_total_alone(
    report: Report, staff: Staff, world: World
) -> None:
    report()
    report(firm_name="涉密厂", confidential=True)
    bureau = access_of(staff.bureau, day_of(NOON))
    question = world.question("2022-09-01", "2022-12-31", access=bureau)
    assert metrics.ask("leads_registered", question).total.value == 2
    rows = metrics.rows("leads_registered", question)
    assert [bool(row.facts) for row in rows] == [True, False]
    recruiter = access_of(staff.recruiter, day_of(NOON))
    own = world.question("2022-09-01", "2022-12-31", access=recruiter)
    assert len(metrics.rows("leads_registered", own)) == 2

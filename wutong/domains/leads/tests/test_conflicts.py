"""Arbitration: who decides, how it ends, whose the credit is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from wutong.domains.investors.actions import register_investor
from wutong.domains.leads import actions
from wutong.domains.leads.choices import Decision, EventKind, LeadState
from wutong.domains.leads.models import Lead, LeadConflict
from wutong.domains.leads.rules.credit import Share
from wutong.domains.leads.rules.errors import AlreadyMoved, BadValue, NotAllowed, NotNow
from wutong.domains.leads.tests.conftest import NOON, Report, Staff, days
from wutong.domains.projects.models import CreditShare
from wutong.domains.projects.tests.world import World, project

HALF = Decimal("0.5")


@pytest.fixture
def conflict(lead: Lead, report: Report, staff: Staff, world: World) -> LeadConflict:
    """The squad's lead, and the rival's a day later."""
    report(by=staff.rival, region=world.other_county, confirmed=True, at=NOON + days(1))
    return LeadConflict.objects.select_related("first", "second").get()


def states(conflict: LeadConflict) -> tuple[str, str]:
    first = Lead.objects.get(pk=conflict.first_id)
    second = Lead.objects.get(pk=conflict.second_id)
    assert not first.in_conflict
    assert not second.in_conflict
    return first.state, second.state


@pytest.mark.parametrize(
    ("decision", "ends"),
    [
        (Decision.FIRST_KEEPS, (LeadState.STUDYING, LeadState.CLOSED)),
        (Decision.SECOND_TAKES, (LeadState.CLOSED, LeadState.STUDYING)),
        (Decision.INDEPENDENT, (LeadState.STUDYING, LeadState.STUDYING)),
    ],
)
def test_how_an_arbitration_ends(
    conflict: LeadConflict, staff: Staff, decision: Decision, ends: tuple[str, str]
) -> None:
    decided = actions.decide_conflict(
        conflict=conflict, decision=decision, reason="先报且有来访记录", by=staff.bureau, at=NOON
    )
    assert states(decided) == ends
    for lead in (conflict.first, conflict.second):
        step = lead.events.filter(kind=EventKind.CONFLICT_DECIDED).get()
        assert step.reason.startswith(str(decision.label))
    with pytest.raises(AlreadyMoved):
        actions.decide_conflict(
            conflict=conflict, decision=decision, reason="再", by=staff.bureau, at=NOON
        )


def test_a_split_shares_the_credit_of_what_goes_on(conflict: LeadConflict, staff: Staff) -> None:
    shares = [
        Share(Decimal("0.6"), conflict.first.unit_id, staff.recruiter.pk),
        Share(Decimal("0.4"), conflict.second.unit_id, staff.rival.pk),
    ]
    for wrong in ((), shares[:1]):
        with pytest.raises(BadValue):
            actions.decide_conflict(
                conflict=conflict, decision=Decision.SPLIT, reason="共同", by=staff.bureau,
                at=NOON, shares=wrong,
            )  # fmt: skip
    actions.decide_conflict(
        conflict=conflict, decision=Decision.SPLIT, reason="共同招引", by=staff.bureau, at=NOON,
        shares=shares,
    )  # fmt: skip
    assert states(conflict) == (LeadState.STUDYING, LeadState.CLOSED)
    shared = conflict.first.credits.values_list("person", "share")
    assert dict(shared) == {
        staff.recruiter.pk: Decimal("0.6"), staff.rival.pk: Decimal("0.4"),
    }  # fmt: skip


def test_nobody_decides_about_their_own_or_outside_of_their_place(
    report: Report, staff: Staff, world: World, conflict: LeadConflict
) -> None:
    for user in (staff.recruiter, staff.stranger, staff.department):
        with pytest.raises(NotAllowed):
            actions.decide_conflict(
                conflict=conflict, decision=Decision.FIRST_KEEPS, reason="因", by=user, at=NOON
            )
    own = report(by=staff.bureau, unit=staff.other_squad, firm_name="自报公司")
    report(firm_name="自报公司", confirmed=True)
    of_bureau = LeadConflict.objects.get(first=own)
    with pytest.raises(NotAllowed, match="自己"):
        actions.decide_conflict(
            conflict=of_bureau, decision=Decision.FIRST_KEEPS, reason="因", by=staff.bureau,
            at=NOON,
        )  # fmt: skip
    with pytest.raises(BadValue):
        actions.decide_conflict(
            conflict=of_bureau, decision=Decision.FIRST_KEEPS, reason="", by=staff.colleague,
            at=NOON,
        )  # fmt: skip


def test_what_is_in_conflict_stays_where_it_is(conflict: LeadConflict, staff: Staff) -> None:
    lead = Lead.objects.get(pk=conflict.first_id)
    for refused in (
        lambda: actions.convert(lead=lead, by=staff.recruiter, at=NOON),
        lambda: actions.close(lead=lead, reason="因", by=staff.recruiter, at=NOON),
        lambda: actions.release(lead=lead, reason="因", by=staff.recruiter, at=NOON),
        lambda: actions.ask_transfer(
            lead=lead, to_unit=staff.other_squad, reason="因", by=staff.recruiter, at=NOON
        ),
    ):
        with pytest.raises(NotNow, match="撞单待裁"):
            refused()
    actions.follow(lead=lead, by=staff.recruiter, at=NOON)  # work goes on
    assert actions.recycle(at=NOON + days(120)).count == 0


def test_a_registration_against_a_project(report: Report, staff: Staff, world: World) -> None:
    firm = register_investor(name="河北恒瑞新材料有限公司", by=None, at=NOON)
    plant = project(world.other_county, NOON, "膜材料基地", investor=firm)
    lead = report(confirmed=True)
    conflict = LeadConflict.objects.get()
    assert (conflict.first, conflict.project, conflict.second) == (None, plant, lead)
    actions.decide_conflict(
        conflict=conflict, decision=Decision.FIRST_KEEPS, reason="就是这个项目", by=staff.bureau,
        at=NOON,
    )  # fmt: skip
    lead.refresh_from_db()
    assert (lead.state, lead.in_conflict) == (LeadState.CLOSED, False)


def test_a_split_with_a_project_shares_its_credit(
    report: Report, staff: Staff, world: World
) -> None:
    firm = register_investor(name="河北恒瑞新材料有限公司", by=None, at=NOON)
    plant = project(world.other_county, NOON, "膜材料基地", investor=firm)
    lead = report(confirmed=True)
    shares = [Share(HALF, lead.unit_id, staff.recruiter.pk), Share(HALF, staff.other_squad.pk)]
    actions.decide_conflict(
        conflict=LeadConflict.objects.get(), decision=Decision.SPLIT, reason="共同招引",
        by=staff.leader, at=NOON, shares=shares,
    )  # fmt: skip
    assert CreditShare.objects.filter(project=plant, ended_at=None).count() == 2


def test_constraints_of_conflicts(conflict: LeadConflict) -> None:
    rows = LeadConflict.objects.filter(pk=conflict.pk)
    for values in (
        {"first": None},
        {"first": conflict.second_id},
        {"state": "decided"},
        {"state": "decided", "decided_at": NOON, "decision": "split", "reason": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadConflict.objects.create(
            first=conflict.first, second=conflict.second, kind="same_name", region_path="",
            opened_at=NOON, due=conflict.due,
        )  # fmt: skip

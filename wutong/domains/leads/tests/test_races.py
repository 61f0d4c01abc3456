"""Many people at once, each with a connection of their own: one wins, the others are told."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from tests import racing
from wutong.domains.leads import actions
from wutong.domains.leads.choices import Decision, EventKind, LeadState
from wutong.domains.leads.models import Lead, LeadConflict, LeadEvent, LeadTransfer
from wutong.domains.leads.rules.errors import AlreadyMoved, LeadError, PickRefused
from wutong.domains.leads.rules.terms import Terms
from wutong.domains.leads.tests.conftest import NOON, Report, Staff, days, make_staff, reporter
from wutong.domains.projects.tests.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(transactional_db: None) -> tuple[World, Staff, Report]:
    """The region, its people and how they report."""
    world = build_world()
    staff = make_staff(world)
    return world, staff, reporter(world, staff)


at_once = partial(racing.at_once, LeadError)


def refusals(results: list[Any]) -> list[Any]:
    return [one for one in results if isinstance(one, LeadError)]


def pooled(report: Report, staff: Staff, **more: Any) -> Lead:
    lead = report(**more)
    return actions.release(lead=lead, reason="无力跟进", by=staff.recruiter, at=NOON)


def test_two_people_take_the_same_lead_from_the_pool(scene: tuple[World, Staff, Report]) -> None:
    _world, staff, report = scene
    lead = pooled(report, staff)
    seen = [Lead.objects.get(pk=lead.pk) for _ in range(2)]
    results = at_once(
        lambda: actions.pick(lead=seen[0], by=staff.mate, at=NOON),
        lambda: actions.pick(lead=seen[1], by=staff.bureau, at=NOON),
    )
    (told,) = refusals(results)
    assert isinstance(told, AlreadyMoved)
    lead.refresh_from_db()
    winner = next(one for one in results if isinstance(one, Lead))
    assert (lead.state, lead.owner) == (LeadState.FOLLOWING, winner.owner)
    assert LeadEvent.objects.filter(kind=EventKind.PICKED).count() == 1
    assert lead.duties.filter(done_at=None, dropped_at=None).count() == 2


def test_one_person_cannot_pass_the_limit_by_picking_twice_at_once(
    scene: tuple[World, Staff, Report],
) -> None:
    _world, staff, report = scene
    actions.save_terms(terms=Terms(daily_picks=1), region=None, by=None, at=NOON)
    leads = [pooled(report, staff, firm_name=f"第{number}家") for number in range(3)]
    results = at_once(
        *(lambda lead=lead: actions.pick(lead=lead, by=staff.mate, at=NOON) for lead in leads)
    )
    assert [type(one) for one in refusals(results)] == [PickRefused, PickRefused]
    assert Lead.objects.filter(owner=staff.mate, state=LeadState.FOLLOWING).count() == 1


def test_two_first_reports_of_one_firm_at_once_collide(scene: tuple[World, Staff, Report]) -> None:
    world, staff, report = scene
    results = at_once(
        lambda: report(confirmed=True),
        lambda: report(by=staff.rival, region=world.other_county, confirmed=True),
    )
    assert not refusals(results)
    conflict = LeadConflict.objects.get()
    assert {conflict.first_id, conflict.second_id} == {one.pk for one in results}


def test_reports_at_once_get_different_numbers(scene: tuple[World, Staff, Report]) -> None:
    _world, _staff, report = scene
    results = at_once(
        *(lambda number=number: report(firm_name=f"第{number}家公司") for number in range(4))
    )
    assert len({one.code for one in results}) == 4


def test_a_lead_is_not_recycled_twice_nor_while_it_is_extended(
    scene: tuple[World, Staff, Report],
) -> None:
    _world, _staff, report = scene
    for number in range(6):
        report(firm_name=f"第{number}家公司")
    late = NOON + days(91)
    results = at_once(*([lambda: actions.recycle(at=late, batch=2)] * 2))
    assert sum(one.count for one in results) == 6
    assert LeadEvent.objects.filter(kind=EventKind.LAPSED).count() == 6


def test_two_people_answer_one_transfer(scene: tuple[World, Staff, Report]) -> None:
    _world, staff, report = scene
    lead = report()
    actions.ask_transfer(
        lead=lead, to_unit=staff.other_squad, reason="试", by=staff.recruiter, at=NOON
    )

    def offer() -> LeadTransfer:
        return LeadTransfer.objects.select_related("lead", "to_unit__region").get()

    first, second = offer(), offer()
    results = at_once(
        lambda: actions.accept_transfer(transfer=first, by=staff.rival, at=NOON),
        lambda: actions.refuse_transfer(transfer=second, reason="否", by=staff.bureau, at=NOON),
    )
    assert len(refusals(results)) == 1


def test_two_people_decide_one_conflict(scene: tuple[World, Staff, Report]) -> None:
    world, staff, report = scene
    report()
    report(by=staff.rival, region=world.other_county, confirmed=True)
    seen = [LeadConflict.objects.select_related("first", "second").get() for _ in range(2)]
    results = at_once(*(
        lambda one=one, by=by, decision=decision: actions.decide_conflict(
            conflict=one, decision=decision, reason="因", by=by, at=NOON
        )
        for one, by, decision in (
            (seen[0], staff.bureau, Decision.FIRST_KEEPS),
            (seen[1], staff.colleague, Decision.SECOND_TAKES),
        )
    ))  # fmt: skip
    assert len(refusals(results)) == 1
    assert Lead.objects.filter(state=LeadState.CLOSED).count() == 1


def test_reminders_of_two_runs_at_once_are_told_once(scene: tuple[World, Staff, Report]) -> None:
    _world, _staff, report = scene
    for number in range(4):
        report(firm_name=f"第{number}家公司")
    results = at_once(*([lambda: actions.remind(at=NOON + days(10), batch=2)] * 2))
    assert sum(one.due for one in results) == 4
    assert LeadEvent.objects.filter(kind=EventKind.REMINDED).count() == 4

"""Two people at one meeting, or at one stopped project, at once: one wins."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from tests import racing
from wutong.domains.projects.actions import change_pace
from wutong.domains.projects.choices import Pace
from wutong.domains.projects.models import Project
from wutong.domains.stewardship.actions import dispatch, pace_plans
from wutong.domains.stewardship.actions import dispatch_agenda as agenda
from wutong.domains.stewardship.models import (
    AgendaRequest,
    DispatchMeeting,
    PacePlan,
    SupervisionOrder,
)
from wutong.domains.stewardship.rules.errors import AlreadyMoved, StewardshipError
from wutong.domains.stewardship.tests.town import MONDAY, Town, build_town

pytestmark = pytest.mark.django_db(transaction=True)
at_once = partial(racing.at_once, StewardshipError)
ON = date(2026, 3, 2)


@pytest.fixture
def town(transactional_db: None) -> Town:
    """The town."""
    return build_town()


def planned(town: Town) -> DispatchMeeting:
    """The weekly meeting of the city, today."""
    return dispatch.plan_meeting(
        title="周调度会", rhythm="weekly", body="bureau", region=town.world.city, on=ON,
        by=town.bureau, at=MONDAY,
    )  # fmt: skip


def refusals(results: list[object]) -> list[object]:
    """Those who came second."""
    return [one for one in results if isinstance(one, AlreadyMoved)]


def test_a_meeting_is_planned_twice_at_once(town: Town) -> None:
    results = at_once(lambda: planned(town), lambda: planned(town))
    assert len(refusals(results)) == 1
    assert DispatchMeeting.objects.count() == 1


def test_two_record_a_meeting_at_once(town: Town) -> None:
    meeting = planned(town)
    writes = [
        partial(dispatch.hold_meeting, meeting=DispatchMeeting.objects.get(pk=meeting.pk),
                minutes=text, by=by, at=MONDAY)
        for text, by in (("甲", town.bureau), ("乙", town.leader))
    ]  # fmt: skip
    assert len(refusals(at_once(*writes))) == 1
    meeting.refresh_from_db()
    assert meeting.minutes in ("甲", "乙")


def test_an_agenda_is_built_while_the_meeting_is_recorded(town: Town) -> None:
    town.receive()
    meeting = planned(town)
    at_once(
        lambda: agenda.refresh_agenda(
            meeting=DispatchMeeting.objects.get(pk=meeting.pk), by=town.leader, at=MONDAY
        ),
        lambda: dispatch.hold_meeting(
            meeting=DispatchMeeting.objects.get(pk=meeting.pk), minutes="开了", by=town.bureau,
            at=MONDAY,
        ),
    )  # fmt: skip
    meeting.refresh_from_db()
    assert meeting.state == "held"
    assert meeting.lines.count() == 1


def test_a_stopped_project_gets_one_plan_and_one_order(town: Town) -> None:
    change_pace(
        project=town.project, pace=Pace.STALLED, on=ON, reason="资金", by=town.bureau, at=MONDAY
    )
    project = Project.objects.get(pk=town.project.pk)
    plan = partial(
        pace_plans.save_plan, project=project, reason="资金", plan="引入", at=MONDAY,
        move_by=date(2026, 3, 31),
    )  # fmt: skip
    results = at_once(partial(plan, by=town.bureau), partial(plan, by=town.leader))
    assert refusals(results) == []
    assert PacePlan.objects.filter(ended_at=None).count() == 1
    order = partial(
        pace_plans.order_pace, project=project, title="复工", owner_unit=town.power,
        due_on=date(2026, 3, 30), at=MONDAY,
    )  # fmt: skip
    results = at_once(partial(order, by=town.bureau), partial(order, by=town.leader))
    assert len(refusals(results)) == 1
    assert SupervisionOrder.objects.count() == 1


def test_a_project_is_asked_for_twice_at_once(town: Town) -> None:
    ask = partial(agenda.ask_for, project=town.project, text="请定", at=MONDAY)
    results = at_once(partial(ask, by=town.bureau), partial(ask, by=town.bureau))
    assert len(refusals(results)) == 1
    assert AgendaRequest.objects.count() == 1

"""A dispatch meeting from its agenda to its orders; stopped projects from red and back."""

from __future__ import annotations

from datetime import date

import pytest

from wutong.domains.org.queries import access_of
from wutong.domains.projects.models import Project
from wutong.domains.projects.tests.world import project as a_project
from wutong.domains.stewardship.actions import dispatch, pace_plans
from wutong.domains.stewardship.actions import dispatch_agenda as agenda
from wutong.domains.stewardship.actions.orders import give_order
from wutong.domains.stewardship.models import (
    AgendaRequest,
    DispatchMeeting,
    FactorNeed,
)
from wutong.domains.stewardship.queries.dispatch import (
    meeting_before,
    orders_given,
    planned_for,
    proposals,
    visible_meetings,
)
from wutong.domains.stewardship.queries.dispatch_work import holding
from wutong.domains.stewardship.queries.pace_plans import marks_of, open_plan_of
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.stewardship.tests.town import MONDAY, Town, at, build_town, stall

ON = date(2026, 3, 2)
LATER = at("2026-03-05")


@pytest.fixture
def town(db: None) -> Town:
    """The town."""
    return build_town()


def planned(town: Town, **more: object) -> DispatchMeeting:
    """The weekly meeting of the city, today."""
    said = {
        "title": "周调度会", "rhythm": "weekly", "body": "bureau", "region": town.world.city,
        "on": ON, "by": town.bureau, "at": MONDAY,
    } | more  # fmt: skip
    return dispatch.plan_meeting(**said)  # type: ignore[arg-type]


def other(town: Town, name: str, **more: object) -> Project:
    """Another project of the county."""
    return a_project(town.world.county, MONDAY, name=name, **more)


def lines(meeting: DispatchMeeting) -> list[tuple[str, str]]:
    """Projects and their main reasons, in order."""
    rows = meeting.lines.filter(dropped_reason="").order_by("position")
    return list(rows.values_list("project__name", "main_reason"))


def test_the_agenda_builds_itself(town: Town) -> None:
    stalled = other(town, "停滞项目", total_investment=100)
    stall(town, stalled)
    other(town, "迟了的", next_step="拿地", next_step_due=date(2026, 2, 27), total_investment=900)
    gap = other(town, "缺电的", total_investment=500)
    FactorNeed.objects.create(
        project=gap, kind="power", needed_by=date(2026, 2, 1), asked_at=MONDAY, updated_at=MONDAY
    )
    other(town, "快到期的", next_step="拿地", next_step_due=date(2026, 3, 6))
    other(town, "没有事的")
    other(town, "投产见效的", stage="full_capacity", next_step_due=date(2026, 2, 2))
    town.receive(blocked=300)
    meeting = planned(town)
    assert lines(meeting) == [
        ("停滞项目", "stalled"), ("新能源电池项目", "stuck"), ("迟了的", "late"),
        ("缺电的", "factor"), ("快到期的", "due"),
    ]  # fmt: skip
    stuck = meeting.lines.get(main_reason="stuck")
    assert (stuck.amount, stuck.reasons[0]["source"]) == (300, "appeal")
    assert meeting.built_at == MONDAY


def test_building_anew_keeps_what_people_did(town: Town) -> None:
    quiet, late = other(town, "没有事的"), other(town, "迟了的", next_step_due=date(2026, 2, 27))
    gone = other(town, "办完的", next_step_due=date(2026, 2, 26))
    meeting = planned(town)
    assert len(lines(meeting)) == 2
    added = agenda.add_project(
        meeting=meeting, project=quiet, reason="请协调贷款", by=town.bureau, at=MONDAY
    )
    assert (added.ask, added.added_by) == ("请协调贷款", town.bureau)
    line = meeting.lines.get(project=late)
    agenda.drop_project(line=line, reason="已另行研究", by=town.bureau, at=MONDAY)
    Project.objects.filter(pk=gone.pk).update(next_step_due=None)
    agenda.refresh_agenda(meeting=meeting, by=town.bureau, at=MONDAY)
    assert lines(meeting) == [("没有事的", "asked_for")]
    with pytest.raises(BadValue):
        agenda.add_project(meeting=meeting, project=quiet, reason="再说", by=town.bureau, at=MONDAY)
    agenda.add_project(meeting=meeting, project=late, reason="还是要上", by=town.bureau, at=MONDAY)
    assert {name for name, _reason in lines(meeting)} == {"没有事的", "迟了的"}


def test_what_the_builder_does_not_see_stays(town: Town) -> None:
    secret = other(town, "涉密项目", confidential=True, next_step_due=date(2026, 2, 27))
    meeting = planned(town, by=town.leader)
    assert lines(meeting) == [("涉密项目", "late")]
    agenda.refresh_agenda(meeting=meeting, by=town.bureau, at=MONDAY)
    assert lines(meeting) == [("涉密项目", "late")]
    Project.objects.filter(pk=secret.pk).update(next_step_due=None)
    agenda.refresh_agenda(meeting=meeting, by=town.leader, at=MONDAY)
    assert lines(meeting) == []


def test_a_project_is_asked_for_and_taken_up(town: Town) -> None:
    squad_project = town.project
    meeting = planned(town)
    request = agenda.ask_for(project=squad_project, text="请定供电方案", by=town.bureau, at=MONDAY)
    with pytest.raises(AlreadyMoved):
        agenda.ask_for(project=squad_project, text="再提", by=town.bureau, at=MONDAY)
    with pytest.raises(NotAllowed):
        agenda.ask_for(project=squad_project, text="提", by=town.stranger, at=MONDAY)
    agenda.refresh_agenda(meeting=meeting, by=town.supervisor, at=MONDAY)
    assert lines(meeting) == [(squad_project.name, "asked_for")]
    dispatch.hold_meeting(meeting=meeting, minutes="原则同意。", by=town.bureau, at=MONDAY)
    request.refresh_from_db()
    assert request.meeting == meeting
    again = agenda.ask_for(project=squad_project, text="再议", by=town.bureau, at=LATER)
    with pytest.raises(NotAllowed):
        agenda.withdraw_request(request=again, by=town.leader, at=LATER)
    agenda.withdraw_request(request=again, by=town.bureau, at=LATER)
    with pytest.raises(AlreadyMoved):
        agenda.withdraw_request(request=again, by=town.bureau, at=LATER)
    assert AgendaRequest.objects.filter(withdrawn_at=None, meeting=None).count() == 0


def test_decisions_become_orders_and_the_agenda_freezes(town: Town) -> None:
    town.receive()
    meeting = planned(town)
    line = meeting.lines.get()
    given = {"title": "增容", "owner_unit": town.power, "due_on": date(2026, 3, 20)}
    order = dispatch.record_line(
        line=line, decision="供电公司三周内增容", order=given, by=town.bureau, at=MONDAY
    )
    assert order is not None
    assert (order.meeting, order.source, order.project) == (meeting, "meeting", town.project)
    with pytest.raises(AlreadyMoved):
        agenda.drop_project(line=line, reason="不议", by=town.bureau, at=MONDAY)
    with pytest.raises(AlreadyMoved):
        dispatch.cancel_meeting(meeting=meeting, reason="改期", by=town.bureau, at=MONDAY)
    with pytest.raises(BadValue):
        dispatch.hold_meeting(meeting=meeting, minutes=" ", by=town.bureau, at=MONDAY)
    held = dispatch.hold_meeting(
        meeting=meeting, minutes="会议研究了供电问题。", chair="秦市长", by=town.bureau, at=MONDAY
    )
    assert (held.state, held.chair, held.held_at) == ("held", "秦市长", MONDAY)
    for write in (
        lambda: agenda.refresh_agenda(meeting=meeting, by=town.bureau, at=MONDAY),
        lambda: dispatch.decide(line=line, decision="改了", by=town.bureau, at=MONDAY),
        lambda: dispatch.order_from(line=line, by=town.bureau, at=MONDAY, **given),
        lambda: dispatch.hold_meeting(meeting=meeting, minutes="再", by=town.bureau, at=MONDAY),
    ):
        with pytest.raises(AlreadyMoved):
            write()
    following = planned(town, on=date(2026, 3, 9), at=LATER)
    access = access_of(town.bureau, date(2026, 3, 9))
    before = meeting_before(following, access)
    assert before == meeting
    assert before is not None
    assert orders_given(before, access) == [order]


def test_a_refused_order_takes_the_decision_with_it(town: Town) -> None:
    town.receive()
    line = planned(town).lines.get()
    given = {"title": "增容", "owner_unit": town.power, "due_on": date(2026, 2, 1)}
    with pytest.raises(BadValue):
        dispatch.record_line(line=line, decision="定了", order=given, by=town.bureau, at=MONDAY)
    line.refresh_from_db()
    assert line.decision == ""


def test_only_those_who_hold_meetings_write_them(town: Town) -> None:
    for person in (town.department, town.hotline, town.stranger):
        with pytest.raises(NotAllowed):
            planned(town, by=person)
    meeting = planned(town, on=date(2026, 3, 4))
    with pytest.raises(NotAllowed):
        agenda.refresh_agenda(meeting=meeting, by=town.department, at=MONDAY)
    with pytest.raises(BadValue):
        dispatch.hold_meeting(meeting=meeting, minutes="还没到", by=town.bureau, at=MONDAY)
    assert visible_meetings(access_of(town.stranger, ON)).count() == 0
    assert visible_meetings(access_of(town.speaker, ON)).count() == 0
    assert visible_meetings(access_of(town.department, ON)).get() == meeting


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"rhythm": "daily"}, "rhythm"), ({"body": "task_force"}, "unit"),
        ({"on": date(2026, 3, 1)}, "on"), ({"title": " "}, "title"),
        ({"title": "长" * 121}, "title"),
    ],
)  # fmt: skip
def test_a_meeting_that_cannot_be_planned(town: Town, more: dict[str, object], field: str) -> None:
    with pytest.raises(BadValue) as refused:
        planned(town, **more)
    assert refused.value.field == field


def test_one_meeting_a_day_and_what_comes_next(town: Town) -> None:
    meeting = planned(town)
    with pytest.raises(AlreadyMoved):
        planned(town)
    planned(town, rhythm="special", title="专题")
    planned(town, rhythm="special", title="又一专题")
    force = town.world.squad
    of_force = planned(town, body="task_force", unit=force, title="专班周调度")
    assert of_force.unit == force
    access = access_of(town.bureau, ON)
    assert proposals(access, ON) == []
    for one in (meeting, of_force):
        dispatch.hold_meeting(meeting=one, minutes="开了", by=town.bureau, at=MONDAY)
    assert [(one.title, one.on) for one in proposals(access, ON)] == [
        ("周调度会", date(2026, 3, 9)), ("专班周调度", date(2026, 3, 9)),
    ]  # fmt: skip
    dispatch.cancel_meeting(
        meeting=planned(town, on=date(2026, 3, 9)), reason="并会", by=town.bureau, at=MONDAY
    )
    planned(town, on=date(2026, 3, 9))
    assert [one.title for one in proposals(access, ON)] == ["专班周调度"]
    coming = planned_for(access, town.project.region_path)
    assert [one.on for one in coming] == [ON, ON, date(2026, 3, 9)]
    assert [one.title for one in holding(access, MONDAY, 9)] == ["专题", "又一专题"]


def test_a_task_force_dispatches_its_own(town: Town) -> None:
    force = town.world.squad
    other(town, "专班的", unit=force, next_step_due=date(2026, 2, 27))
    other(town, "别人的", next_step_due=date(2026, 2, 27))
    meeting = planned(town, body="task_force", unit=force)
    assert [name for name, _reason in lines(meeting)] == ["专班的"]


def test_the_meeting_s_order_makes_the_plan_hold(town: Town) -> None:
    stall(town, town.project)
    pace_plans.save_plan(
        project=town.project, reason="等料", plan="本月到料", move_by=date(2026, 3, 31),
        by=town.bureau, at=MONDAY,
    )  # fmt: skip
    line = planned(town).lines.get()
    assert line.main_reason == "stalled"
    order = dispatch.order_from(
        line=line, title="到料", owner_unit=town.power, due_on=date(2026, 3, 30), by=town.bureau,
        at=MONDAY,
    )  # fmt: skip
    plan = open_plan_of(town.project)
    assert plan is not None
    assert plan.order == order
    assert not marks_of([town.project], ON)[town.project.pk].red


def test_a_plan_is_made_by_who_answers_for_the_project(town: Town) -> None:
    stall(town, town.project)
    for person in (town.department, town.stranger):
        with pytest.raises(NotAllowed):
            pace_plans.save_plan(
                project=town.project, reason="等", plan="等", move_by=date(2026, 3, 31),
                by=person, at=MONDAY,
            )  # fmt: skip
    for values, field in (
        ({"reason": ""}, "reason"), ({"plan": ""}, "plan"),
        ({"move_by": date(2026, 3, 1)}, "move_by"),
    ):  # fmt: skip
        said = {"reason": "等料", "plan": "到料", "move_by": date(2026, 3, 31)} | values
        with pytest.raises(BadValue) as refused:
            pace_plans.save_plan(project=town.project, by=town.bureau, at=MONDAY, **said)  # type: ignore[arg-type]
        assert refused.value.field == field


def test_late_orders_and_answered_appeals(town: Town) -> None:
    town.answered()
    give_order(
        kind="supervision", source="leaders_note", title="催办", owner_unit=town.power,
        due_on=date(2026, 3, 3), by=town.bureau, at=MONDAY, project=town.project,
    )  # fmt: skip
    meeting = planned(town, on=date(2026, 3, 6), at=at("2026-03-06"))
    line = meeting.lines.get()
    assert [(one["source"], one["days"]) for one in line.reasons] == [("order", 3)]

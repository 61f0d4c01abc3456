"""Appeals from the first call to the asker's word."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from wutong.domains.notices.choices import NoticeKind
from wutong.domains.notices.models import Notice
from wutong.domains.org.queries import access_of
from wutong.domains.stewardship import actions
from wutong.domains.stewardship.actions.appeals_lapsing import follow_projects
from wutong.domains.stewardship.actions.appeals_recalculating import recompute_due
from wutong.domains.stewardship.choices import AppealChannel, AppealMove, AppealState
from wutong.domains.stewardship.models import Appeal, AppealTask
from wutong.domains.stewardship.queries.appeal_rights import moves_for
from wutong.domains.stewardship.queries.same_matter import same_matters
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.stewardship.rules.sameness import Matter
from wutong.domains.stewardship.tests.town import MONDAY, Town, at, build_town
from wutong.kernel.audit.models import AuditEntry


@pytest.fixture
def town(db: None) -> Town:
    """The town."""
    return build_town()


def moves_of(appeal: Appeal) -> list[str]:
    return list(appeal.events.values_list("move", flat=True))


def told(key: str) -> set[str]:
    rows = Notice.objects.filter(title__contains=key).values_list("person__username", flat=True)
    return set(rows)


@pytest.mark.parametrize("channel", AppealChannel.values)
def test_every_channel_brings_it_in_where_the_project_lies(town: Town, channel: str) -> None:
    appeal = town.receive(channel=channel, region=town.world.city)
    assert (appeal.number, appeal.region) == ("SQ130302-2026-0001", town.world.county)
    assert (appeal.investor, appeal.state) == (town.firm, AppealState.RECEIVED)
    assert (appeal.due_on, appeal.resolve_by) == (date(2026, 3, 3), date(2026, 3, 23))
    assert len(appeal.confirm_code) == 32
    assert AuditEntry.objects.filter(action="stewardship.appeal_receive").count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"), ({"content": ""}, "content"), ({"asker_name": ""}, "asker_name"),
        ({"channel": "pigeon"}, "channel"), ({"asker_phone": "1" * 21}, "asker_phone"),
        ({"blocked": 0}, "blocked"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(town: Town, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(BadValue) as refused:
        town.receive(**wrong)
    assert refused.value.field == field
    assert not Appeal.objects.exists()


def test_only_those_of_the_place_receive_and_a_firm_for_itself(town: Town) -> None:
    with pytest.raises(NotAllowed):
        town.receive(by=town.stranger)
    with pytest.raises(NotAllowed):
        town.receive(by=town.department)
    assert town.receive(by=town.speaker, channel="portal").investor == town.firm
    with pytest.raises(NotAllowed):
        town.receive(by=town.speaker, project=None)


def test_from_the_hotline_to_the_asker_s_word(town: Town) -> None:
    appeal = town.assigned()
    assert (appeal.state, appeal.due_on) == (AppealState.ASSIGNED, date(2026, 3, 5))
    assert {"department", "colleague"} <= told(appeal.number)
    actions.note_progress(
        appeal=appeal, text="已勘察，正在排施工队。", by=town.department, at=at("2026-03-04")
    )
    assert (appeal.replied_on, appeal.due_on) == (date(2026, 3, 4), date(2026, 3, 23))
    actions.answer_appeal(appeal=appeal, text="完成增容。", by=town.department, at=at("2026-03-10"))
    assert (appeal.state, appeal.objects_until) == (AppealState.ANSWERED, date(2026, 3, 17))
    done = actions.confirm_as_asker(
        code=appeal.confirm_code, satisfaction=5, at=at("2026-03-11"), text="谢谢"
    )
    assert (done.state, done.resolved_by, done.resolved_on) == (
        "resolved", "asker", date(2026, 3, 11))  # fmt: skip
    assert (done.satisfaction, done.on_time, done.days_lost) == (5, True, 6)
    assert moves_of(done) == ["receive", "verify", "assign", "note", "answer", "confirm"]
    trail = AuditEntry.objects.filter(action="stewardship.appeal_confirm").get()
    assert (trail.actor, trail.reason) == (None, "")
    with pytest.raises(AlreadyMoved):
        actions.confirm_as_asker(code=appeal.confirm_code, satisfaction=1, at=at("2026-03-12"))


def test_not_content_means_again_with_history_and_a_new_clock(town: Town) -> None:
    appeal = town.answered(at("2026-03-10"))
    found = actions.object_as_asker(code=appeal.confirm_code, text="没有送电", at=at("2026-03-12"))
    assert (found.state, found.reopened, found.answer) == ("assigned", 1, "本月 20 日完成增容。")
    assert (found.clock_since, found.due_on, found.resolve_by) == (
        date(2026, 3, 12), date(2026, 3, 17), date(2026, 4, 2))  # fmt: skip
    assert moves_of(found)[-2:] == ["answer", "reopen"]
    assert found.tasks.filter(leads=True, ended_at=None).get().unit == town.power
    with pytest.raises(BadValue):
        actions.object_as_asker(code=town.answered().confirm_code, text=" ", at=MONDAY)


def test_silence_resolves_on_its_day_however_late_the_pass_runs(town: Town) -> None:
    appeal = town.answered(at("2026-03-10"))
    assert actions.lapse_appeals(at=at("2026-03-17")) == 0
    assert actions.lapse_appeals(at=at("2026-04-20")) == 1
    assert actions.lapse_appeals(at=at("2026-04-20")) == 0
    appeal.refresh_from_db()
    assert (appeal.resolved_by, appeal.resolved_on) == ("silence", date(2026, 3, 18))
    assert (appeal.satisfaction, appeal.events.last().by_asker) == (None, False)
    reopened = actions.reopen_appeal(
        appeal=appeal, text="企业来电", by=town.bureau, at=at("2026-04-21")
    )
    assert (reopened.state, reopened.resolved_by) == (AppealState.ASSIGNED, "")


def test_sent_back_once_then_the_supervisor_decides(town: Town) -> None:
    appeal = town.assigned()
    actions.send_back(appeal=appeal, text="属于用地手续", by=town.department, at=MONDAY)
    assert (appeal.state, appeal.lead_unit) == (AppealState.SENT_BACK, None)
    assert "supervisor" in told(appeal.number)
    assert Appeal.objects.visible_to(access_of(town.department, date(2026, 3, 3))).exists()
    with pytest.raises(NotAllowed):
        actions.decide_appeal(appeal=appeal, unit=town.land, text="定", by=town.bureau, at=MONDAY)
    actions.decide_appeal(
        appeal=appeal, unit=town.land, helpers=[town.power], text="以用地为主",
        by=town.supervisor, at=MONDAY,
    )  # fmt: skip
    assert appeal.lead_unit == town.land
    with pytest.raises(AlreadyMoved):
        actions.send_back(appeal=appeal, text="不归我", by=town.other_department, at=MONDAY)
    tasks = AppealTask.objects.filter(appeal=appeal, ended_at=None)
    assert {(one.unit.name, one.leads) for one in tasks} == {
        ("自然资源局", True), ("供电公司", False)}  # fmt: skip
    moves = [rule.move for rule in moves_for(access_of(town.department, date(2026, 3, 3)), appeal)]
    assert moves == [AppealMove.NOTE]


def test_nobody_confirms_their_own_answer(town: Town) -> None:
    appeal = town.receive()
    actions.answer_appeal(appeal=appeal, text="当场答复", by=town.bureau, at=MONDAY)
    with pytest.raises(NotAllowed):
        actions.confirm_for_asker(appeal=appeal, text="电话", by=town.bureau, at=MONDAY)
    appeal.refresh_from_db()
    actions.confirm_for_asker(
        appeal=appeal, text="电话回访", satisfaction=4, by=town.hotline, at=MONDAY
    )
    assert appeal.satisfaction == 4


def test_more_time_needs_a_reason_and_somebody_else(town: Town) -> None:
    appeal = town.assigned()
    with pytest.raises(BadValue):
        actions.ask_extension(
            appeal=appeal, until=date(2026, 3, 20), reason="忙", by=town.department, at=MONDAY
        )
    appeal.refresh_from_db()
    asked = actions.ask_extension(
        appeal=appeal, until=date(2026, 4, 1), reason="设备未到", by=town.department, at=MONDAY
    )
    with pytest.raises(AlreadyMoved):
        actions.ask_extension(
            appeal=appeal, until=date(2026, 4, 2), reason="再要", by=town.colleague, at=MONDAY
        )
    with pytest.raises(NotAllowed):
        actions.decide_extension(extension=asked, grant=True, by=town.department, at=MONDAY)
    actions.decide_extension(extension=asked, grant=True, by=town.supervisor, at=MONDAY)
    appeal.refresh_from_db()
    assert (appeal.resolve_by, appeal.due_on) == (date(2026, 4, 1), date(2026, 3, 5))
    with pytest.raises(AlreadyMoved):
        actions.decide_extension(
            extension=asked, grant=False, reason="不", by=town.supervisor, at=MONDAY
        )
    assert recompute_due(at=MONDAY) == 0


def test_who_works_on_it_is_told_when_the_calendar_moves_the_last_day(town: Town) -> None:
    appeal = town.assigned()
    Appeal.objects.filter(pk=appeal.pk).update(due_on=date(2026, 3, 30))
    assert recompute_due(at=MONDAY) == 1
    assert recompute_due(at=MONDAY) == 0
    appeal.refresh_from_db()
    notices = Notice.objects.filter(kind=NoticeKind.MOVED)
    assert town.department.pk in {one.person_id for one in notices}
    assert {one.title for one in notices} == {
        f"工作日历有变：诉求 {appeal.number} 的期限由 2026-03-30 改为 {appeal.due_on}"
    }
    assert AuditEntry.objects.filter(action="stewardship.appeal_due_moved").count() == 1


def test_the_same_matter_is_proposed_with_reasons_and_joined(town: Town) -> None:
    first = town.assigned()
    second = town.receive(channel="window", title="二期不能送电，变电站容量不足")
    matter = Matter(second.title, second.content, second.project_id, second.investor_id, "power")
    (found,) = same_matters(
        access_of(town.hotline, date(2026, 3, 2)), matter, second.region_path, date(2026, 3, 2),
        but=second.pk,
    )  # fmt: skip
    assert found.appeal == first
    assert found.reasons == ["同一项目", "同一企业", "同一类别", "字句相近"]
    with pytest.raises(BadValue):
        actions.join_appeal(appeal=second, other=second, by=town.hotline, at=MONDAY)
    second.refresh_from_db()
    actions.join_appeal(appeal=second, other=first, by=town.hotline, at=MONDAY)
    assert (second.state, second.joined_to, second.due_on) == (AppealState.JOINED, first, None)
    assert first.events.last().details == {"joined": second.number}
    with pytest.raises(BadValue):
        actions.join_appeal(appeal=town.receive(), other=second, by=town.hotline, at=MONDAY)


def test_what_was_joined_follows_when_that_is_joined(town: Town) -> None:
    first, second, third = town.receive(), town.receive(), town.receive()
    actions.join_appeal(appeal=third, other=second, by=town.hotline, at=MONDAY)
    actions.join_appeal(appeal=second, other=first, by=town.hotline, at=MONDAY)
    third.refresh_from_db()
    assert third.joined_to == first


def test_closed_is_not_resolved_and_can_be_reopened(town: Town) -> None:
    appeal = town.receive()
    with pytest.raises(BadValue):
        actions.close_appeal(appeal=appeal, text="", by=town.bureau, at=MONDAY)
    appeal.refresh_from_db()
    actions.close_appeal(appeal=appeal, text="企业撤回", by=town.bureau, at=MONDAY)
    assert (appeal.state, appeal.resolved_on, appeal.closed_reason) == ("closed", None, "企业撤回")
    actions.reopen_appeal(appeal=appeal, text="又提出", by=town.bureau, at=at("2026-03-09"))
    assert (appeal.state, appeal.closed_on) == (AppealState.VERIFIED, None)


def test_a_confidential_project_hides_its_appeals(town: Town) -> None:
    town.project.confidential = True
    town.project.save(update_fields=["confidential"])
    appeal = town.receive(by=None)
    on = date(2026, 3, 2)
    assert not Appeal.objects.visible_to(access_of(town.bureau, on)).exists()
    assert Appeal.objects.visible_to(access_of(town.leader, on)).get() == appeal
    assert not Appeal.objects.visible_to(access_of(town.stranger, on)).exists()
    assert not Appeal.objects.visible_to(None).exists()
    town.project.confidential = False
    town.project.save(update_fields=["confidential"])
    assert follow_projects(former_units={town.project.pk: None}, at=MONDAY) == 1
    assert Appeal.objects.visible_to(access_of(town.bureau, on)).exists()


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "resolved"}, {"state": "closed"}, {"state": "joined"}, {"state": "answered"},
        {"state": "assigned"}, {"satisfaction": 6}, {"sent_back": 2},
    ],
)  # fmt: skip
def test_the_database_refuses_what_cannot_be(town: Town, broken: dict[str, object]) -> None:
    appeal = town.receive()
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(**broken)


def test_late_is_counted_from_the_answer_not_from_the_asker_s_silence(town: Town) -> None:
    good = town.answered(at("2026-03-23"))
    late = town.assigned()
    actions.answer_appeal(appeal=late, text="晚了", by=town.department, at=at("2026-03-24"))
    actions.lapse_appeals(at=at("2026-05-01") + timedelta(hours=1))
    good.refresh_from_db()
    late.refresh_from_db()
    assert (good.on_time, late.on_time) == (True, False)

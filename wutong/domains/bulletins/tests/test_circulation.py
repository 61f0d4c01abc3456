"""Drafts that make themselves once, numbers by their format, and who was told and has opened it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.racing import at_once
from wutong.cli import main
from wutong.domains.bulletins import actions
from wutong.domains.bulletins.choices import PaperRhythm
from wutong.domains.bulletins.models import (
    Bulletin,
    BulletinReceipt,
    BulletinSchedule,
    ScheduledDraft,
)
from wutong.domains.bulletins.rules.errors import AlreadyMoved, BadValue, BulletinError, NotAllowed
from wutong.domains.bulletins.rules.periods import period_ending_by
from wutong.domains.bulletins.rules.scheduling import due_at, due_periods, next_period
from wutong.domains.bulletins.rules.template import TemplateError, parse_template
from wutong.domains.bulletins.tests.scene import LATER, NOON, Scene, build_scene
from wutong.domains.bulletins.tests.templates import template_data
from wutong.domains.bulletins.tests.test_pages import address, browser
from wutong.domains.notices.models import Notice
from wutong.domains.org.actions import add_unit
from wutong.domains.org.choices import Role, UnitKind
from wutong.domains.projects.tests.world import person
from wutong.kernel.audit.models import AuditEntry

CHINA = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("now", "begins", "done", "due"),
    [
        ((2022, 9, 5, 7, 59), (2022, 9, 1), (), ()),
        ((2022, 9, 5, 8, 0), (2022, 9, 1), (), (4,)),
        ((2022, 9, 19, 8, 0), (2022, 9, 1), (), (4, 11, 18)),  # two missed, caught up
        ((2022, 9, 19, 8, 0), (2022, 9, 1), (11,), (4, 18)),
        ((2022, 9, 19, 8, 0), (2022, 9, 12), (), (18,)),
        ((2022, 9, 19, 8, 0), (2022, 9, 19), (), ()),
    ],
)
def test_what_is_due_and_what_was_missed(now: Any, begins: Any, done: Any, due: Any) -> None:
    kept = {date(2022, 9, day) for day in done}
    found = due_periods("week", 1, 8, date(*begins), kept, datetime(*now, tzinfo=CHINA))
    assert tuple(one.last_day.day for one in found) == due


def test_after_a_year_asleep_the_last_twelve_are_caught_up() -> None:
    now = datetime(2023, 9, 30, 9, tzinfo=CHINA)
    found = due_periods("week", 1, 8, date(2022, 1, 1), (), now)
    assert len(found) == 12
    assert found[-1].last_day == date(2023, 9, 24)


@given(
    some.sampled_from(PaperRhythm.values), some.integers(1, 28), some.integers(0, 23),
    some.dates(date(2021, 1, 1), date(2023, 12, 31)),
    some.dates(date(2022, 1, 1), date(2023, 12, 31)), some.times(),
)  # fmt: skip
def test_the_next_draft_is_the_first_that_is_not_due(
    rhythm: str, days_after: int, hour: int, begins: date, day: date, clock: time
) -> None:
    now = datetime.combine(day, clock, CHINA)
    period = next_period(rhythm, days_after, hour, begins, now)
    due = due_at(period, days_after, hour, now)
    assert (period.last_day >= begins, due > now) == (True, True)
    before = period_ending_by(rhythm, period.first_day - timedelta(days=1))
    assert before.last_day < begins or due_at(before, days_after, hour, now) <= now


@pytest.mark.parametrize("changes", [
    {"number_format": "第{number}期"}, {"distribution": {"main": ["x:1"]}},
    {"distribution": {"to": []}}, {"distribution": ["u:1"]},
])  # fmt: skip
def test_a_wrong_number_format_or_list_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(TemplateError):
        parse_template(template_data(**changes))


@pytest.fixture
def scene(db: None) -> Scene:
    return build_scene()


def plan(scene: Scene, **more: Any) -> BulletinSchedule:
    given: dict[str, Any] = {
        "template_code": "trial", "region": scene.world.city, "rhythm": "week", "days_after": 1,
        "hour": 8, "author": scene.analyst, "by": scene.analyst, "at": NOON, **more,
    }  # fmt: skip
    return actions.plan_drafts(**given)


MONDAY = datetime(2022, 9, 12, 0, 0, tzinfo=UTC)  # 8 o'clock in China


def test_a_draft_is_made_once_and_its_author_is_told(scene: Scene) -> None:
    schedule = plan(scene)
    assert actions.draft_what_is_due(at=MONDAY - timedelta(minutes=1)) == 0
    assert actions.draft_what_is_due(at=MONDAY) == 1
    assert actions.draft_what_is_due(at=MONDAY) == 0
    made = Bulletin.objects.get()
    assert (made.first_day, made.last_day) == (date(2022, 9, 5), date(2022, 9, 11))
    assert made.drafted_by == scene.analyst
    told = Notice.objects.get(person=scene.analyst)
    assert told.url == address("detail", made.pk)
    actions.delete_draft(bulletin=made, by=scene.analyst, at=MONDAY)
    assert actions.draft_what_is_due(at=MONDAY) == 0
    actions.end_schedule(schedule=schedule, by=scene.analyst, at=MONDAY)
    assert actions.draft_what_is_due(at=MONDAY + timedelta(days=7)) == 0
    words = ["bulletins.drafts_planned", "bulletins.drafts_unplanned"]
    assert AuditEntry.objects.filter(action__in=words).count() == 2


def test_what_cannot_be_drafted_says_why(scene: Scene) -> None:
    plan(scene)
    actions.retire_template(
        template=scene.template, by=person("管理员", Role.ADMINISTRATOR, scene.world.city), at=NOON
    )
    assert actions.draft_what_is_due(at=MONDAY) == 0
    assert ScheduledDraft.objects.get().problem == "模板已停用。"
    assert Notice.objects.get(person=scene.analyst).url == address("schedules")


def test_a_plan_is_refused_to_others_and_twice(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        plan(scene, by=scene.leader)
    with pytest.raises(NotAllowed):
        plan(scene, author=scene.leader)
    with pytest.raises(BadValue):
        plan(scene, template_code="nothing")
    with pytest.raises(BadValue):
        plan(scene, hour=24)
    plan(scene)
    with pytest.raises(AlreadyMoved):
        plan(scene)


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_draft() -> None:
    plan(build_scene())
    made = at_once(
        BulletinError,
        lambda: actions.draft_what_is_due(at=MONDAY),
        lambda: actions.draft_what_is_due(at=MONDAY),
    )
    assert sorted(made) == [0, 1]
    assert Bulletin.objects.count() == 1


def issued_to(scene: Scene, lists: dict[str, list[str]], **body: Any) -> Bulletin:
    made = scene.draft()
    actions.edit_bulletin(bulletin=made, body={**made.body, **body}, by=scene.analyst, at=NOON,
                          seen=made.revision)  # fmt: skip
    actions.set_distribution(
        bulletin=made, lists=lists, by=scene.analyst, at=NOON, seen=made.revision
    )
    actions.review_bulletin(bulletin=made, by=scene.supervisor, at=NOON, seen=made.revision)
    return actions.issue_bulletin(bulletin=made, by=scene.leader, at=NOON)


def test_everybody_on_the_list_is_told_once_and_opening_is_noted(scene: Scene) -> None:
    unit = add_unit(region=scene.world.city, name="商务局", kind=UnitKind.DEPARTMENT,
                    by=person("系统员", Role.ADMINISTRATOR, scene.world.city), at=NOON)  # fmt: skip
    clerk = person("科员", Role.LINE_DEPARTMENT, unit=unit)
    lists = {
        "main": [f"u:{unit.pk}", f"p:{scene.recruiter.username}", "p:nobody"],
        "copy": ["r:130300", f"p:{scene.recruiter.username}"],
    }
    bulletin = issued_to(scene, lists)
    kinds = dict(BulletinReceipt.objects.values_list("person", "kind"))
    assert kinds == {
        clerk.pk: "main", scene.recruiter.pk: "main", scene.leader.pk: "copy",
    }  # fmt: skip
    assert Notice.objects.filter(url=address("received", bulletin.pk)).count() == 3
    recruiter = browser(scene.recruiter)
    assert recruiter.get(address("detail", bulletin.pk)).status_code == 403
    page = recruiter.get(address("received", bulletin.pk)).content.decode()
    assert "新签约项目" in page
    assert address("figure", bulletin.pk, "F001") not in page
    assert bulletin.title in recruiter.get(address("received_list")).content.decode()
    assert browser(scene.analyst).get(address("received", bulletin.pk)).status_code == 404
    leader = browser(scene.leader)
    assert leader.get(address("received", bulletin.pk)).url == address("detail", bulletin.pk)
    leader.get(address("detail", bulletin.pk))
    opened = BulletinReceipt.objects.exclude(opened_at=None).values_list("person", flat=True)
    assert set(opened) == {scene.recruiter.pk, scene.leader.pk}
    assert not actions.note_opened(bulletin=bulletin, by=scene.leader, at=LATER)
    page = browser(scene.analyst).get(address("distribution", bulletin.pk)).content.decode()
    assert "还没有看" in page


def test_the_number_is_written_as_the_template_says(scene: Scene) -> None:
    first = issued_to(scene, {}, number_format="{word}[{year}]第{number}期")
    assert first.number == "招商通报[2022]第1期"
    assert issued_to(scene, {}, number_format="{word}[{year}]第{number}期").number_sequence == 2


def test_the_pages_plan_and_choose_readers(scene: Scene) -> None:
    analyst = browser(scene.analyst)
    given = {"template_code": "trial", "region": "130300", "rhythm": "month", "days_after": "3",
             "hour": "9"}  # fmt: skip
    assert analyst.post(address("schedules"), given).status_code == 302
    assert analyst.post(address("schedules"), given).status_code == 422
    schedule = BulletinSchedule.objects.get()
    assert "每月一份" in analyst.get(address("schedules")).content.decode()
    assert browser(scene.leader).get(address("schedules")).status_code == 403
    analyst.post(address("schedule_end", schedule.pk))
    assert "还没有起草计划" in analyst.get(address("schedules")).content.decode()
    draft = scene.draft()
    page = address("distribution", draft.pk)
    assert scene.recruiter.name in analyst.get(page).content.decode()
    chosen = {"revision": draft.revision, "main": [f"p:{scene.recruiter.username}"]}
    assert analyst.post(page, chosen).url == address("detail", draft.pk)
    draft.refresh_from_db()
    assert draft.body["distribution"]["main"] == chosen["main"]
    assert browser(scene.leader).post(page, chosen).status_code == 403
    kinds = analyst.get(f"{address('list')}?kind=trial&status=draft").content.decode()
    assert draft.title in kinds


def test_over_http_and_by_command(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    person("管理员", Role.ADMINISTRATOR, scene.world.city)
    analyst = browser(scene.analyst)

    def send(path: str, method: str = "post", **body: Any) -> Any:
        return getattr(analyst, method)(
            f"/api/v1/{path}", json.dumps(body), content_type="application/json"
        )

    made = send("bulletin-schedules", template="trial", region="130300", rhythm="week",
                days_after=1, hour=8)  # fmt: skip
    assert made.status_code == 201, made.content
    listed = analyst.get("/api/v1/bulletin-schedules").json()["items"][0]
    number, due = listed["id"], datetime.fromisoformat(listed["next_due"])
    assert (due.astimezone(CHINA).hour, due.astimezone(CHINA).weekday()) == (listed["hour"], 0)
    assert analyst.delete(f"/api/v1/bulletin-schedules/{number}").status_code == 204
    draft = scene.draft()
    lists = {"main": [f"p:{scene.recruiter.username}"], "copy": []}
    answer = send(f"bulletins/{draft.pk}/distribution", "put", version=draft.revision, **lists)
    assert answer.status_code == 200, answer.content
    draft.refresh_from_db()
    actions.review_bulletin(bulletin=draft, by=scene.supervisor, at=NOON, seen=draft.revision)
    actions.issue_bulletin(bulletin=draft, by=scene.leader, at=NOON)
    recruiter = browser(scene.recruiter)
    assert recruiter.get("/api/v1/received-bulletins").json()["items"][0]["id"] == draft.pk
    read = recruiter.get(f"/api/v1/received-bulletins/{draft.pk}").json()
    assert read["document"]["blocks"]
    receipts = analyst.get(f"/api/v1/bulletins/{draft.pk}/receipts").json()["items"]
    assert receipts[0]["opened_at"]

    def run(*words: str) -> Any:
        assert main(["bulletin", *words, "--json"]) == 0, capsys.readouterr().err
        return json.loads(capsys.readouterr().out)

    run("plan", "--template", "trial", "--unit", "130300", "--rhythm", "week")
    (listed,) = run("schedules")["schedules"]
    assert listed["next_due"] > "2022"
    assert run("draft-due") == {"drafted": 0}
    assert run("receipts", str(draft.pk))["receipts"][0]["kind"] == "main"
    other = scene.draft()
    run("send-to", str(other.pk), "--main", "p:x", "--copy", "u:1")
    run("changes", str(other.pk), "--off")
    other.refresh_from_db()
    assert other.body["mark_changes"] is False
    assert other.body["distribution"] == {"main": ["p:x"], "copy": ["u:1"]}

"""Reviewers are told that they are invited, and of days that the calendar moved."""

from __future__ import annotations

from datetime import date
from typing import Any

from wutong.domains.appraisal import actions
from wutong.domains.appraisal.tests.scene import NOON, Scene
from wutong.domains.notices.models import Notice
from wutong.domains.org import actions as org
from wutong.domains.org.models import User
from wutong.kernel.audit.models import AuditEntry

TUESDAY = date(2022, 9, 13)


def titles_of(one: User) -> list[str]:
    return list(Notice.objects.filter(person=one).order_by("pk").values_list("title", flat=True))


def test_whoever_may_answer_is_invited_once(scene: Scene) -> None:
    made = scene.open()
    for who in (scene.colleague, scene.planner, scene.department):
        assert titles_of(who) == [f"请评审「{scene.project}」的预审评估，期限 {made.due_on}"]
    assert Notice.objects.filter(url=f"/assessments/{made.pk}/").count() == 3
    actions.invite(assessment=made, people=[scene.colleague], by=scene.recruiter, at=NOON)
    assert Notice.objects.count() == 3


def test_a_changed_calendar_moves_open_assessments(
    scene: Scene, django_capture_on_commit_callbacks: Any
) -> None:
    made = scene.open()
    scene.send(made, scene.colleague)
    Notice.objects.all().delete()
    was = made.due_on
    with django_capture_on_commit_callbacks(execute=True):
        org.set_own_days(
            region=scene.world.county, first=TUESDAY, last=TUESDAY, worked=False,
            reason="本地节日", by=None, at=NOON,
        )  # fmt: skip
    made.refresh_from_db()
    assert made.due_on > was
    words = f"工作日历有变：「{scene.project}」的评审期限由 {was} 改为 {made.due_on}"
    for who in (scene.planner, scene.department, scene.recruiter):
        assert titles_of(who) == [words]
    assert titles_of(scene.colleague) == []  # has sent
    assert AuditEntry.objects.filter(action="appraisal.due_moved").count() == 1
    where = {"region_path": scene.world.county.path, "first_day": TUESDAY, "at": NOON}
    assert actions.recalculate(**where) == 0


def test_a_decided_assessment_stays(scene: Scene) -> None:
    made = scene.passed()
    was = made.due_on
    org.set_own_days(
        region=None, first=TUESDAY, last=TUESDAY, worked=False, reason="假", by=None, at=NOON
    )
    assert actions.recalculate(region_path="", first_day=TUESDAY, at=NOON) == 0
    made.refresh_from_db()
    assert made.due_on == was

"""Who is told what about agreements, and opinions' days that follow the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wutong.domains.agreements import actions, tasks
from wutong.domains.agreements.actions import Reminded
from wutong.domains.agreements.models import Commitment, DepartmentOpinion
from wutong.domains.agreements.tests.scene import NOON, TODAY, Scene
from wutong.domains.notices.models import Notice
from wutong.domains.org import actions as org
from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.projects.tests.world import person
from wutong.kernel.audit.models import AuditEntry

NOTHING = Reminded(0, 0, 0, 0)
TUESDAY = date(2022, 9, 13)


def titles_of(one: User) -> list[str]:
    return list(Notice.objects.filter(person=one).order_by("pk").values_list("title", flat=True))


def days(count: int) -> timedelta:
    return timedelta(days=count)


@pytest.fixture
def asked(scene: Scene) -> DepartmentOpinion:
    """财政局 is asked on a Friday, within five working days."""
    return actions.request_opinion(
        agreement=scene.with_text(), unit=scene.finance, by=scene.bureau, at=NOON
    )


def test_the_units_people_are_asked_reminded_and_told_that_it_is_late(
    scene: Scene, asked: DepartmentOpinion
) -> None:
    clerk = person("finance", Role.LINE_DEPARTMENT, unit=scene.finance)
    Notice.objects.all().delete()
    again = actions.request_opinion(
        agreement=scene.with_text(title="补充协议"), unit=scene.finance, by=scene.bureau, at=NOON
    )
    assert titles_of(clerk) == [f"请{scene.finance}就协议「补充协议」反馈意见，期限 {again.due_on}"]
    assert titles_of(scene.department) == []  # the unit has people of its own
    due = NOON + (asked.due_on - TODAY)
    assert actions.remind(at=due - days(1)) == NOTHING
    assert actions.remind(at=due).opinions_due == 2
    assert actions.remind(at=due) == NOTHING
    assert actions.remind(at=due + days(1)).opinions_overdue == 2
    assert actions.remind(at=due + days(2)) == NOTHING
    assert len(titles_of(clerk)) == 1 + 2 + 2
    assert len(titles_of(scene.bureau)) == 2  # who asked is told that it is late
    assert Notice.objects.filter(url=f"/agreements/opinions/{asked.pk}/").exists()


def test_a_missed_run_tells_the_later_thing_alone(scene: Scene, asked: DepartmentOpinion) -> None:
    told = actions.remind(at=NOON + days(60))
    assert (told.opinions_due, told.opinions_overdue) == (0, 1)
    assert actions.remind(at=NOON + days(61)) == NOTHING
    assert [one for one in titles_of(scene.department) if "超期" in one]


def test_what_was_answered_or_withdrawn_is_not_reminded_of(
    scene: Scene, asked: DepartmentOpinion
) -> None:
    actions.give_opinion(opinion=asked, answer="agree", text="", by=scene.department, at=NOON)
    assert actions.remind(at=NOON + days(60)) == NOTHING


def test_nobody_is_told_of_an_agreement_they_do_not_see(scene: Scene) -> None:
    agreement = scene.with_text()
    scene.project.confidential = True
    scene.project.save()
    actions.request_opinion(agreement=agreement, unit=scene.finance, by=None, at=NOON)
    actions.remind(at=NOON + days(60))
    assert titles_of(scene.department) == titles_of(scene.bureau) == []


def test_a_promise_is_told_ahead_when_late_and_again_for_another_day(scene: Scene) -> None:
    agreement = scene.signed()
    promise = scene.promise(agreement, due_on=TODAY + days(40), owner=scene.recruiter)
    scene.promise(agreement, due_on=TODAY + days(400))
    assert actions.remind(at=NOON) == NOTHING
    assert actions.remind(at=NOON + days(10)).commitments_due == 1
    assert titles_of(scene.recruiter) == [f"承诺「投资3亿元」期限 {promise.due_on}"]
    assert actions.remind(at=NOON + days(11)) == NOTHING
    promise.refresh_from_db()
    moved = TODAY + days(41)
    scene.promise(agreement, commitment=promise, due_on=moved, owner=scene.recruiter)
    assert actions.remind(at=NOON + days(11)).commitments_due == 1
    assert len(titles_of(scene.recruiter)) == 2
    assert actions.remind(at=NOON + days(42)).commitments_overdue == 1
    assert f"承诺「投资3亿元」超期，期限 {moved}" in titles_of(scene.recruiter)
    assert f"承诺「投资3亿元」超期，期限 {moved}" in titles_of(scene.colleague)  # the bureau
    assert titles_of(scene.stranger) == []


def test_a_draft_binds_nobody_and_a_kept_promise_is_done(scene: Scene) -> None:
    scene.promise(scene.draft(), due_on=TODAY)
    kept = scene.promise(scene.signed(), due_on=TODAY)
    Commitment.objects.filter(pk=kept.pk).update(state="claimed")
    assert actions.remind(at=NOON + days(60)) == NOTHING


def test_it_goes_in_batches_with_queries_that_do_not_grow(scene: Scene) -> None:
    agreement = scene.signed()

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            actions.remind(at=NOON + days(60))
        return len(queries)

    scene.promise(agreement, due_on=TODAY)
    few = asked()
    for _number in range(9):
        scene.promise(agreement, due_on=TODAY)
    assert asked() <= few
    for _number in range(5):
        scene.promise(agreement, due_on=TODAY)
    assert actions.remind(at=NOON + days(60), batch=2).commitments_overdue == 5
    assert tasks.remind_of_agreements.enqueue() is not None


def test_opinions_run_by_the_regions_calendar_and_follow_it(
    scene: Scene, asked: DepartmentOpinion, django_capture_on_commit_callbacks: Any
) -> None:
    was = asked.due_on
    stated = {"region": scene.world.city, "first": TUESDAY, "last": TUESDAY, "by": None,
              "at": NOON, "reason": "本地节日"}  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        org.set_own_days(worked=False, **stated)
    asked.refresh_from_db()
    assert (was, asked.due_on) == (date(2022, 9, 19), date(2022, 9, 20))
    assert [one for one in titles_of(scene.department) if f"由 {was} 改为 {asked.due_on}" in one]
    entry = AuditEntry.objects.get(action="agreements.opinion_due_moved")
    assert entry.changes["due_on"] == [str(was), str(asked.due_on)]
    where = {"region_path": scene.world.city.path, "first_day": TUESDAY, "at": NOON}
    assert actions.recalculate(**where) == 0
    elsewhere = {**where, "region_path": scene.world.elsewhere.path}
    assert actions.recalculate(**elsewhere) == 0
    with django_capture_on_commit_callbacks(execute=True):
        org.remove_own_days(**stated | {"at": NOON + days(1)})
    asked.refresh_from_db()
    assert asked.due_on == was
    late = actions.request_opinion(
        agreement=asked.agreement, unit=scene.justice, by=scene.bureau, at=NOON + days(1)
    )
    assert late.due_on == was  # from a Saturday on

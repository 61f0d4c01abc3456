"""Two people at once, each with a connection of their own: one wins, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests import racing
from wutong.domains.appraisal import actions
from wutong.domains.appraisal.models import Assessment, Review
from wutong.domains.appraisal.rules.errors import AppraisalError
from wutong.domains.appraisal.tests.scene import NOON, Scene, answers, build_scene, scores
from wutong.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    """The scene, visible to every connection."""
    return build_scene()


at_once = partial(racing.at_once, AppraisalError)


def refusals(results: list[Any]) -> list[Any]:
    return [one for one in results if isinstance(one, AppraisalError)]


def test_one_project_has_one_open_assessment(scene: Scene) -> None:
    results = at_once(scene.open, lambda: scene.open(by=scene.bureau))
    assert len(refusals(results)) == 1
    assert Assessment.objects.count() == 1
    assert AuditEntry.objects.filter(action="appraisal.opened").count() == 1


def test_a_decision_is_written_once(scene: Scene) -> None:
    made = scene.reviewed()

    def decide(result: str, by: Any) -> Callable[[], Any]:
        seen = Assessment.objects.select_related("project", "scorecard").get(pk=made.pk)
        return lambda: actions.decide(assessment=seen, result=result, reason="理由", by=by, at=NOON)

    results = at_once(decide("passed", scene.leader), decide("refused", scene.bureau))
    assert len(refusals(results)) == 1
    made.refresh_from_db()
    assert AuditEntry.objects.get(action="appraisal.decided").changes["result"][1] == made.result


def test_a_review_reopened_while_somebody_decides(scene: Scene) -> None:
    """Whichever comes first: a decision never stands on reviews that were sent back."""
    made = scene.reviewed()
    seen = Assessment.objects.select_related("project", "scorecard").get(pk=made.pk)
    review = Review.objects.select_related("assessment").get(assessment=made, user=scene.colleague)
    at_once(
        lambda: actions.decide(
            assessment=seen, result="passed", reason="理由", by=scene.leader, at=NOON
        ),
        lambda: actions.reopen_review(review=review, reason="漏", by=scene.recruiter, at=NOON),
    )
    made.refresh_from_db()
    sent = made.reviews.filter(sent_at__isnull=False).count()
    assert (made.state, sent) in {("decided", 3), ("open", 2)}


def test_two_reviewers_send_at_once_and_both_count(scene: Scene) -> None:
    made = scene.open()

    def send(who: Any) -> Callable[[], Any]:
        review = scene.review(made, who)
        return lambda: actions.send_review(
            review=review, gates=answers({}), points=scores({}), by=who, at=NOON
        )

    assert not refusals(at_once(send(scene.colleague), send(scene.planner)))
    assert made.reviews.filter(sent_at__isnull=False).count() == 2


def test_two_of_a_unit_begin_at_once(scene: Scene) -> None:
    made = scene.open()

    def declare(who: Any) -> Callable[[], Any]:
        review = Review.objects.select_related("assessment", "unit__region").get(
            assessment=made, unit=scene.planning
        )
        return lambda: actions.declare(review=review, conflicted=False, reason="", by=who, at=NOON)

    results = at_once(declare(scene.planner), declare(scene.department))
    assert len(refusals(results)) == 1

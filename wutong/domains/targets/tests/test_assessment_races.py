"""Two people at once, each with a connection of their own: one wins, the other is told."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from tests import racing
from wutong.domains.projects.tests.world import person
from wutong.domains.targets import actions
from wutong.domains.targets.models import AssessmentRun
from wutong.domains.targets.rules.errors import AssessError
from wutong.domains.targets.tests.scene import LATER, NOON, Scene, build_scene
from wutong.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)
at_once = partial(racing.at_once, AssessError)


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    """The scene, visible to every connection."""
    return build_scene()


def refusals(results: list[Any]) -> list[Any]:
    return [one for one in results if isinstance(one, AssessError)]


def again(run: AssessmentRun) -> AssessmentRun:
    return AssessmentRun.objects.select_related("scheme__region", "version").get(pk=run.pk)


def test_two_reviewers(scene: Scene) -> None:
    run = scene.computed()
    other = person("副督查", "supervisor", scene.world.city)
    one, two = again(run), again(run)
    results = at_once(
        lambda: actions.review_run(run=one, by=scene.supervisor, at=NOON),
        lambda: actions.review_run(run=two, by=other, at=NOON),
    )
    assert len(refusals(results)) == 1
    assert AuditEntry.objects.filter(action="targets.run_reviewed").count() == 1


def test_two_compute_the_same_period(scene: Scene) -> None:
    results = at_once(scene.computed, scene.computed)
    assert len(refusals(results)) == 1
    assert AssessmentRun.objects.count() == 1


def test_two_restate_the_same_run(scene: Scene) -> None:
    run = scene.issued()
    one, two = again(run), again(run)
    results = at_once(
        lambda: actions.restate_run(run=one, reason="查实", by=scene.analyst, at=LATER),
        lambda: actions.restate_run(run=two, reason="查实", by=scene.analyst, at=LATER),
    )
    assert len(refusals(results)) == 1
    assert AssessmentRun.objects.count() == 2

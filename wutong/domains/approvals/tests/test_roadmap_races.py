"""Two people at once, each with a connection of their own."""

from __future__ import annotations

from typing import Any

import pytest

from tests import racing
from wutong.domains.approvals.actions.roadmap import make_roadmap
from wutong.domains.approvals.models import Roadmap
from wutong.domains.approvals.rules.errors import AlreadyMoved, ApprovalError
from wutong.domains.approvals.tests.road_scene import NOON, RoadScene, build_scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(transactional_db: None) -> RoadScene:
    return build_scene()


def at_once(scene: RoadScene, seen: int | None) -> list[Any]:
    """Both make a roadmap having seen the same one."""
    return racing.at_once(
        ApprovalError,
        *(
            lambda who=who: make_roadmap(
                project=scene.project, by=who, at=NOON, reason="重排", seen=seen
            )
            for who in (scene.steward, scene.other_steward)
        ),
    )


def test_of_two_first_roadmaps_one_is_put_in_force(scene: RoadScene) -> None:
    results = at_once(scene, None)
    assert sorted(type(one).__name__ for one in results) == ["AlreadyMoved", "Roadmap"]
    assert Roadmap.objects.filter(superseded_at=None).count() == 1


def test_of_two_adjustments_of_one_roadmap_one_counts(scene: RoadScene) -> None:
    first = make_roadmap(project=scene.project, by=scene.steward, at=NOON)
    results = at_once(scene, first.pk)
    assert [one for one in results if isinstance(one, AlreadyMoved)]
    assert Roadmap.objects.count() == 2
    assert Roadmap.objects.filter(superseded_at=None).count() == 1

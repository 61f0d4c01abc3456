"""Two people at once, each with a connection of their own: one wins, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests import racing
from wutong.domains.engagements import actions
from wutong.domains.engagements.models import CountedEngagement, Engagement, FirmMet, FollowUp
from wutong.domains.engagements.rules.errors import EngagementError
from wutong.domains.engagements.tests.conftest import NOON, TODAY, going_out
from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.projects.tests.world import World, build_world, person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(transactional_db: None) -> tuple[World, User, User]:
    """The regions with two people of the bureau."""
    world = build_world()
    return (
        world,
        person("one", Role.PROMOTION_BUREAU, region=world.city),
        person("other", Role.PROMOTION_BUREAU, region=world.city),
    )


at_once = partial(racing.at_once, EngagementError)


def refused(results: list[Any]) -> int:
    return sum(isinstance(one, EngagementError) for one in results)


def test_a_plan_is_held_once(scene: tuple[World, User, User]) -> None:
    world, one, other = scene
    plan = going_out(world, held=False, starts_on=TODAY)

    def hold(by: User) -> Callable[[], Any]:
        seen = Engagement.objects.get(pk=plan.pk)
        return lambda: actions.hold_engagement(engagement=seen, by=by, at=NOON)

    assert refused(at_once(hold(one), hold(other))) == 1
    assert CountedEngagement.objects.count() == 1


def test_a_firm_is_met_once(scene: tuple[World, User, User]) -> None:
    world, one, other = scene
    made = going_out(world)

    def meet(by: User) -> Callable[[], Any]:
        seen = Engagement.objects.get(pk=made.pk)
        return lambda: actions.meet_firms(engagement=seen, names="甲科技", by=by, at=NOON)

    results = at_once(meet(one), meet(other))
    assert sorted(len(met) for met in results) == [0, 1]
    assert FirmMet.objects.count() == 1


def test_a_signing_event_is_recorded_once(scene: tuple[World, User, User]) -> None:
    world, one, other = scene

    def record(by: User) -> Callable[[], Any]:
        return lambda: going_out(world, by, kind="signing_event", title="京津签约")

    assert refused(at_once(record(one), record(other))) == 1
    assert Engagement.objects.count() == 1


def test_a_follow_up_is_closed_once(scene: tuple[World, User, User]) -> None:
    world, one, other = scene
    task = actions.add_follow_up(
        engagement=going_out(world), text="送方案", owner=one, due=TODAY, by=None, at=NOON
    )

    def close(by: User) -> Callable[[], Any]:
        seen = FollowUp.objects.get(pk=task.pk)
        return lambda: actions.close_follow_up(follow_up=seen, by=by, at=NOON, result="已送")

    assert refused(at_once(close(one), close(other))) == 1

"""The team of a project over time: one sponsor and one steward, duties, replacing."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests import racing
from wutong.domains.org import actions as org
from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.projects import actions
from wutong.domains.projects.choices import TeamCapacity
from wutong.domains.projects.models import Project, ProjectMember
from wutong.domains.projects.rules.errors import AlreadyMoved, BadValue, ProjectError
from wutong.domains.projects.tests.conftest import NOON
from wutong.domains.projects.tests.world import World, build_world, person, project

STEWARD, TASK_FORCE = TeamCapacity.PROJECT_STEWARD, TeamCapacity.TASK_FORCE
JANUARY, MARCH = date(2022, 1, 1), date(2022, 3, 1)

pytestmark = pytest.mark.django_db(transaction=True)
at_once = partial(racing.at_once, ProjectError)


@pytest.fixture
def world(transactional_db: None) -> World:
    """The region."""
    return build_world()


@pytest.fixture
def site(world: World) -> Project:
    """A project of the county."""
    return project(world.county, NOON)


@pytest.fixture
def two(world: World) -> tuple[User, User]:
    """Two stewards of the county."""
    return tuple(person(name, Role.STEWARD, region=world.county) for name in ("甲", "乙"))  # type: ignore[return-value]


def join(site: Project, user: User, capacity: TeamCapacity = STEWARD, **more: str) -> ProjectMember:
    return actions.join_team(
        project=site, user=user, capacity=capacity, on=JANUARY, by=None, at=NOON, **more
    )


def test_one_steward_at_a_time(site: Project, two: tuple[User, User]) -> None:
    join(site, two[0])
    with pytest.raises(AlreadyMoved, match="项目管家已经是甲"):
        join(site, two[1])
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectMember.objects.create(project=site, user=two[1], capacity=STEWARD, joined_on=JANUARY)
    join(site, two[0], TASK_FORCE, duty="用地报批")
    assert join(site, two[1], TASK_FORCE, duty=" 供电 ").duty == "供电"


def test_replacing_keeps_who_held_it_when(site: Project, two: tuple[User, User]) -> None:
    member = join(site, two[0], duty="总协调")
    with pytest.raises(BadValue, match="另一个人"):
        actions.replace_member(member=member, user=two[0], on=MARCH, by=None, at=NOON)
    with pytest.raises(BadValue, match="晚于"):
        actions.replace_member(member=member, user=two[1], on=JANUARY, by=None, at=NOON)
    actions.replace_member(member=member, user=two[1], on=MARCH, by=None, at=NOON)
    rows = site.members.order_by("pk").values_list("user__name", "joined_on", "left_on", "duty")
    assert list(rows) == [
        ("甲", JANUARY, date(2022, 2, 28), "总协调"), ("乙", MARCH, None, "总协调"),
    ]  # fmt: skip
    with pytest.raises(AlreadyMoved):
        actions.replace_member(member=member, user=two[1], on=MARCH, by=None, at=NOON)


def test_two_stewards_are_put_on_at_once(site: Project, two: tuple[User, User]) -> None:
    results = at_once(*(partial(join, site, user) for user in two))
    assert sum(isinstance(one, AlreadyMoved) for one in results) == 1
    assert site.members.filter(capacity=STEWARD, left_on=None).count() == 1


def test_a_steward_is_replaced_twice_at_once(
    world: World, site: Project, two: tuple[User, User]
) -> None:
    member = join(site, two[0])
    third = person("丙", Role.STEWARD, region=world.county)
    seen = [ProjectMember.objects.select_related("project").get(pk=member.pk) for _ in range(2)]
    results = at_once(
        *(
            partial(actions.replace_member, member=one, user=user, on=MARCH, by=None, at=NOON)
            for one, user in zip(seen, (two[1], third), strict=True)
        )
    )
    assert sum(isinstance(one, AlreadyMoved) for one in results) == 1
    assert site.members.filter(left_on=None).count() == 1


def test_the_page_says_where_to_hand_over(client: Client, site: Project, world: World) -> None:
    steward = person("甲", Role.STEWARD, region=world.county)
    join(site, steward)
    client.force_login(person("管", Role.ADMINISTRATOR, region=world.city))
    address = reverse("org:post_end", args=[steward.posts.get().pk])
    page = client.get(address).content.decode()
    assert "手上还有没有移交的" in page
    answer = client.post(address, {"on": "2026-03-01", "reason": "调离"})
    assert answer.status_code == 422
    assert "甲手上还有没有移交的：项目团队 1" in answer.content.decode()


class TestLeavingAPost:
    def test_nobody_leaves_while_holding_something(
        self, world: World, site: Project, two: tuple[User, User]
    ) -> None:
        administrator = person("管", Role.ADMINISTRATOR, region=world.city)
        join(site, two[0])
        post = two[0].posts.get()
        given = {"on": MARCH, "by": administrator, "at": NOON, "reason": "调离"}
        with pytest.raises(ValidationError, match="甲手上还有没有移交的：项目团队 1") as refusal:
            org.end_post(post=post, **given)
        assert isinstance(refusal.value, org.StillHolding)
        post.refresh_from_db()
        assert post.ends_on is None
        third = person("丙", Role.ANALYST, region=world.county)
        org.hand_over(post=post, successor=third, **given)
        assert site.members.get(left_on=None).user == third
        org.end_post(post=post, **given)

    def test_another_post_that_covers_it_is_enough(
        self, world: World, site: Project, two: tuple[User, User]
    ) -> None:
        join(site, two[0])
        first = two[0].posts.get()
        org.appoint(
            user=two[0], title="总管家", role=Role.STEWARD, region=world.city, starts_on=JANUARY,
            by=None, at=NOON,
        )  # fmt: skip
        administrator = person("管", Role.ADMINISTRATOR, region=world.city)
        org.end_post(post=first, on=MARCH, by=administrator, at=NOON, reason="兼职")

"""A city with people who go out and receive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from wutong.domains.engagements import actions
from wutong.domains.engagements.models import Engagement
from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.org.queries import access_of
from wutong.domains.projects.tests.world import World, build_world, person
from wutong.kernel import clock
from wutong.kernel.clock import day_of
from wutong.kernel.scope import Access

NOON = datetime(2022, 9, 9, 4, 0, tzinfo=UTC)
TODAY = date(2022, 9, 9)


@dataclass
class People:
    """One person a role; the recruiter is of the squad alone, the stranger of another city."""

    bureau: User
    leader: User
    supervisor: User
    recruiter: User
    stranger: User
    investor: User


@pytest.fixture
def world(db: None) -> World:
    """The regions."""
    return build_world()


@pytest.fixture
def people(world: World) -> People:
    """The people."""
    return People(
        bureau=person("bureau", Role.PROMOTION_BUREAU, region=world.city),
        leader=person("leader", Role.LEADER, region=world.city),
        supervisor=person("supervisor", Role.SUPERVISOR, region=world.city),
        recruiter=person("recruiter", Role.RECRUITER, unit=world.squad),
        stranger=person("stranger", Role.PROMOTION_BUREAU, region=world.elsewhere),
        investor=person("investor", Role.INVESTOR, region=world.city),
    )


def access(user: User) -> Access:
    """What the person may see and do on the day of the tests."""
    return access_of(user, day_of(NOON))


def going_out(world: World, by: User | None = None, **more: Any) -> Engagement:
    """A held trip to 上海 of the city, or what ``more`` makes of it."""
    stated: dict[str, Any] = {
        "kind": "outbound", "title": "赴上海招商", "region": world.city,
        "starts_on": date(2022, 9, 1), "places": "上海", "by": by, "at": NOON,
    }  # fmt: skip
    return actions.record_engagement(**{**stated, **more})


def signed_in(user: User) -> Client:
    """A browser in which ``user`` has signed in."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """It is noon of the day of the tests."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    return NOON

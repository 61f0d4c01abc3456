"""A region with a squad, a bureau above it and a bureau elsewhere, and a lead to work on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from wutong.domains.leads import actions
from wutong.domains.leads.models import Lead
from wutong.domains.org.choices import Role, UnitKind
from wutong.domains.org.models import Unit, User
from wutong.domains.projects.actions import load_default_gates
from wutong.domains.projects.tests.world import World, build_world, person

NOON = datetime(2022, 9, 9, 4, 0, tzinfo=UTC)  # 12:00 on a Friday in China
YI = Decimal(100_000_000)


@dataclass
class Staff:
    """People around leads. The squad is a county's, the bureau the city's."""

    administrator: User
    leader: User
    bureau: User
    colleague: User
    """A second one of the city's bureau."""
    recruiter: User
    mate: User
    """Another of the same squad."""
    rival: User
    """Of a squad of the other county."""
    department: User
    """A line department of the county."""
    city_member: User
    """Of the city's bureau as a unit."""
    stranger: User
    other_squad: Unit
    city_bureau: Unit


@pytest.fixture
def world(db: None) -> World:
    """The regions."""
    return build_world()


def make_staff(world: World) -> Staff:
    """The people, saved; gates are loaded."""
    load_default_gates()
    other = Unit.objects.create(
        name="昌黎招商队", kind=UnitKind.PROMOTION_SQUAD, region=world.other_county
    )
    city = Unit.objects.create(
        name="市投资促进局", kind=UnitKind.PROMOTION_BUREAU, region=world.city
    )
    return Staff(
        administrator=person("admin", Role.ADMINISTRATOR, region=world.country),
        leader=person("leader", Role.LEADER, region=world.city),
        bureau=person("bureau", Role.PROMOTION_BUREAU, region=world.city),
        colleague=person("colleague", Role.PROMOTION_BUREAU, region=world.city),
        recruiter=person("recruiter", Role.RECRUITER, unit=world.squad),
        mate=person("mate", Role.RECRUITER, unit=world.squad),
        rival=person("rival", Role.RECRUITER, unit=other),
        department=person("department", Role.LINE_DEPARTMENT, region=world.county),
        city_member=person("city_member", Role.RECRUITER, unit=city),
        stranger=person("stranger", Role.PROMOTION_BUREAU, region=world.elsewhere),
        other_squad=other,
        city_bureau=city,
    )


@pytest.fixture
def staff(world: World) -> Staff:
    """The people."""
    return make_staff(world)


Report = Callable[..., Lead]


def reporter(world: World, staff: Staff) -> Report:
    """``report(by=…, firm_name=…)``: a lead of the county, for the squad unless told."""

    def report(by: User | None = None, at: datetime = NOON, **more: Any) -> Lead:
        by = by or staff.recruiter
        unit = {staff.rival.pk: staff.other_squad, staff.department.pk: None}
        stated = {
            "firm_name": "河北恒瑞新材料有限公司", "content": "高性能膜材料生产基地",
            "source": "visit", "region": world.county,
            "unit": unit.get(by.pk, world.squad), **more,
        }  # fmt: skip
        return actions.report_lead(by=by, at=at, **stated)

    return report


@pytest.fixture
def report(world: World, staff: Staff) -> Report:
    """See :func:`reporter`."""
    return reporter(world, staff)


@pytest.fixture
def lead(report: Report) -> Lead:
    """A lead that the recruiter reported and holds."""
    return report(amount=2 * YI)


def days(count: int) -> timedelta:
    """Calendar days."""
    return timedelta(days=count)


def signed_in(user: User) -> Client:
    """A browser in which ``user`` has signed in."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client

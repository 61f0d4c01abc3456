"""Who may hold a line of a plan: regions, units and people within the plan's region."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from wutong.domains.org.queries import (
    Post,
    Region,
    Unit,
    User,
    children_of,
    units_under,
    within,
)
from wutong.domains.targets.models import PlanLine
from wutong.kernel.scope import INVESTOR

type Holder = Region | Unit | User
REGION_KEY, UNIT_KEY, PERSON_KEY = "r:", "u:", "p:"
PEOPLE_AT_MOST: Final = 300


def key_of(holder: Holder) -> str:
    """How a holder is named in documents: ``r:130302``, ``u:7``, ``p:12``."""
    if isinstance(holder, Region):
        return f"{REGION_KEY}{holder.code}"
    return f"{UNIT_KEY if isinstance(holder, Unit) else PERSON_KEY}{holder.pk}"


def holders_named(keys: Iterable[str], region_path: str, on: date) -> dict[str, Holder]:
    """Those of ``keys`` that may hold a line of a plan of this region, in at most three queries:
    regions and units within it, and people with a post there on ``on``."""
    wanted = set(keys)
    codes = [one[2:] for one in wanted if one.startswith(REGION_KEY)]
    units = _numbers(wanted, UNIT_KEY)
    people = _numbers(wanted, PERSON_KEY)
    found: list[Holder] = []
    if codes:
        found += Region.objects.filter(within(region_path), code__in=codes)
    if units:
        found += Unit.objects.filter(within(region_path, "region__path"), pk__in=units)
    if people:
        found += _in_office_there(region_path, on).filter(pk__in=people)
    return {key_of(one): one for one in found}


def _numbers(keys: Iterable[str], prefix: str) -> list[int]:
    return [int(one[2:]) for one in keys if one.startswith(prefix) and one[2:].isdecimal()]


def _in_office_there(region_path: str, on: date) -> QuerySet[User]:
    posts = Post.objects.held_on(on).exclude(role=INVESTOR)
    posts = posts.filter(
        within(region_path, "region__path") | within(region_path, "unit__region__path")
    )
    return User.objects.filter(pk__in=posts.values("user"), is_active=True)


def holders_below(line: PlanLine | None, region: Region, on: date) -> list[tuple[str, str]]:
    """Who may be given a part of a line, as (key, name with its kind): of a region its
    subdivisions, units and people; of a unit its sections and members; of a person everybody of the
    plan's region but regions."""
    if line is None:
        return [(key_of(region), region.name)]
    if line.unit is not None:
        unit = line.unit
        below: list[Holder] = list(unit.children.filter(closed_on=None))
        members = Q(posts__unit=unit)
        return _named(below) + _people(members, on)
    place = line.region or region
    units = [one for one in units_under(place) if one.region_id == place.pk]
    named = _named([*children_of(place), *units] if line.region is not None else units)
    return named + _people(Q(posts__region=place) | Q(posts__unit__region=place), on)


def _people(condition: Q, on: date) -> list[tuple[str, str]]:
    posts = Post.objects.held_on(on).exclude(role=INVESTOR)
    people = User.objects.filter(condition, posts__in=posts, is_active=True).distinct()
    return [(key_of(one), one.name) for one in people.order_by("name")[:PEOPLE_AT_MOST]]


def _named(holders: Iterable[Holder]) -> list[tuple[str, str]]:
    return [(key_of(one), str(one)) for one in holders]

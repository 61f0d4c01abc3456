"""Regions, units and people that a person may choose from, bounded for a list of choices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Q, QuerySet

from wutong.domains.org.queries import Post, Region, Unit, User, paths_down_to, within, within_any
from wutong.kernel.scope import VIEW, Access, outermost
from wutong.kernel.statements import compiled

REGIONS_AT_MOST: Final = 120
LEVELS_BELOW: Final = 2
UNITS_AT_MOST: Final = 200
SECONDS_CHOICES_LIVE: Final = 60
PEOPLE_AT_MOST: Final = 300


def regions_to_choose(
    access: Access, ability: str = VIEW, chosen: str = ""
) -> list[tuple[str, str]]:
    """(code, name indented by depth) for the person's regions, two levels down at most.

    The region with the code ``chosen`` is there with its own subdivisions, so that a province's
    person gets to a town in steps. Kept for a while: the country's divisions seldom change.
    """
    roots = _roots(access, ability)
    return kept_choices("regions", (roots, chosen), lambda: _choices(roots, chosen))


def _choices(roots: tuple[str, ...], chosen: str) -> list[tuple[str, str]]:
    wanted = Q(path__in=roots) | Q(parent__path__in=roots)
    if len(roots) <= LEVELS_BELOW:
        wanted |= Q(parent__parent__path__in=roots)
    if chosen:
        wanted |= Q(code=chosen) | Q(parent__code=chosen)
    regions = list(
        Region.objects.filter(wanted & within_any(roots)).order_by("path")[: REGIONS_AT_MOST * 4]
    )
    if len(regions) > REGIONS_AT_MOST:
        near = set(roots)
        regions = [
            one
            for one in regions
            if one.path in near
            or _parent_path(one) in near
            or one.code == chosen
            or _parent_path(one).endswith(f"/{chosen}/")
        ]
    depth = min((one.path.count("/") for one in regions), default=0)
    return [(one.code, "　" * (one.path.count("/") - depth) + one.name) for one in regions]


def _roots(access: Access, ability: str) -> tuple[str, ...]:
    units = access.units(ability)
    homes = Region.objects.filter(units__in=units).values_list("path", flat=True) if units else ()
    return outermost((*access.region_paths(ability), *homes))


def _parent_path(region: Region) -> str:
    return region.path[: -len(region.code) - 1]


def region_in_scope(access: Access, code: str, ability: str = VIEW) -> Region | None:
    """The region with this code, if the person has ``ability`` there."""
    region = Region.objects.filter(code=code).first()
    return region if region and access.may(ability, region.path) else None


def path_in_scope(access: Access, code: str) -> str:
    """The path of the region with this code, if the person may view there; else empty."""
    path = next((row[0] for row in _path_of(code)), "")
    return path if path and access.may(VIEW, path) else ""


@compiled
def _path_of(code: str) -> QuerySet[Region, Any]:
    return Region.objects.filter(code=code).order_by().values_list("path")


def units_offered(access: Access) -> list[tuple[int, str]]:
    """(key, name) of :func:`units_to_choose` for a filter; kept for a while, as regions are."""
    scope = (access.region_paths(VIEW), access.units(VIEW))
    return kept_choices(
        "units", scope, lambda: [(one.pk, one.name) for one in units_to_choose(access)]
    )


def kept_choices[Choices](what: str, scope: object, read: Callable[[], Choices]) -> Choices:
    """What ``read`` returns, kept for a minute for everybody with this ``scope``."""
    key = f"projects.{what}." + sha256(repr(scope).encode()).hexdigest()
    found: Choices | None = cache.get(key)
    if found is None:
        found = read()
        cache.set(key, found, SECONDS_CHOICES_LIVE)
    return found


def units_to_choose(access: Access, ability: str = VIEW) -> list[Unit]:
    """Units of the person's regions, and the units they have a post in."""
    return list(
        Unit.objects.filter(
            within_any(access.region_paths(ability), "region__path")
            | Q(pk__in=access.units(ability))
        )
        .filter(closed_on=None)
        .order_by("region__path", "kind", "name")[:UNITS_AT_MOST]
    )


def people_to_choose(region_path: str, on: date) -> list[User]:
    """People in office on ``on`` in the region's subtree, above it, or in one of its units."""
    posts = (
        Post.objects.held_on(on)
        .exclude(role="investor")
        .filter(
            Q(region__path__in=paths_down_to(region_path))
            | within(region_path, "region__path")
            | within(region_path, "unit__region__path")
        )
    )
    return list(
        User.objects.filter(is_active=True, pk__in=posts.values("user")).order_by("name", "pk")[
            :PEOPLE_AT_MOST
        ]
    )

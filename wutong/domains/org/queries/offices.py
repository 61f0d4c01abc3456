"""Who holds an office on a day: of whom a room says “the bureau”, “the leader”, “the unit”."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Protocol

from django.db.models import Q

from wutong.domains.org.models import Post, User, within
from wutong.domains.org.queries.access import access_of
from wutong.domains.org.rules import paths_down_to
from wutong.kernel.scope import INVESTOR, Access, Grant


def in_charge_of(
    region_paths: Iterable[str], roles: Collection[str], on: date
) -> dict[str, list[int]]:
    """The people who hold one of ``roles`` over each region on ``on``, by the region's path.

    The nearest region that has such a post speaks: the county's own bureau, else the city's. A
    post within a unit is no post over its region. One query for all the regions.
    """
    lines = {path: paths_down_to(path) for path in region_paths}
    wanted = {above for line in lines.values() for above in line}
    posts = (
        Post.objects.held_on(on)
        .filter(role__in=list(roles), region__path__in=wanted, user__is_active=True)
        .order_by("pk")
    )
    holders: dict[str, dict[int, None]] = {}
    for path, user in posts.values_list("region__path", "user"):
        holders.setdefault(path, {})[user] = None
    return {
        path: next((list(holders[above]) for above in reversed(line) if above in holders), [])
        for path, line in lines.items()
    }


def members_of(units: Iterable[int], on: date, roles: Collection[str] = ()) -> dict[int, list[int]]:
    """The people who hold a post in each unit on ``on``, of ``roles`` where given; by unit.

    Those who speak for a firm are no members. One query for all the units.
    """
    wanted = set(units)
    posts = Post.objects.held_on(on).filter(unit__in=wanted, user__is_active=True)
    posts = posts.exclude(role=INVESTOR).order_by("pk")
    if roles:
        posts = posts.filter(role__in=list(roles))
    found: dict[int, dict[int, None]] = {unit: {} for unit in wanted}
    for unit, user in posts.values_list("unit", "user"):
        found[unit][user] = None
    return {unit: list(users) for unit, users in found.items()}


def in_office(people: Iterable[int], on: date) -> set[int]:
    """Those of ``people`` who still sign in and hold some post on ``on``. One query."""
    posts = Post.objects.held_on(on).filter(user__in=set(people), user__is_active=True)
    return set(posts.exclude(role=INVESTOR).order_by().values_list("user", flat=True))


def scope_of_post(post: Post) -> Grant:
    """The role and the scope that a post gives."""
    return Grant(post.role, post.region.path if post.region else "", post.unit_id)


def of_post(scope: Grant | None, unit: str = "unit", path: str = "region_path") -> Q:
    """Rows within the scope of a post: of its unit, or of its region's subtree; None: all."""
    if scope is None:
        return Q()
    if scope.unit is not None:
        return Q(**{unit: scope.unit})
    return within(scope.region_path, path) if scope.region_path else Q(pk__in=())


class Scoped(Protocol):
    """A manager or queryset with ``visible_to``."""

    def visible_to(self, access: Access | None) -> Any:
        """The rows that the person may see."""


def who_sees(wanted: Iterable[tuple[int, int]], rows: Scoped, on: date) -> set[tuple[int, int]]:
    """Of (person, key of a row) those where the person may see the row on ``on``.

    Some queries for each person, however many rows: for the readers of one batch.
    """
    keys: dict[int, set[int]] = {}
    for person, key in wanted:
        keys.setdefault(person, set()).add(key)
    return {
        (person.pk, key)
        for person in User.objects.filter(pk__in=keys, is_active=True)
        for key in rows.visible_to(access_of(person, on))
        .filter(pk__in=keys[person.pk])
        .values_list("pk", flat=True)
    }

"""What the region knows when a message is read: places, units, firms on record."""

from __future__ import annotations

from functools import lru_cache
from itertools import batched
from typing import Any, Final

from django.db.models import Count, Max, Q

from wutong.domains.investors.queries import Investor, normalize_name
from wutong.domains.leads.rules.recognition import (
    Gazetteer,
    Knowledge,
    Place,
    Text,
    possible_names,
)
from wutong.domains.org.choices import RegionLevel
from wutong.domains.org.queries import Region, Unit, within
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.scope import Access

NAMES_LOOKED_UP: Final = 4_000
NAMES_A_QUERY: Final = 2_000
ONLY_AT_HOME: Final = (RegionLevel.TOWN, RegionLevel.PARK)
A_CITY_IS_DEEP: Final = 2
"""Towns are read from a province on: a person of the whole country has none of their own."""


def knowledge_for(access: Access, text: str) -> Knowledge:
    """Places of the country and towns of the person's own region; units there; firms on record that
    they may see and that ``text`` may name. Five queries, and one more after a change of regions."""
    return Knowledge(
        gazetteer=gazetteer_of(access.home),
        home=access.home,
        units=_units(access),
        firms=_firms(access, text),
    )


def gazetteer_of(home: str) -> Gazetteer:
    """Kept in memory until a region changes."""
    return _gazetteer(home, _state_of_regions())


def _state_of_regions() -> tuple[Any, ...]:
    """Differs after every change of a region: changes are audited, loads add rows."""
    told = AuditEntry.objects.filter(target_kind=Region._meta.label_lower).aggregate(Max("pk"))
    return (*told.values(), *Region.objects.aggregate(Max("pk"), Count("pk")).values())


@lru_cache(maxsize=8)
def _gazetteer(home: str, _state: tuple[Any, ...]) -> Gazetteer:
    wanted = ~Q(level__in=ONLY_AT_HOME)
    if home.count("/") >= A_CITY_IS_DEEP:
        wanted |= within(home)
    rows = Region.objects.filter(wanted).exclude(level=RegionLevel.COUNTRY).order_by("path")
    return Gazetteer.of(
        Place(code, name, path, tuple(aliases))
        for code, name, path, aliases in rows.values_list("code", "name", "path", "aliases")
    )


def _units(access: Access) -> dict[str, int]:
    """Names and aliases of the open units of the person's region, with their numbers."""
    rows = Unit.objects.filter(closed_on=None)
    if access.home:
        rows = rows.filter(within(access.home, "region__path"))
    return {
        name: pk
        for pk, own, aliases in rows.values_list("pk", "name", "aliases")
        for name in (own, *aliases)
    }


def _firms(access: Access, text: str) -> dict[str, Any]:
    """Names in the text that are a firm's on record (current, short, former), with its number and
    its name today."""
    spellings: dict[str, set[str]] = {}
    for name in possible_names(Text(text), NAMES_LOOKED_UP):
        spellings.setdefault(normalize_name(name), set()).add(name)
    spellings.pop("", None)
    found: dict[str, Any] = {}
    visible = Investor.objects.current().visible_to(access)
    for some in batched(spellings, NAMES_A_QUERY):
        own = visible.filter(normalized_name__in=some)
        other = visible.filter(names__normalized_name__in=some)
        for pk, today, spelled in (
            *own.values_list("pk", "name", "normalized_name"),
            *other.values_list("pk", "name", "names__normalized_name"),
        ):
            for name in spellings.get(spelled, ()):
                found[name] = {"pk": pk, "name": today}
    return found

"""Reads for those who keep robots."""

from __future__ import annotations

from typing import Final

from wutong.domains.notices.models import Robot
from wutong.domains.org.queries import Region, Unit, within_any
from wutong.kernel.scope import MANAGE_RULES, Access

REGIONS_AT_MOST: Final = 300


def robots_kept(access: Access) -> list[Robot]:
    """The robots of the regions whose rules the person may change, without their secrets."""
    rows = Robot.objects.visible_to(access).select_related("region", "unit")
    return list(rows.defer("address", "secret"))


def regions_kept(access: Access, chosen: str = "") -> list[tuple[str, str]]:
    """(code, name) of the regions for which the person may keep robots: the outermost, what lies
    right below them, and what lies below the one with the code ``chosen``."""
    paths = access.region_paths(MANAGE_RULES)
    regions = Region.objects.filter(within_any(paths))
    near = regions.filter(path__in=paths) | regions.filter(parent__path__in=paths)
    if chosen:
        near |= regions.filter(code=chosen) | regions.filter(parent__code=chosen)
    return list(near.order_by("path").values_list("code", "name")[:REGIONS_AT_MOST])


def units_of(region: Region) -> list[tuple[int, str]]:
    """(key, name) of the region's own units that are open."""
    return list(Unit.objects.filter(region=region, closed_on=None).values_list("pk", "name"))

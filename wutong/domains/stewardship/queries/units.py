"""Units that something of a region may be given to."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from wutong.domains.org.queries import Unit, within

UNITS_AT_MOST: Final = 300


def units_near(region_path: str) -> list[Unit]:
    """Those of the region and of the regions above and below, the nearest first."""
    codes = [code for code in region_path.split("/") if code]
    rows = Unit.objects.filter(closed_on=None).filter(
        within(region_path, "region__path") | Q(region__code__in=codes)
    )
    return list(
        rows.select_related("region").order_by("-region__path", "kind", "name")[:UNITS_AT_MOST]
    )


def choices_of(units: list[Unit]) -> list[tuple[str, str]]:
    """(key, name with the region's)."""
    return [(str(one.pk), f"{one.name}（{one.region.name}）") for one in units]

"""Where a person's posts reach: by a region, or by a unit that works in it."""

from __future__ import annotations

from wutong.domains.org.queries import Unit
from wutong.kernel.scope import Access


def reaches(access: Access, ability: str, region_path: str) -> bool:
    """Whether the person has ``ability`` for this region, or in a unit whose region it lies in."""
    if access.may(ability, region_path):
        return True
    units = access.units(ability)
    paths = Unit.objects.filter(pk__in=units).values_list("region__path", flat=True)
    return bool(units) and any(region_path.startswith(path) for path in paths)

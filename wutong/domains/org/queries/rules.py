"""Which of a region's rules hold, and who may change them: a region's own go before those above."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from wutong.domains.org.models import PATH_SEPARATOR, Region
from wutong.domains.org.rules import paths_down_to
from wutong.kernel.scope import MANAGE_RULES, Access

DEFAULT: Final = "default"


def holding_in[Row: Model](rows: QuerySet[Row], region_path: str) -> QuerySet[Row]:
    """Of rows with a ``region`` (None: the default) those of this region and the ones above."""
    above = Q(region=None) | Q(region__path__in=paths_down_to(region_path))
    return rows.filter(above).select_related("region")


def nearest_to[Row: Model](rows: QuerySet[Row], region_path: str) -> Row | None:
    """The row that holds in the region: its own, the nearest above, the default; one query."""
    return max(holding_in(rows, region_path), key=depth_of, default=None)


def depth_of(row: Any) -> int:
    """How near a row's region is, to sort by; the default is the farthest."""
    return len(row.region.path) if row.region else 0


def may_manage_rules(access: Access, region: Region | None) -> bool:
    """Whether the person may change a region's rules; for the default: the whole country's."""
    if region is not None:
        return access.may(MANAGE_RULES, region.path)
    return any(root.count(PATH_SEPARATOR) == 1 for root in access.region_paths(MANAGE_RULES))


def region_whose_rules(access: Access, code: str) -> Region | None:
    """The region whose rules a page shows: the one named by ``code``, else the person's own; None
    is the default of the country (``default``, or who may change it).

    Raises Http404 for a region whose rules the person may not change.
    """
    if code == DEFAULT:
        return None
    if not code:
        if may_manage_rules(access, None):
            return None
        paths = access.region_paths(MANAGE_RULES)
        return Region.objects.filter(path=paths[0]).first() if paths else None
    region = Region.objects.filter(code=code).first()
    if region is None or not may_manage_rules(access, region):
        raise Http404
    return region

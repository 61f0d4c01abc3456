"""Sources that a need can be met from."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from wutong.domains.org.queries import paths_down_to, within
from wutong.domains.stewardship.models import FactorCapacity


def sources_for(region_path: str, kind: str) -> Any:
    """Open sources of this kind that reach a place: of the regions above it, and of its parts."""
    near = Q(region_path__in=paths_down_to(region_path)) | within(region_path, "region_path")
    rows = FactorCapacity.objects.open().filter(near, kind=kind)
    return rows.select_related("region").order_by("region_path", "name")

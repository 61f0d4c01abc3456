"""What the forms of this room offer, and how a firm is found by its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wutong.domains.agreements.models import Agreement
from wutong.domains.investors.queries import normalize_name, visible_investors
from wutong.domains.org.queries import Unit, region_line
from wutong.kernel.scope import Access


def firms_named(access: Access, names: Sequence[str]) -> tuple[list[Any], list[str]]:
    """The registered firms of these names that the person sees, and the names without one."""
    keys = {normalize_name(name): name for name in names}
    rows = visible_investors(access).filter(normalized_name__in=keys).order_by("-created_at")
    found = {row.normalized_name: row for row in rows}
    return (
        [found[key] for key in keys if key in found],
        [name for key, name in keys.items() if key not in found],
    )


def units_to_ask(agreement: Agreement) -> list[Unit]:
    """Units of the agreement's region and of the regions above it."""
    regions = [one.pk for one in region_line(agreement.region)]
    return list(
        Unit.objects.filter(region__in=regions, closed_on=None).order_by("region__path", "name")
    )

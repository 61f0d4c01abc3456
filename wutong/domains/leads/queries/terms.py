"""The terms that hold in a region: its own, the nearest above, the default."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Q, QuerySet

from wutong.domains.leads.models import LeadRule
from wutong.domains.leads.rules.terms import Terms
from wutong.domains.org.queries import Region, paths_down_to
from wutong.kernel.statements import compiled


@dataclass(frozen=True)
class Standing:
    """The terms of a region and whose they are; ``owner`` is None for the default."""

    terms: Terms
    owner: Region | None
    own: bool


def terms_at(region_path: str) -> Terms:
    """The terms of the region with this path; one query."""
    return terms_of([region_path])[region_path]


def terms_of(region_paths: Iterable[str]) -> dict[str, Terms]:
    """The terms of many regions, in one query."""
    lines = {path: paths_down_to(path) for path in region_paths}
    wanted = tuple(sorted(set().union(*lines.values()))) if lines else ()
    known = {path or "": Terms(*numbers) for path, *numbers in _rules_of(wanted)}
    default = known.get("", Terms())
    return {
        path: next((known[one] for one in reversed(above) if one in known), default)
        for path, above in lines.items()
    }


@compiled
def _rules_of(paths: tuple[str, ...]) -> QuerySet[Any, Any]:
    """Region path (None: the default) and the numbers, in the order of :class:`Terms`."""
    rules = LeadRule.objects.filter(Q(region=None) | Q(region__path__in=paths)).order_by()
    return rules.values_list("region__path", *(one.name for one in fields(Terms)))


def standing_terms(region: Region | None) -> Standing:
    """What holds for ``region`` (None: by default), for the page of settings."""
    above = paths_down_to(region.path) if region else []
    rules = LeadRule.objects.filter(Q(region=None) | Q(region__path__in=above))
    nearest = sorted(
        rules.select_related("region"), key=lambda one: len(one.region.path) if one.region else 0
    )
    if not nearest:
        return Standing(Terms(), None, own=False)
    rule = nearest[-1]
    return Standing(rule.terms, rule.region, own=rule.region == region)

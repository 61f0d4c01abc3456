"""The numbers that hold in a region: its own, the nearest above, the default."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from wutong.domains.org.queries import Region, paths_down_to
from wutong.domains.stewardship.models import StewardshipRule


@dataclass(frozen=True)
class Standing:
    """The numbers of a region and whose they are; ``owner`` is None for the default."""

    rule: StewardshipRule
    owner: Region | None
    own: bool


def rule_of(region_path: str) -> StewardshipRule:
    """What holds in the region with this path ("" is the whole country); as delivered where
    nothing was set. One query."""
    return rules_of([region_path])[region_path]


def rules_of(region_paths: Iterable[str]) -> dict[str, StewardshipRule]:
    """What holds in each of many regions, in one query."""
    lines = {path: paths_down_to(path) for path in region_paths}
    wanted = {above for line in lines.values() for above in line}
    rows = StewardshipRule.objects.filter(Q(region=None) | Q(region__path__in=wanted))
    known = {one.region.path if one.region else "": one for one in rows.select_related("region")}
    default = known.get("") or StewardshipRule()
    return {
        path: next((known[one] for one in reversed(line) if one in known), default)
        for path, line in lines.items()
    }


def standing_rule(region: Region | None) -> Standing:
    """What holds for ``region`` (None: by default), for the page of settings."""
    rule = rule_of(region.path if region else "")
    own = rule.pk is not None and rule.region_id == (region.pk if region else None)
    return Standing(rule, rule.region, own=own)

"""Which rule of monthly reports holds in a region."""

from __future__ import annotations

from wutong.domains.org.queries import Region, paths_down_to
from wutong.domains.projects.models import ReportingRule


def reporting_rule_in(region_path: str) -> ReportingRule | None:
    """The region's own rule, else the nearest one above; one query."""
    rules = ReportingRule.objects.filter(region__path__in=paths_down_to(region_path))
    return max(rules.select_related("region"), key=lambda one: len(one.region.path), default=None)


def is_own(rule: ReportingRule | None, region: Region) -> bool:
    """Whether the rule is the region's, not one from above."""
    return rule is not None and rule.region_id == region.pk

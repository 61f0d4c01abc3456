"""Which money of a project counts as funds in place, for many projects at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q, Sum

from wutong.domains.projects.choices import FundSource
from wutong.domains.projects.models import FundArrival, FundRule, Project
from wutong.domains.projects.queries.figures import NEVER_COUNTED
from wutong.domains.projects.queries.gates import ancestor_paths


def counted_sources_of(region_paths: Iterable[str]) -> dict[str, frozenset[str]]:
    """Sources of money that count in each region, by the nearest rule; one query for all."""
    lines = {path: set(ancestor_paths(path)) for path in region_paths}
    rules = sorted(
        FundRule.objects.filter(
            Q(region=None) | Q(region__path__in=set().union(*lines.values()))
        ).select_related("region"),
        key=lambda one: len(one.region.path) if one.region else 0,
    )
    return {path: _counted(rules, line) for path, line in lines.items()}


def _counted(rules: Iterable[FundRule], line: set[str]) -> frozenset[str]:
    counts = {source: source not in NEVER_COUNTED for source in FundSource.values}
    for rule in rules:
        if rule.region is None or rule.region.path in line:
            counts[rule.source] = rule.counts
    return frozenset(source for source, yes in counts.items() if yes)


def funds_in_place_of(projects: Iterable[Project]) -> dict[int, Decimal]:
    """Verified funds that count, in 元, by project; two queries for all."""
    paths = {project.pk: project.region_path for project in projects}
    counted = counted_sources_of(set(paths.values()))
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for project, source, amount in (
        FundArrival.objects.filter(project__in=paths)
        .known(None)
        .order_by()
        .values_list("project", "source")
        .annotate(total=Sum("amount"))
    ):
        if source in counted[paths[project]]:
            sums[project] += amount
    return dict(sums)

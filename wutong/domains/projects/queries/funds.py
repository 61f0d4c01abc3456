"""Which money of a project counts as funds in place, for many projects at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet, Sum

from wutong.domains.org.queries import paths_down_to
from wutong.domains.projects.choices import FundSource
from wutong.domains.projects.models import FundArrival, FundRule
from wutong.domains.projects.queries.figures import NEVER_COUNTED
from wutong.kernel.statements import compiled, compiled_for_keys


def counted_sources_of(region_paths: Iterable[str]) -> dict[str, frozenset[str]]:
    """Sources of money that count in each region, by the nearest rule; one query for all."""
    rules = [Rule(path or "", source, counts) for path, source, counts in _rules()]
    rules.sort(key=lambda one: len(one.region_path))
    return {path: _counted(rules, set(paths_down_to(path))) for path in region_paths}


class Rule(NamedTuple):
    """What a region says of a source of money; an empty path speaks for the whole country."""

    region_path: str
    source: str
    counts: bool


@compiled
def _rules() -> QuerySet[FundRule, Any]:
    return FundRule.objects.order_by("pk").values_list("region__path", "source", "counts")


def _counted(rules: Iterable[Rule], line: set[str]) -> frozenset[str]:
    counts = {source: source not in NEVER_COUNTED for source in FundSource.values}
    for rule in rules:
        if not rule.region_path or rule.region_path in line:
            counts[rule.source] = rule.counts
    return frozenset(source for source, yes in counts.items() if yes)


def funds_in_place_of(projects: Iterable[Any]) -> dict[int, Decimal]:
    """Verified funds that count, in 元, by project; two queries for all."""
    paths = {project.pk: project.region_path for project in projects}
    counted = counted_sources_of(set(paths.values()))
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for project, source, amount in _arrived(list(paths)):
        if source in counted[paths[project]]:
            sums[project] += amount
    return dict(sums)


@compiled_for_keys
def _arrived(keys: Sequence[int]) -> QuerySet[FundArrival, Any]:
    """Verified money of these projects by source."""
    return (
        FundArrival.objects.filter(project__in=keys)
        .known(None)
        .order_by()
        .values_list("project", "source")
        .annotate(total=Sum("amount"))
    )

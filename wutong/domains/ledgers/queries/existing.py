"""What is already kept of the projects that a ledger names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import batched
from operator import attrgetter
from typing import Any

from wutong.domains.org.queries import Region, within
from wutong.domains.projects.choices import Standing
from wutong.domains.projects.queries import (
    Fact,
    FundArrival,
    Milestone,
    Project,
    ProjectMember,
)
from wutong.kernel.among import among
from wutong.kernel.scope import Access

_BATCH = 400
"""With many more names SQLite would rather walk through all projects."""
_LIVE = (Standing.CLAIMED, Standing.VERIFIED)

type FundsKey = tuple[date, Decimal, str, str]


@dataclass
class Kept:
    """One project as it stands, and as the rows of the file so far would make it.

    ``facts`` holds for each attribute the values by effective day, the last recorded of a day;
    ``unmatched`` the arrivals that no row of the file has named yet.
    """

    project: Project | None = None
    milestones: dict[str, date] = field(default_factory=dict)
    frameworks: set[date] = field(default_factory=set)
    facts: dict[str, dict[date, Any]] = field(default_factory=lambda: defaultdict(dict))
    funds: Counter[FundsKey] = field(default_factory=Counter)
    unmatched: Counter[FundsKey] = field(default_factory=Counter)
    members: set[tuple[str, str]] = field(default_factory=set)
    attributes: dict[str, Any] = field(default_factory=dict)

    def value_at(self, attribute: str, on: date) -> Any:
        """The value that holds on a day; before the first one, the first one."""
        known = self.facts.get(attribute)
        if not known:
            return None
        days = [day for day in known if day <= on]
        return known[max(days)] if days else known[min(known)]

    def arrived_by(self, on: date, kind: str) -> Decimal:
        """Funds of a kind in place up to a day."""
        return sum(
            (
                amount * n
                for (day, amount, of, _v), n in self.funds.items()
                if day <= on and of == kind
            ),
            Decimal(0),
        )


def kept_projects(
    normalized_names: Iterable[str], region: Region, access: Access
) -> dict[str, list[Kept]]:
    """Projects of these names in the region's subtree that the person may see, by name."""
    found: dict[str, list[Kept]] = defaultdict(list)
    known: dict[str, dict[int, Any]] = {name: {} for name in ("investor", "region", "unit")}
    for names in batched(sorted(set(normalized_names)), _BATCH):
        projects = list(
            Project.objects.visible_to(access)
            .filter(within(region.path, "region_path"), among("normalized_name", names))
            .order_by("pk")
        )
        _put_related(projects, known)
        kept = {project.pk: Kept(project) for project in projects}
        _read_claims(kept)
        for one in kept.values():
            if one.project is not None:
                found[one.project.normalized_name].append(one)
    return found


def _put_related(projects: list[Project], known: dict[str, dict[int, Any]]) -> None:
    """Put investor, region and unit in place, each read once however many projects share it."""
    for name, read in known.items():
        field: Any = Project._meta.get_field(name)
        key_of = attrgetter(f"{name}_id")
        missing = set(map(key_of, projects)) - {None} - read.keys()
        read |= field.related_model._base_manager.in_bulk(missing)
        for project in projects:
            if (key := key_of(project)) is not None:
                field.set_cached_value(project, read[key])


def verified_projects(keys: Iterable[int], access: Access) -> dict[int, Kept]:
    """Projects by key, of those that the person may see, with what is verified of them."""
    projects = Project.objects.visible_to(access).filter(pk__in=list(keys))
    kept = {project.pk: Kept(project) for project in projects.select_related("investor", "region")}
    _read_claims(kept, (Standing.VERIFIED,))
    return kept


def _read_claims(kept: dict[int, Kept], standings: tuple[Standing, ...] = _LIVE) -> None:
    if not kept:
        return
    for key, stage, kind, on in Milestone.objects.filter(
        among("project", kept), standing__in=standings
    ).values_list("project", "stage", "kind", "on"):
        if kind == "formal":
            kept[key].milestones[stage] = on
        elif kind == "framework":
            kept[key].frameworks.add(on)
    for key, attribute, on, *values in (
        Fact.objects.filter(among("project", kept), standing__in=standings)
        .order_by("pk")
        .values_list(
            "project", "attribute", "on", "money", "number", "flag", "region", "unit", "planned"
        )
    ):
        kept[key].facts[attribute][on] = next(value for value in values if value is not None)
    for key, on, amount, kind, voucher in FundArrival.objects.filter(
        among("project", kept), standing__in=standings
    ).values_list("project", "on", "amount", "kind", "voucher"):
        kept[key].funds[on, Decimal(amount), kind, voucher] += 1
        kept[key].unmatched[on, Decimal(amount), kind, voucher] += 1
    for key, capacity, stated in ProjectMember.objects.filter(
        among("project", kept), left_on=None
    ).values_list("project", "capacity", "stated_name"):
        kept[key].members.add((capacity, stated))

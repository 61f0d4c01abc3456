"""What happened to the projects of a region in a year, as far as rules of awards ask.

Only events of the year are read, and of projects only those that have one. Phases stand in their
parent; confidential projects take no part, for what is awarded is published.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import batched
from typing import Any, Final

from django.db.models import QuerySet

from wutong.domains.incentives.choices import MILESTONES, AwardEvent, AwardFact
from wutong.domains.incentives.rules.ruleset import RuleSet
from wutong.domains.org.queries import within
from wutong.domains.projects.choices import Attribute, MilestoneKind
from wutong.domains.projects.queries import Fact, FundArrival, Milestone, Project
from wutong.domains.projects.queries.funds import counted_sources_of, funds_in_place_of

BATCH: Final = 5000


@dataclass(frozen=True)
class Days:
    """From ``first`` to ``last``, as known at ``known`` (None: now)."""

    first: date
    last: date
    known: datetime | None = None


@dataclass(frozen=True)
class Happened:
    """A project's event: its day, its base in 元, the rows behind it as (code, day, amount, key)."""

    project: int
    event: str
    day: date
    base: Decimal | None
    rows: tuple[tuple[str, str, str, int], ...]
    milestone: int | None = None


@dataclass(frozen=True)
class Facts:
    """Events of projects, the projects themselves, and amounts for minimum conditions."""

    events: list[Happened] = field(default_factory=list)
    projects: dict[int, Project] = field(default_factory=dict)
    amounts: dict[str, dict[int, Decimal]] = field(default_factory=dict)

    def of(self, project: int) -> dict[str, Decimal | None]:
        """A project's facts for minimum conditions; None where unknown."""
        return {
            AwardFact.TOTAL_INVESTMENT: self.projects[project].total_investment,
            **{name: values.get(project) for name, values in self.amounts.items()},
        }


def facts_of(rules: RuleSet, region_path: str, days: Days) -> Facts:
    """The events that ``rules`` award within ``days``, in a bounded number of queries."""
    wanted = {one.event for one in rules.rules}
    least = {name for one in rules.rules for name in one.least}
    events = list(_milestones([one for one in MILESTONES if one in wanted], region_path, days))
    fixed: list[Happened] = []
    if AwardFact.FIXED_INVESTMENT in least:
        fixed = list(_fixed(region_path, replace(days, first=date(days.first.year, 1, 1))))
    if AwardEvent.FIXED_INVESTMENT in wanted:
        events += _fixed(region_path, days)
    if AwardEvent.FUNDS in wanted:
        events += _funds(region_path, days)
    projects = _projects({one.project for one in events})
    amounts = {AwardFact.FIXED_INVESTMENT: {one.project: one.base or Decimal(0) for one in fixed}}
    if AwardFact.FUNDS_IN_PLACE in least:
        amounts[AwardFact.FUNDS_IN_PLACE] = funds_in_place_of(projects.values())
    milestones = {*MILESTONES}
    return Facts(
        [
            one if one.event not in milestones else _based(one, projects[one.project])
            for one in events
        ],
        projects, {str(name): values for name, values in amounts.items()},
    )  # fmt: skip


def _based(one: Happened, project: Project) -> Happened:
    return Happened(
        one.project, one.event, one.day, project.total_investment, one.rows, one.milestone
    )


def _inside[Row: Any](rows: QuerySet[Row], region_path: str, days: Days) -> QuerySet[Row]:
    return rows.filter(
        within(region_path, "project__region_path"), project__removed_at=None,
        project__parent=None, project__confidential=False, on__range=(days.first, days.last),
    )  # fmt: skip


def _milestones(stages: list[AwardEvent], region_path: str, days: Days) -> Iterator[Happened]:
    if not stages:
        return
    rows = _inside(Milestone.objects.known(days.known), region_path, days).filter(
        stage__in=stages, kind=MilestoneKind.FORMAL
    )
    for pk, project, stage, on in rows.order_by("pk").values_list("pk", "project", "stage", "on"):
        row = (str(stage), on.isoformat(), "", pk)
        yield Happened(project, stage, on, None, (row,), pk)


def _fixed(region_path: str, days: Days) -> Iterator[Happened]:
    """Fixed investment by project: of each month the value decided last."""
    rows = _inside(Fact.objects.known(days.known), region_path, days).filter(
        attribute=Attribute.FIXED_ASSET_INVESTMENT
    )
    months: dict[tuple[int, date], tuple[int, Decimal]] = {}
    for pk, project, on, money in rows.order_by("decided_at", "pk").values_list(
        "pk", "project", "on", "money"
    ):
        months[project, on] = (pk, money or Decimal(0))
    found: dict[int, list[tuple[date, Decimal, int]]] = defaultdict(list)
    for (project, on), (pk, money) in months.items():
        found[project].append((on, money, pk))
    yield from _summed(found, AwardEvent.FIXED_INVESTMENT)


def _funds(region_path: str, days: Days) -> list[Happened]:
    """Funds in place by project, of sources that count in its region."""
    rows = _inside(FundArrival.objects.known(days.known), region_path, days)
    read = list(rows.order_by("pk").values_list(
        "pk", "project", "project__region_path", "on", "amount", "source"
    ))  # fmt: skip
    counted = counted_sources_of({path for _pk, _project, path, *_ in read})
    found: dict[int, list[tuple[date, Decimal, int]]] = defaultdict(list)
    for pk, project, path, on, amount, source in read:
        if source in counted[path]:
            found[project].append((on, amount, pk))
    return list(_summed(found, AwardEvent.FUNDS))


def _summed(
    found: dict[int, list[tuple[date, Decimal, int]]], event: AwardEvent
) -> Iterator[Happened]:
    for project, lines in found.items():
        total = sum((money for _on, money, _pk in lines), Decimal(0))
        if total > 0:
            rows = tuple((str(event), on.isoformat(), f"{money:f}", pk)
                         for on, money, pk in sorted(lines))  # fmt: skip
            yield Happened(project, event, max(on for on, *_ in lines), total, rows)


def _projects(keys: Collection[int]) -> dict[int, Project]:
    return {
        one.pk: one
        for some in batched(sorted(keys), BATCH)
        for one in Project.objects.filter(pk__in=some)
        .select_related("investor")
        .only("pk", "code", "name", "region_path", "unit_id", "total_investment", "investor")
    }

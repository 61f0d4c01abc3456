"""Reads of plans: the decision that held on a day, its tree, what is left over and unsigned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from wutong.domains.targets.models import PlanDecision, PlanLine, Target, TargetPlan
from wutong.domains.targets.rules.plans import (
    Branch,
    Difference,
    LineChange,
    Placed,
    changes,
    difference,
    in_tree_order,
    is_below,
)
from wutong.kernel import metrics
from wutong.kernel.metrics import Aggregate, Kind
from wutong.kernel.money import YI

HANDED_DOWN = (Aggregate.COUNT, Aggregate.SUM)


def may_have_target(metric: metrics.Metric) -> bool:
    """Whether a metric can have an annual target: flows that are counted or summed."""
    return metric.kind == Kind.FLOW and metric.aggregate in HANDED_DOWN


def metrics_with_targets() -> list[metrics.Metric]:
    """Every metric that can have an annual target."""
    return [metric for metric in metrics.declared() if may_have_target(metric)]


def unit_of_entry(metric: metrics.Metric) -> tuple[Decimal, str]:
    """What an entered value is multiplied by, and its unit: amounts are entered in 亿元."""
    return (YI, "亿元") if metric.measure == "元" else (Decimal(1), metric.measure)


def decision_of(
    plan: TargetPlan, *, on: date | None = None, known: datetime | None = None
) -> PlanDecision | None:
    """The decision that held on a day (None: the last), as known at a time (None: now)."""
    rows = plan.decisions.adopted()
    if on is not None:
        rows = rows.filter(decided_on__lte=on)
    if known is not None:
        rows = rows.filter(adopted_at__lte=known)
    return rows.last()


def tree_of(decision: PlanDecision, metric: str = "") -> list[Branch[PlanLine]]:
    """The decision's lines, each parent before its children; of one metric, or of all."""
    rows = decision.lines.with_holders()
    if metric:
        rows = rows.filter(metric=metric)
    return in_tree_order((one.pk, one.parent_id, one) for one in rows)


def left_of(branch: Branch[PlanLine]) -> Difference:
    """The line minus its children."""
    return difference(branch.line.amounts, [one.amounts for one in branch.children])


def difference_of(line: PlanLine) -> Difference:
    """The line minus its children, read anew."""
    return difference(line.amounts, [one.amounts for one in line.children.all()])


def is_signed(line: PlanLine, left: Difference) -> bool:
    """Whether somebody signed for just this difference."""
    signed = (line.signed_basic, line.signed_stretch)
    return line.signed_at is not None and signed == (left.basic, left.stretch)


def unsigned_lines(decision: PlanDecision) -> list[PlanLine]:
    """Lines whose children don't add up and that nobody signed for."""
    found = ((one.line, left_of(one)) for one in tree_of(decision))
    return [line for line, left in found if left and not is_signed(line, left)]


def before_of(decision: PlanDecision) -> PlanDecision | None:
    """The decision that this one changed."""
    return decision.plan.decisions.adopted().filter(number__lt=decision.number).last()


def changes_between(
    before: Iterable[Branch[PlanLine]], after: Iterable[Branch[PlanLine]]
) -> list[LineChange]:
    """What differs between the trees of two decisions."""
    return changes(placed_lines(before), placed_lines(after))


def placed_lines(tree: Iterable[Branch[PlanLine]]) -> dict[tuple[str, str], Placed]:
    """The goals of a tree's lines and under whom they stand, by metric and holder."""
    lines = [one.line for one in tree]
    holders = {line.pk: line.holder for line in lines}
    return {
        (line.metric, line.holder): Placed(line.amounts, holders.get(line.parent_id or 0, ""))
        for line in lines
    }


@dataclass(frozen=True)
class Move:
    """A line that another may be put under, how deep it stands, and what it leaves over of its own
    goal ``now`` and ``after``."""

    line: PlanLine
    depth: int
    now: Difference
    after: Difference


def moves_of(line: PlanLine) -> tuple[Move | None, list[Move]]:
    """What moving a line of a draft would do to the parent that it leaves (None for the plan's own
    region, which stays), and to each line of its metric that it may be put under."""
    branches = tree_of(line.decision, line.metric)
    parents = {one.line.pk: one.line.parent_id for one in branches}
    left: Move | None = None
    found: list[Move] = []
    for one in branches:
        amounts = one.line.amounts
        if one.line.pk == line.parent_id:
            rest = [child.amounts for child in one.children if child.pk != line.pk]
            left = Move(one.line, one.depth, left_of(one), difference(amounts, rest))
        elif not is_below(one.line.pk, line.pk, parents):
            held = [*(child.amounts for child in one.children), line.amounts]
            found.append(Move(one.line, one.depth, left_of(one), difference(amounts, held)))
    return left, found if left else []


type HolderKey = tuple[int | None, int | None, int | None, str]
"""A holder by the keys of region (where neither a unit nor a person), unit and person; a metric."""


class Standing:
    """The targets in force for the holders of some lines, and which of them the plan set itself."""

    def __init__(self, plan: TargetPlan, lines: Sequence[PlanLine]) -> None:
        self.plan = plan
        regions = {line.region_id for line in lines if line.region_id}
        units = {line.unit_id for line in lines if line.unit_id}
        people = {line.person_id for line in lines if line.person_id}
        rows = (
            Target.objects.standing()
            .filter(year=plan.year)
            .filter(
                Q(line__decision__plan=plan)
                | Q(region__in=regions, unit=None, person=None)
                | Q(unit__in=units)
                | Q(region=plan.region_id, person__in=people)
            )
            .select_related("line__decision__plan")
        )
        self.targets = {self._key(row): row for row in rows}
        self.own = {key: row for key, row in self.targets.items() if self._plan_of(row) == plan}

    @staticmethod
    def _key(row: Target) -> HolderKey:
        region = None if row.unit_id or row.person_id else row.region_id
        return region, row.unit_id, row.person_id, row.metric

    @staticmethod
    def _plan_of(row: Target) -> TargetPlan | None:
        return row.line.decision.plan if row.line else None

    @staticmethod
    def key_of(line: PlanLine) -> HolderKey:
        """The holder and metric of a line."""
        return line.region_id, line.unit_id, line.person_id, line.metric

    def is_higher(self, key: HolderKey) -> bool:
        """Whether a plan of a region above has set this holder's target."""
        row = self.targets.get(key)
        plan = self._plan_of(row) if row else None
        path = self.plan.region_path
        return plan is not None and plan != self.plan and path.startswith(plan.region_path)


@dataclass(frozen=True)
class Gap:
    """A line with children, what they leave over, and whether that is signed for."""

    line: PlanLine
    left: Difference
    signed: bool


def gaps(branches: Iterable[Branch[PlanLine]]) -> dict[int, Gap]:
    """Lines whose children don't add up, by key."""
    found = ((one.line, left_of(one)) for one in branches)
    return {line.pk: Gap(line, left, is_signed(line, left)) for line, left in found if left}


def from_above(plan: TargetPlan) -> Mapping[str, Target]:
    """What a plan of a region above has set for the plan's own region, by metric."""
    rows = Target.objects.standing().filter(
        region=plan.region_id, unit=None, person=None, year=plan.year, line__isnull=False
    )
    rows = rows.exclude(line__decision__plan=plan).select_related("line__decision__plan__region")
    return {row.metric: row for row in rows}


def parents_of(lines: Iterable[PlanLine]) -> dict[int, list[PlanLine]]:
    """The way down to each line from the plan's root, in one query per level."""
    found: dict[int, list[PlanLine]] = {line.pk: [] for line in lines}
    waiting: dict[int, Any] = {line.pk: line.parent_id for line in lines}
    while any(waiting.values()):
        wanted = {parent for parent in waiting.values() if parent}
        rows = PlanLine.objects.with_holders().in_bulk(wanted)
        for key, parent in waiting.items():
            if parent:
                found[key].insert(0, rows[parent])
        waiting = {
            key: rows[parent].parent_id if parent else None for key, parent in waiting.items()
        }
    return found

"""A plan as a sheet to hand out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wutong.domains.targets.models import PlanDecision, PlanLine, TargetPlan
from wutong.domains.targets.queries.plans import tree_of, unit_of_entry
from wutong.domains.targets.rules.plans import Branch
from wutong.domains.targets.rules.plans_sheet import COLUMNS
from wutong.kernel import metrics
from wutong.kernel.spreadsheets import Sheet


def plan_sheet(decision: PlanDecision | None, plan: TargetPlan) -> Sheet:
    """A decision's lines, each parent before its children; the same sheet can be taken in again."""
    branches = tree_of(decision) if decision else []
    return Sheet(
        kind="target_plan", title=f"{plan.region}{plan.year}年目标计划"[:31], columns=COLUMNS,
        rows=_rows(branches), keys=[one.line.pk for one in branches], region_path=plan.region_path,
    )  # fmt: skip


def _rows(branches: Sequence[Branch[PlanLine]]) -> Iterator[list[str]]:
    for one in branches:
        line, metric = one.line, metrics.find(one.line.metric)
        by, unit = unit_of_entry(metric)
        yield [
            metric.code, metric.label, unit, line.parent.holder if line.parent else "",
            line.holder, line.who, metrics.plain(line.basic / by),
            "" if line.stretch is None else metrics.plain(line.stretch / by), line.note,
        ]  # fmt: skip

"""What a proposal for a split follows: last year's actuals, or projects in hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from wutong.domains.targets.choices import SplitBasis
from wutong.domains.targets.models import PlanLine, TargetPlan
from wutong.domains.targets.queries.plans_progress import question_of, reached_by
from wutong.domains.targets.rules.plans_split import Part, propose, step_of
from wutong.kernel import metrics

IN_HAND: Final = ("reserve_projects", "negotiating_projects")
"""Capacity is the number of projects in reserve and in talks that the holder has today: what next
year's signings, landings and starts come from."""


def weights_for(
    plan: TargetPlan, metric: str, children: Sequence[PlanLine], basis: str, today: date
) -> dict[str, Decimal]:
    """The weight of each child by this basis."""
    if basis == SplitBasis.EQUAL:
        return {line.holder: Decimal(1) for line in children}
    if basis == SplitBasis.CAPACITY:
        codes: tuple[str, ...] = IN_HAND
        question = question_of(plan.region, today.year, today)
    else:
        last = plan.year - 1
        codes, question = (metric,), question_of(plan.region, last, date(last, 12, 31))
    reached = reached_by(plan.region, dict.fromkeys(codes, children), question)
    return {
        line.holder: max(
            sum((reached.get((code, line.holder), Decimal(0)) for code in codes), Decimal(0)),
            Decimal(0),
        )
        for line in children
    }


def proposal(
    line: PlanLine, children: Sequence[PlanLine], weights: dict[str, Decimal]
) -> list[Part]:
    """The line's goal in parts among its children by weight, in the metric's own step."""
    ordered = {child.holder: weights[child.holder] for child in children}
    return propose(line.amounts, ordered, step_of(metrics.find(line.metric).measure))

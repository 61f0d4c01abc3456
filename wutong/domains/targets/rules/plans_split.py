"""Splitting a goal among those who are to reach it. Pure.

Largest remainder (Hamilton) in the metric's own step: everybody gets the whole steps of their exact
quota, and what is left goes, a step each, to the largest remainders; of equal ones to the first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Final

from wutong.domains.targets.rules.plans import Amounts

ONE: Final = Decimal(1)
TEN_THOUSAND: Final = Decimal(10_000)
STEPS: Final[Mapping[str, Decimal]] = {"个": ONE, "元": TEN_THOUSAND}
"""A goal is handed down in whole projects, and in 万元."""
HUNDREDTH: Final = Decimal("0.01")


def step_of(measure: str) -> Decimal:
    """The smallest part in which a metric of this measure is handed down."""
    return STEPS.get(measure, HUNDREDTH)


def apportion(total: Decimal, weights: Sequence[Decimal], step: Decimal) -> list[Decimal]:
    """``total`` (not negative, in 0.01 at the finest) in parts that follow ``weights`` (not
    negative) and add up to it exactly; a larger weight never gets a smaller part.

    What is below one step goes to the largest weight. Weights that are all zero count as equal.
    """
    if not weights:
        return []
    shares = [Fraction(one) for one in weights]
    whole = sum(shares)
    if not whole:
        shares, whole = [Fraction(1)] * len(shares), Fraction(len(shares))
    steps = int((total / step).to_integral_value(ROUND_FLOOR))
    quotas = [steps * one / whole for one in shares]
    counts = [quota.numerator // quota.denominator for quota in quotas]
    by_remainder = sorted(range(len(quotas)), key=lambda at: (counts[at] - quotas[at], at))
    for at in by_remainder[: steps - sum(counts)]:
        counts[at] += 1
    parts = [count * step for count in counts]
    largest = max(range(len(shares)), key=lambda at: (shares[at], -at))
    parts[largest] += total - steps * step
    return parts


def split(goal: Amounts, weights: Sequence[Decimal], step: Decimal) -> list[Amounts]:
    """The goal in parts by weight. The stretch goal is the basic one and a part of what it adds,
    so that no part's stretch goal lies below its basic one."""
    basic = apportion(goal.basic, weights, step)
    if goal.stretch is None:
        return [Amounts(one) for one in basic]
    more = apportion(goal.stretch - goal.basic, weights, step)
    return [Amounts(one, one + added) for one, added in zip(basic, more, strict=True)]


@dataclass(frozen=True)
class Part:
    """Somebody's proposed part: the weight it follows from, and their share of all weights as a
    fraction of 1 (None where all weights are zero and everybody gets the same)."""

    holder: str
    weight: Decimal
    share: Decimal | None
    amounts: Amounts


def propose(goal: Amounts, weights: Mapping[str, Decimal], step: Decimal) -> list[Part]:
    """A proposal for the holders in the order of ``weights``."""
    whole = sum(weights.values(), Decimal(0))
    parts = split(goal, list(weights.values()), step)
    return [
        Part(holder, weight, weight / whole if whole else None, amounts)
        for (holder, weight), amounts in zip(weights.items(), parts, strict=True)
    ]

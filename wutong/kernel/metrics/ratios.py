"""Ratios: one metric divided by another, member by member of the denominator."""

from __future__ import annotations

from decimal import Decimal

from wutong.kernel.metrics.answers import Answer, Value
from wutong.kernel.metrics.definitions import Metric
from wutong.kernel.metrics.engine import ZERO, ask
from wutong.kernel.metrics.questions import Question


def ask_ratio(metric: Metric, question: Question) -> Answer:
    """The values of a ratio, exact; None over nothing."""
    above = ask(metric.numerator, question, metric.numerator_version)
    below = ask(metric.denominator, question)
    tops = {tuple(value.keys.items()): value.value for value in above.values}
    return Answer(
        metric,
        question,
        [
            Value(
                divided(tops.get(tuple(value.keys.items())), value.value, metric.factor), value.by
            )
            for value in below.values
        ],
    )


def divided(above: Decimal | None, below: Decimal | None, factor: Decimal) -> Decimal | None:
    """Exact; None over nothing."""
    return None if not below else (above or ZERO) * factor / below

"""What comes back: values that carry their definition, period, scope and rounding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from wutong.kernel.metrics.definitions import Aggregate, Member, Metric
from wutong.kernel.metrics.questions import Question
from wutong.kernel.money import WAN, YI, Rounding, format_yuan

NOTHING = "—"
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Value:
    """One value. ``value`` is exact: 元, a count, or a ratio as a fraction of 1; None = no value
    (a rate over nothing). ``by`` maps each dimension to its member."""

    value: Decimal | None
    by: Mapping[str, Member] = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, str]:
        """Dimension → key of its member."""
        return {code: member.key for code, member in self.by.items()}

    @property
    def labels(self) -> dict[str, str]:
        """Dimension → label of its member."""
        return {code: member.label for code, member in self.by.items()}


@dataclass(frozen=True)
class Answer:
    """The values that answer one question to one metric."""

    metric: Metric
    question: Question
    values: Sequence[Value]

    @property
    def total(self) -> Value:
        """The only value of a question without dimensions."""
        return self.values[0]

    def display(self, value: Value, rounding: Rounding | None = None, unit: str = "") -> str:
        """The value in words of a report, e.g. ``2066.95 亿元``, ``192 个``, ``59.37%``."""
        return display(self.metric, value.value, rounding, unit)


@dataclass(frozen=True)
class Row:
    """One row behind a value: what it is and how much it adds."""

    key: str
    title: str
    amount: Decimal
    facts: Mapping[str, Any] = field(default_factory=dict)


def display(
    metric: Metric, value: Decimal | None, rounding: Rounding | None = None, unit: str = ""
) -> str:
    """``value`` of ``metric`` as text. Amounts from 1 亿 up in 亿元, below in 万元, or in ``unit``.

    Rounds half-up to two places unless told; a count has no places.
    """
    if value is None:
        return NOTHING
    if metric.aggregate == Aggregate.RATIO and metric.measure == "%":
        return f"{(rounding or Rounding()).apply(value * HUNDRED):f}%"
    if metric.measure.startswith("元"):
        per = metric.measure.removeprefix("元")
        chosen = unit or ("万元" if 0 < abs(value) < YI else "亿元")
        if per:
            return f"{(rounding or Rounding()).apply(value / WAN):f} 万元{per}"
        return format_yuan(value, chosen, rounding)
    if rounding is None or metric.aggregate == Aggregate.COUNT:
        return f"{plain(value)} {metric.measure}"
    return f"{rounding.apply(value):f} {metric.measure}"


def plain(value: Decimal) -> str:
    """``value`` without exponent and trailing zeros, as the JSON of every face writes it."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

"""Medians: the database counts how often each amount stands, and the middle one is taken here.

Exact on every database, one statement a metric (two with confidential rows). A median doesn't add
up, so members are put together by their counts and not by their medians.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet

from wutong.kernel.metrics.answers import Answer
from wutong.kernel.metrics.definitions import Dimension, Member, Metric, Source
from wutong.kernel.metrics.engine import (
    CONFIDENTIAL,
    ONE,
    empty_members,
    grouping,
    in_order,
    named,
    narrowed,
)
from wutong.kernel.metrics.questions import BadQuestion, Question
from wutong.kernel.metrics.reading import one_reading

TWO = Decimal(2)
type Counts = Counter[Decimal]


def median(counts: Mapping[Decimal, int]) -> Decimal | None:
    """The middle amount, of an even number the mean of the middle two; None of none."""
    total = sum(counts.values())
    if not total:
        return None
    below, lower, upper = 0, None, Decimal(0)
    for amount in sorted(one for one, count in counts.items() if count):
        below += counts[amount]
        if lower is None and below > (total - 1) // 2:
            lower = amount
        if below > total // 2:
            upper = amount
            break
    assert lower is not None
    return lower if lower == upper else (lower + upper) / TWO


@one_reading()
def ask_median(metric: Metric, question: Question) -> Answer:
    """The medians of a metric's amounts. Raises BadQuestion for bands, which overlap."""
    dimensions = [metric.dimension(code) for code in question.by]
    if any(one.bounds for one in dimensions):
        raise BadQuestion("中位数不能分档。")
    source = narrowed(metric, metric.rows_source(question), question)
    totals = _totals(question, dimensions, source)
    hidden = hidden_counts(source)
    if hidden:
        key = (CONFIDENTIAL,) * len(dimensions)
        totals[key] = totals.get(key, Counter()) + hidden
    values = {members: median(counts) for members, counts in totals.items()}
    return Answer(metric, question, in_order(metric, question, dimensions, values))


def hidden_counts(source: Source) -> Counts:
    """How often each amount stands among the confidential rows that may not be listed."""
    if source.hidden is None:
        return Counter()
    return Counter({keys[-1]: count for *keys, count in _counted(source.hidden, source, {})})


def _totals(
    question: Question, dimensions: Sequence[Dimension], source: Source
) -> dict[tuple[Member, ...], Counts]:
    """How often each amount stands under each member; members with nothing appear empty."""
    names = {f"by_{one.code}": grouping(one, source, question) for one in dimensions}
    found = _counted(source.visible, source, names)
    places = [
        one.place(question, sorted({row[at] for row in found}, key=str)) if one.place else {}
        for at, one in enumerate(dimensions)
    ]
    totals: dict[tuple[Member, ...], Counts] = {
        members: Counter() for members in empty_members(question, dimensions)
    }
    for *keys, amount, count in found:
        members = tuple(places[at][key] for at, key in enumerate(keys))
        totals.setdefault(members, Counter())[amount] += count
    return totals


def _counted(rows: QuerySet[Any], source: Source, names: Mapping[str, Any]) -> list[Any]:
    """``(keys …, amount, how many)`` of the rows that have an amount."""
    if source.amount is None or source.share is not None:
        raise BadQuestion("没有金额或者按份额计的指标不能求中位数。")
    amounts = rows.order_by().annotate(metric_amount=named(source.amount), **names)
    grouped = amounts.filter(metric_amount__isnull=False).values(*names, "metric_amount")
    counted = grouped.annotate(metric_rows=Count(ONE))
    found = counted.values_list(*names, "metric_amount", "metric_rows")
    return [(*keys, Decimal(amount), count) for *keys, amount, count in found]

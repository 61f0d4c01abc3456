"""Opens a value: the rows behind it, which add up to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet

from wutong.kernel.metrics.answers import Row
from wutong.kernel.metrics.apart import MembersOf
from wutong.kernel.metrics.definitions import WHOLE_SHARE, Aggregate, Metric, Source, find
from wutong.kernel.metrics.engine import (
    CONFIDENTIAL,
    SPLIT_PREFIX,
    ZERO,
    hidden_values,
    named,
    narrowed,
    number,
)
from wutong.kernel.metrics.medians import hidden_counts, median
from wutong.kernel.metrics.questions import BadQuestion, Question


def rows(
    code: str,
    question: Question,
    version: str | None = None,
    *,
    start: int = 0,
    limit: int | None = None,
) -> list[Row]:
    """The rows behind a value, the largest first; they add up to it (of a
    median it is the middle one of them).

    Confidential rows that the person may not see stand together as the last row. A ratio opens
    the rows of its denominator (or of the metric it names).
    """
    metric = find(code, version)
    if metric.aggregate == Aggregate.RATIO:
        code, version = metric.opens
        return rows(code, question, version, start=start, limit=limit)
    source = narrowed(metric, metric.rows_source(question), question)
    stop = None if limit is None else start + limit
    chosen = _largest_first(source)[start:stop]
    found = [_row(metric, facts) for facts in _described(source, chosen)]
    if limit is None or len(found) < limit:
        found += _hidden_row(metric, source, question)
    return found


def rows_by(
    code: str,
    question: Question,
    version: str | None = None,
    members_of: MembersOf | None = None,
) -> dict[str, list[Row]]:
    """The rows behind each value of a question split by one plain dimension, by member key, in
    one statement. Rows are in the order of :func:`rows`; a ratio opens those of its denominator.
    ``members_of`` as in :func:`ask_apart`; without it the dimension's own members.

    Raises BadQuestion for bands, which overlap, and for more than one dimension.
    """
    metric = find(code, version)
    if metric.aggregate == Aggregate.RATIO:
        code, version = metric.opens
        return rows_by(code, question, version, members_of)
    dimensions = [metric.dimension(one) for one in question.by]
    if len(dimensions) != 1 or dimensions[0].bounds:
        raise BadQuestion("明细一次只能按一个不分档的维度分开。")
    dimension, source = dimensions[0], narrowed(metric, metric.rows_source(question), question)
    name = f"{SPLIT_PREFIX}{dimension.code}"
    chosen = _largest_first(source).annotate(**{name: named(source.dimensions[dimension.code])})
    described = [dict(facts) for facts in _described(source, chosen)]
    raw = [facts.pop(name) for facts in described]
    places = dimension.place(question, sorted(set(raw), key=str)) if dimension.place else {}
    parts: dict[str, list[Row]] = {}
    for key, facts in zip(raw, described, strict=True):
        for member in members_of(key) if members_of else (places[key].key,):
            parts.setdefault(member, []).append(_row(metric, facts))
    if hidden := _hidden_row(metric, source, question):
        parts[CONFIDENTIAL.key] = hidden
    return parts


def _largest_first(source: Source) -> QuerySet[Any]:
    rows = source.visible
    if source.share is not None:
        rows = rows.annotate(metric_share=named(source.share))
    if source.amount is None:
        return rows
    return rows.annotate(metric_amount=named(source.amount)).order_by(
        F("metric_amount").desc(nulls_last=True), "pk"
    )


def _described(source: Source, chosen: QuerySet[Any]) -> Iterable[Mapping[str, Any]]:
    return source.describe(chosen) if source.describe else []


def _row(metric: Metric, facts: Mapping[str, Any]) -> Row:
    counted = metric.aggregate == Aggregate.COUNT
    amount = Decimal(1) if counted else number(facts.get("amount"))
    if facts.get("share") is not None and metric.aggregate != Aggregate.MAX:
        amount = amount * facts["share"] / WHOLE_SHARE
    return Row(str(facts["key"]), str(facts["title"]), amount, facts)


def _hidden_row(metric: Metric, source: Source, question: Question) -> list[Row]:
    if metric.aggregate == Aggregate.MEDIAN:
        middle = median(hidden_counts(source))
        return [] if middle is None else [Row(CONFIDENTIAL.key, CONFIDENTIAL.label, middle)]
    found = hidden_values([replace(metric, counted=None)], source, (), question)
    value = found[0] if found else ZERO
    return [Row(CONFIDENTIAL.key, CONFIDENTIAL.label, value)] if value else []


def count_rows(code: str, question: Question, version: str | None = None) -> int:
    """How many rows stand behind a value that the person may see one by one."""
    metric = find(code, version)
    if metric.aggregate == Aggregate.RATIO:
        code, version = metric.opens
        return count_rows(code, question, version)
    return narrowed(metric, metric.rows_source(question), question).visible.count()

"""Asks a metric. One statement a metric, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import product
from typing import Any

from django.db.models import Count, ExpressionWrapper, F, Max, Q, QuerySet, Sum
from django.db.models import Value as Literal

from wutong.kernel.metrics.answers import Answer, Value
from wutong.kernel.metrics.definitions import (
    WHOLE_SHARE,
    Aggregate,
    Dimension,
    Member,
    Metric,
    Source,
    find,
)
from wutong.kernel.metrics.questions import BadQuestion, Question
from wutong.kernel.metrics.reading import one_reading
from wutong.kernel.money import MoneyField

CONFIDENTIAL = Member("confidential", "涉密项目", (1,))
ZERO = Decimal(0)
NOT_ADDING_UP = (Aggregate.RATIO, Aggregate.MEDIAN)
ONE = Literal(1)
"""Counted instead of the primary key, which would take each row out of its table."""
SPLIT_PREFIX = "by_"
"""Annotations of a split's raw keys; a source's ``describe`` hands them on under their name."""
type Keys = tuple[Any, ...]
type Group = tuple[Keys, list[list[Decimal]]]


def ask(code: str, question: Question, version: str | None = None) -> Answer:
    """The values of a metric. Raises UnknownMetric and BadQuestion with one sentence."""
    metric = find(code, version)
    return _ask_alone(metric, question) or _ask_sharing([metric], question)[0]


def _ask_alone(metric: Metric, question: Question) -> Answer | None:
    """The answer of a metric whose values don't add up: a ratio, a median."""
    from wutong.kernel.metrics.medians import ask_median  # noqa: PLC0415  they build on this one
    from wutong.kernel.metrics.ratios import ask_ratio  # noqa: PLC0415

    if metric.aggregate == Aggregate.RATIO:
        return ask_ratio(metric, question)
    return ask_median(metric, question) if metric.aggregate == Aggregate.MEDIAN else None


def ask_many(codes: Iterable[str], question: Question) -> dict[str, Answer]:
    """Several metrics, the same question. Those that count the same rows (a number of projects
    and their amount) share a statement."""
    asked = [find(code) for code in codes]
    alone = [(one.code, _ask_alone(one, question)) for one in asked]
    answers = {code: answer for code, answer in alone if answer is not None}
    for family in families(metric for metric in asked if metric.code not in answers):
        answers |= {one.metric.code: one for one in _ask_sharing(family, question)}
    return answers


def ask_each(codes: Iterable[str], question: Question) -> dict[str, dict[str, Answer]]:
    """Metrics split by one after the other of the question's dimensions, out of one statement that
    groups by all of them: code → dimension → answer. Where parts overlap each dimension is asked
    by itself.

    Raises BadQuestion for bands, which overlap, and for ratios and medians, which don't add up.
    """
    asked = [find(code) for code in codes]
    if any(one.aggregate in NOT_ADDING_UP or one.dimension(code).bounds
           for one in asked for code in question.by):  # fmt: skip
        raise BadQuestion("比率、中位数和分档不能从合计里拆开。")
    answers: dict[str, dict[str, Answer]] = {
        one.code: {way: ask(one.code, replace(question, by=(way,))) for way in question.by}
        for one in asked
        if one.parts_overlap
    }
    for family in families(one for one in asked if not one.parts_overlap):
        dimensions = [family[0].dimension(code) for code in question.by]
        with one_reading():
            groups, hidden = read_groups(family, question, dimensions)
            for at, dimension in enumerate(dimensions):
                apart = replace(question, by=(dimension.code,))
                along = _along(family, at, groups)
                for one in _answers(family, apart, [dimension], along, hidden):
                    answers.setdefault(one.metric.code, {})[dimension.code] = one
    return answers


def _along(family: Sequence[Metric], at: int, groups: Sequence[Group]) -> list[Group]:
    """Groups of several keys put together by the key at one place."""
    joined: dict[Any, list[list[Decimal]]] = {}
    for keys, values in groups:
        held = joined.get(keys[at])
        joined[keys[at]] = values if held is None else [
            [together(metric, before[0], value[0])]
            for metric, before, value in zip(family, held, values, strict=True)
        ]  # fmt: skip
    return [((key,), values) for key, values in joined.items()]


def together(metric: Metric, one: Decimal, other: Decimal) -> Decimal:
    """Two parts of a metric's value put together."""
    return max(one, other) if metric.aggregate == Aggregate.MAX else one + other


def families(asked: Iterable[Metric]) -> Iterable[list[Metric]]:
    """Metrics that share a statement put together."""
    found: dict[Any, list[Metric]] = {}
    for metric in asked:
        found.setdefault(_same_rows(metric), []).append(metric)
    return found.values()


def _same_rows(metric: Metric) -> Any:
    """Equal for metrics whose sources are the same function of the same arguments."""
    source: Any = metric.source
    if isinstance(source, partial):
        source = (source.func, source.args, tuple(sorted(source.keywords.items())))
    return source, tuple(one.code for one in metric.dimensions)


@one_reading()
def _ask_sharing(family: Sequence[Metric], question: Question) -> list[Answer]:
    """Metrics over the same rows, in one statement (two with confidential rows)."""
    dimensions = [family[0].dimension(one) for one in question.by]
    if sum(bool(one.bounds) for one in dimensions) > 1:
        raise BadQuestion("一次只能按一种分档。")
    groups, hidden = read_groups(family, question, dimensions)
    return _answers(family, question, dimensions, groups, hidden)


def read_groups(
    family: Sequence[Metric], question: Question, dimensions: Sequence[Dimension]
) -> tuple[list[Group], list[Decimal] | None]:
    """The groups of the visible rows, and what the hidden ones add."""
    first = family[0]
    source = first.rows_source(question)
    if len({one.counted for one in family}) > 1:
        source = narrowed(replace(first, counted=None), source, question)
    else:
        source = narrowed(first, source, question)
        family = [replace(one, counted=None) for one in family]
    groups = _groups(family, source, dimensions, question)
    return groups, hidden_values(family, source, dimensions, question)


def _answers(
    family: Sequence[Metric],
    question: Question,
    dimensions: Sequence[Dimension],
    groups: Sequence[Group],
    hidden: Sequence[Decimal] | None,
) -> list[Answer]:
    answers = []
    for at, metric in enumerate(family):
        own = [(keys, values[at]) for keys, values in groups]
        totals = _folded(metric, question, dimensions, own)
        if hidden is not None:
            _add_hidden(metric, hidden[at], dimensions, totals)
        answers.append(Answer(metric, question, in_order(metric, question, dimensions, totals)))
    return answers


def narrowed(metric: Metric, source: Source, question: Question) -> Source:
    """The source's rows that the metric counts, within the members that the question names in
    ``only``."""
    visible, hidden = source.visible, source.hidden
    if metric.counted is not None:
        visible = visible.filter(metric.counted)
        hidden = None if hidden is None else hidden.filter(metric.counted)
    for code, key in question.only.items():
        dimension = metric.dimension(code)
        if key == CONFIDENTIAL.key:
            visible = visible.none()
            continue
        visible = _narrow(dimension, source, visible, question, key)
        hidden = None
    return replace(source, visible=visible, hidden=hidden)


def _narrow(
    dimension: Dimension, source: Source, rows: QuerySet[Any], question: Question, key: str
) -> QuerySet[Any]:
    if dimension.bounds:
        bound = next((b for b, label in dimension.bounds if band_key(b) == key), None)
        if bound is None:
            raise BadQuestion(f"没有这个分档：{key!r}。")
        return rows.alias(only_amount=source.amount).filter(only_amount__gte=bound)
    lookups = dimension.narrow(question, key) if dimension.narrow else None
    if lookups is None:
        raise BadQuestion(f"维度 {dimension.code} 没有这一项：{key!r}。")
    name = f"only_{dimension.code}"
    return rows.alias(**{name: named(source.dimensions[dimension.code])}).filter(
        **{f"{name}{lookup}": value for lookup, value in lookups.items()}
    )


def band_key(bound: Decimal) -> str:
    """The key of a band: its bound in 亿元, e.g. ``ge20``."""
    return f"ge{(bound / 100_000_000).normalize():f}"


def named(expression: Any) -> Any:
    """A source's expression; a text is the name of a column."""
    return F(expression) if isinstance(expression, str) else expression


PARTS = "_parts"
"""Ends the name of a measure over rows that count in part, in 1/10,000."""


def _measures(metric: Metric, at: int, band: Dimension | None, *, shared: bool) -> dict[str, Any]:
    bounds: Sequence[Decimal | None] = [b for b, _ in band.bounds] if band else [None]
    measures = {}
    for place, bound in enumerate(bounds):
        name = f"value_{at}_{place}"
        if shared and metric.aggregate != Aggregate.MAX:
            whole = Q(metric_share=WHOLE_SHARE)
            measures[name] = _measure(metric, bound, whole)
            measures[name + PARTS] = _measure_of_parts(metric, bound, ~whole)
        else:
            measures[name] = _measure(metric, bound)
    return measures


def _only(metric: Metric, bound: Decimal | None, *more: Q) -> Q | None:
    conditions = [*more] if metric.counted is None else [metric.counted, *more]
    if bound is not None:
        conditions.append(Q(metric_amount__gte=bound))
    return Q(*conditions) if conditions else None


def _measure_of_parts(metric: Metric, bound: Decimal | None, parts: Q) -> Any:
    """Rows that count in part: whole numbers, so that every database adds them up exactly."""
    only = _only(metric, bound, parts)
    if metric.aggregate == Aggregate.COUNT:
        return Sum("metric_share", filter=only)
    part = ExpressionWrapper(F("metric_amount") * F("metric_share"), output_field=MoneyField())
    return Sum(part, filter=only)


def _measure(metric: Metric, bound: Decimal | None, *more: Q) -> Any:
    only = _only(metric, bound, *more)
    if metric.aggregate == Aggregate.COUNT:
        return Count(ONE, filter=only)
    over = Sum if metric.aggregate == Aggregate.SUM else Max
    return over("metric_amount", filter=only)


def _groups(
    family: Sequence[Metric], source: Source, dimensions: Sequence[Dimension], question: Question
) -> list[Group]:
    """Raw group keys; for each metric of the family one value a band (one in all without)."""
    band = next((one for one in dimensions if one.bounds), None)
    plain = [one for one in dimensions if not one.bounds]
    rows = source.visible.order_by()
    needing = [one for one in family if band or one.aggregate != Aggregate.COUNT]
    if needing:
        if source.amount is None:
            raise BadQuestion(f"指标 {needing[0].code} 没有金额，不能分档或求和。")
        rows = rows.annotate(metric_amount=named(source.amount))
    shared = source.share is not None
    if shared:
        rows = rows.annotate(metric_share=named(source.share))
    measures = [_measures(metric, at, band, shared=shared) for at, metric in enumerate(family)]
    everything = {name: one for own in measures for name, one in own.items()}
    if not plain:
        return [((), _values(rows.aggregate(**everything), measures))]
    names = {f"by_{one.code}": grouping(one, source, question) for one in plain}
    grouped = rows.annotate(**names).values(*names).annotate(**everything)
    return [(tuple(row[name] for name in names), _values(row, measures)) for row in grouped]


def grouping(dimension: Dimension, source: Source, question: Question) -> Any:
    """The expression of the key that rows are grouped by."""
    raw = named(source.dimensions[dimension.code])
    return dimension.grouped(question, raw) if dimension.grouped else raw


def _values(row: Mapping[str, Any], measures: Sequence[Mapping[str, Any]]) -> list[list[Decimal]]:
    return [
        [
            number(row[name]) + number(row.get(name + PARTS)) / WHOLE_SHARE
            for name in own
            if not name.endswith(PARTS)
        ]
        for own in measures
    ]


def number(value: Any) -> Decimal:
    """A sum of the database; zero for one over nothing."""
    return ZERO if value is None else Decimal(value)


def _folded(
    metric: Metric,
    question: Question,
    dimensions: Sequence[Dimension],
    groups: list[tuple[Keys, list[Decimal]]],
) -> dict[tuple[Member, ...], Decimal]:
    """Raw groups put under their members; members with nothing appear as zero."""
    plain = [one for one in dimensions if not one.bounds]
    places = [
        one.place(question, sorted({keys[at] for keys, _ in groups}, key=str)) if one.place else {}
        for at, one in enumerate(plain)
    ]
    totals: dict[tuple[Member, ...], Decimal] = dict.fromkeys(
        empty_members(question, dimensions), ZERO
    )
    for keys, values in groups:
        members = [places[at][key] for at, key in enumerate(keys)]
        for place, value in enumerate(values):
            combination = tuple(_with_band(dimensions, members, place))
            held = totals.get(combination, ZERO)
            totals[combination] = together(metric, held, value)
    return totals


def _with_band(
    dimensions: Sequence[Dimension], members: Sequence[Member], place: int
) -> Iterator[Member]:
    plain = iter(members)
    for dimension in dimensions:
        yield band_members(dimension)[place] if dimension.bounds else next(plain)


def band_members(dimension: Dimension) -> list[Member]:
    """The bands as members, in the order of their declaration."""
    return [
        Member(band_key(bound), label, (place,))
        for place, (bound, label) in enumerate(dimension.bounds)
    ]


def empty_members(
    question: Question, dimensions: Sequence[Dimension]
) -> Iterable[tuple[Member, ...]]:
    """Combinations that appear even with nothing."""
    listed = [
        band_members(one) if one.bounds else list(one.members(question)) if one.members else []
        for one in dimensions
    ]
    return product(*listed) if all(listed) or not dimensions else []


def hidden_values(
    family: Sequence[Metric], source: Source, dimensions: Sequence[Dimension], question: Question
) -> list[Decimal] | None:
    """What the confidential rows that may not be listed add to each metric of the family."""
    if source.hidden is None or any(one.bounds for one in dimensions):
        return None
    hidden = Source(source.hidden, source.dimensions, source.amount)
    [(_keys, values)] = _groups(family, hidden, (), question)
    return [own[0] for own in values]


def _add_hidden(
    metric: Metric,
    value: Decimal,
    dimensions: Sequence[Dimension],
    totals: dict[tuple[Member, ...], Decimal],
) -> None:
    """Confidential rows enter the total; split, they stand together as one member."""
    if not dimensions:
        held = totals[()]
        totals[()] = together(metric, held, value)
    elif value:
        totals[(CONFIDENTIAL,) * len(dimensions)] = value


def in_order(
    metric: Metric,
    question: Question,
    dimensions: Sequence[Dimension],
    totals: Mapping[tuple[Member, ...], Decimal | None],
) -> list[Value]:
    """Values with their members, in the order of the dimensions."""
    ordered = sorted(totals.items(), key=lambda item: [_order(one) for one in item[0]])
    return [
        Value(value, {one.code: m for one, m in zip(dimensions, members, strict=True)})
        for members, value in ordered
    ]


def _order(member: Member) -> tuple[Any, ...]:
    return (member is CONFIDENTIAL, *(str(part).zfill(12) for part in member.order), member.key)

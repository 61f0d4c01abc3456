"""What a metric is: a name, a unit, a version, a 口径, a kind, a source and a measure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import BaseExpression, Combinable
from django.utils.translation import gettext

from wutong.kernel.metrics.questions import BadQuestion, Question

type Expression = BaseExpression | Combinable | str


class Kind(StrEnum):
    """How a metric stands to time."""

    FLOW = "flow"
    """Things that happened within the period."""
    STOCK = "stock"
    """Things that are so on the last day."""
    COHORT = "cohort"
    """What became, by the last day, of things that happened within the period."""


WHOLE_SHARE = 10_000
"""What a row counts that is not split."""


class Aggregate(StrEnum):
    """How rows become a value."""

    COUNT = "count"
    SUM = "sum"
    MAX = "max"
    MEDIAN = "median"
    RATIO = "ratio"


@dataclass(frozen=True)
class Source:
    """The rows a metric counts, for one question: already within its unit, days and knowledge.

    ``visible`` are the rows that the person may see one by one; ``hidden`` confidential ones that
    enter the total alone. ``dimensions`` maps a dimension to the expression of its raw key.
    ``share`` is set where a row stands once for each of several members (credit that is split):
    what each of these rows counts, in 1/10,000; those of one thing add up to the whole.
    """

    visible: QuerySet[Any]
    dimensions: Mapping[str, Expression]
    amount: Expression | None = None
    hidden: QuerySet[Any] | None = None
    describe: Callable[[QuerySet[Any]], Iterable[Mapping[str, Any]]] | None = None
    share: Expression | None = None


@dataclass(frozen=True)
class Member:
    """One member of a dimension: its key, its label, its place in the order."""

    key: str
    label: str
    order: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Dimension:
    """Something to split by.

    ``members(question)`` lists members that appear even with nothing; ``place(question, raw
    keys)`` maps the raw keys found in the rows to members. ``bounds`` makes it a banded
    dimension: nested amounts, the bound included.
    """

    code: str
    title: str
    place: Callable[[Question, Sequence[Any]], Mapping[Any, Member]] | None = None
    members: Callable[[Question], Sequence[Member]] | None = None
    bounds: tuple[tuple[Decimal, str], ...] = ()
    narrow: Callable[[Question, str], Mapping[str, Any] | None] | None = None
    grouped: Callable[[Question, Expression], Expression] | None = None
    """From the expression of the raw key one with fewer keys, which are placed the same."""


@dataclass(frozen=True)
class Metric:
    """A declared metric. ``definition`` is the 口径, in words that a layperson can check.

    ``measure``: 个 for counts, 元 for amounts, % for ratios. A ratio names ``numerator`` and
    ``denominator`` metrics; between two flows it must say in ``ratio_reason`` why it is one.
    """

    code: str
    title: str
    measure: str
    kind: Kind
    aggregate: Aggregate
    definition: str
    version: str = "1"
    source: Callable[[Question], Source] | None = None
    numerator: str = ""
    denominator: str = ""
    numerator_version: str | None = None
    ratio_reason: str = ""
    factor: Decimal = Decimal(1)
    """What a ratio is multiplied by, to change its measure (㎡ to 亩)."""
    dimensions: tuple[Dimension, ...] = ()
    counted: Q | None = None
    """Of the source's rows those that this metric counts; None: all. Metrics over one source
    share a statement, whatever they count of it."""
    parts_overlap: bool = False
    """Whether one thing may count in several parts of a split: then they don't add up."""
    rows_of: str = ""
    """For a ratio: the metric whose rows stand behind it; empty means the denominator's."""

    @property
    def label(self) -> str:
        """The title in the reader's language; papers take ``title``."""
        return gettext(self.title)

    @property
    def opens(self) -> tuple[str, str | None]:
        """The metric, with its version, whose rows stand behind a ratio."""
        if self.rows_of and self.rows_of == self.numerator:
            return self.rows_of, self.numerator_version
        return self.rows_of or self.denominator, None

    def rows_source(self, question: Question) -> Source:
        """The rows for a question. Raises BadQuestion for a ratio, which has none of its own."""
        if self.source is None:
            raise BadQuestion(f"指标 {self.code} 是比率，没有自己的明细。")
        return self.source(question)

    def dimension(self, code: str) -> Dimension:
        """The dimension called ``code``. Raises BadQuestion naming those there are."""
        for dimension in self.dimensions:
            if dimension.code == code:
                return dimension
        names = "、".join(one.code for one in self.dimensions)
        raise BadQuestion(f"指标 {self.code} 不能按 {code!r} 分；可用：{names}。")


class UnknownMetric(BadQuestion):
    """No metric with this code or version; the sentence names near ones."""


@dataclass
class _Declared:
    metrics: dict[str, dict[str, Metric]] = field(default_factory=dict)


_declared = _Declared()


def declare(*metrics: Metric) -> None:
    """Make metrics known; the first version declared of a code is its default.

    Raises ValueError for a ratio between flows without a reason, and for unknown parts.
    """
    for metric in metrics:
        if metric.aggregate == Aggregate.RATIO:
            _check_ratio(metric)
            metric = replace(metric, dimensions=_shared_dimensions(metric))
        _declared.metrics.setdefault(metric.code, {})[metric.version] = metric


def _check_ratio(metric: Metric) -> None:
    above, below = find(metric.numerator, metric.numerator_version), find(metric.denominator)
    both_flows = above.kind == below.kind == Kind.FLOW
    if (both_flows or above.kind != below.kind) and not metric.ratio_reason:
        raise ValueError(
            f"{metric.code}: 两个流量或不同类别的指标相除没有意义，除非写明理由（ratio_reason）。"
        )


def _shared_dimensions(ratio: Metric) -> tuple[Dimension, ...]:
    """What both parts of a ratio can be split by."""
    above = find(ratio.numerator, ratio.numerator_version)
    shared = {one.code for one in above.dimensions}
    return tuple(one for one in find(ratio.denominator).dimensions if one.code in shared)


def declared() -> list[Metric]:
    """The default version of every metric, in the order of declaration."""
    return [next(iter(versions.values())) for versions in _declared.metrics.values()]


def versions_of(code: str) -> list[Metric]:
    """Every version of a metric, the default first."""
    return list(_declared.metrics.get(code, {}).values())


def find(code: str, version: str | None = None) -> Metric:
    """The metric with this code, in its default or the named version. Raises UnknownMetric."""
    versions = _declared.metrics.get(code)
    if not versions:
        near = get_close_matches(code, _declared.metrics, n=3, cutoff=0.5)
        hint = f"；是不是 {'、'.join(near)}" if near else ""
        raise UnknownMetric(f"没有这个指标：{code!r}{hint}。")
    if version is None:
        return next(iter(versions.values()))
    if version not in versions:
        raise UnknownMetric(f"指标 {code} 没有版本 {version!r}；有：{'、'.join(versions)}。")
    return versions[version]

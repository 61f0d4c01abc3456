"""Metrics over HTTP: definitions, values and the rows behind them.

Values stand in the form that the command ``wutong metric --json`` prints; rounding is the
caller's and changes ``display`` alone, so that ``value`` stays exact.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from http import HTTPStatus
from typing import Annotated, Any, Final

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Path, Query, Router, Schema
from pydantic import ConfigDict, Field

from wutong.domains.projects.queries.questions import (
    row_document,
    unit_scope,
    value_document,
)
from wutong.kernel import metrics
from wutong.kernel.http import problems
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Day, Letters, Moment
from wutong.kernel.http.problems import refusal_of
from wutong.kernel.metrics import BadQuestion, Period, Question, UnknownMetric
from wutong.kernel.metrics.published import published_by
from wutong.kernel.money import Rounding
from wutong.kernel.scope import VIEW, VIEW_FIGURES, Access

router = Router()
MOST_DIMENSIONS: Final = 3
MOST_ROWS: Final = 1000
MOST_VALUES_WITH_ROWS: Final = 200
Code = Annotated[str, Letters(60, 1), Path(description="指标代码，如 signed_projects")]

problems.declare(
    BadQuestion, HTTPStatus.UNPROCESSABLE_ENTITY, "bad-question", gettext_lazy("问题无法回答")
)
problems.declare(UnknownMetric, HTTPStatus.NOT_FOUND, "no-such-metric", gettext_lazy("没有找到"))


class DimensionShape(Schema):
    """Something that a metric can be split by."""

    code: str
    title: str


class VersionShape(Schema):
    """One version of a metric with its 口径."""

    version: str
    definition: str = Field(description="口径")


class MetricShape(Schema):
    """A declared metric. The first version is the one that holds unless another is named."""

    code: str
    title: str
    measure: str = Field(description="个、元、%、元/亩 等")
    kind: str = Field(description="flow 期内发生、stock 期末存量、cohort 同一批的后续")
    versions: list[VersionShape]
    dimensions: list[DimensionShape]


class MetricList(Schema):
    """Every declared metric."""

    items: list[MetricShape]


class MetricRowShape(Schema):
    """One row behind a value; further facts of the row stand beside."""

    model_config = ConfigDict(extra="allow")

    project: str
    name: str
    amount: str


class PublishedShape(Schema):
    """What somebody published of this figure, word for word."""

    value: str
    stated_count: str = Field(description="公布时写的件数")
    source: str = Field(description="出处")
    reproducible: bool = Field(description="false 为不可复现：没有哪些行能得出它")
    reason: str = Field(description="不可复现的原因")


class ValueShape(Schema):
    """One value with everything it takes to check it."""

    metric: str
    title: str
    version: str
    unit: str
    unit_name: str
    measure: str
    value: str | None = Field(description="精确值：金额为元，比率为小数；没有值为 null")
    display: str = Field(description="按 round 舍入后的写法")
    first: str = Field(alias="from")
    last: str = Field(alias="to")
    as_known: str | None
    definition: str
    by: dict[str, str]
    by_labels: dict[str, str]
    published: list[PublishedShape] | None = Field(
        None, description="公布过的值，原样保存；没有公布过时不出现"
    )
    rows: list[MetricRowShape] | None = Field(
        None, description="写了 rows=true 时，合计即该值的各行"
    )


class Values(Schema):
    """The answer to one question."""

    values: list[ValueShape]


class RowPage(Schema):
    """A stretch of the rows behind one value, the largest first."""

    items: list[MetricRowShape]
    count: int = Field(description="可逐行查看的行数；涉密的合为一行，不在其内")
    next: int | None = Field(description="放进 start 接着看；看完为 null")


class Asked(Schema):
    """A question: which unit, which days, as known when."""

    unit: Annotated[str, Letters(16, 6)] = Field(description="行政区划代码")
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    as_known: Moment | None = Field(None, description="按这一刻所知；默认现在")
    version: Annotated[str, Letters(40)] = Field("", description="口径版本；默认第一个")
    only: list[Annotated[str, Letters(100)]] = Field(
        [], description="只看某一项，写成 维度:键，如 month:2022-03；可写多个", max_length=5
    )

    def question(self, access: Access, by: list[str]) -> Question:
        """The question itself. Raises Http404 for a unit out of the caller's sight."""
        scope = unit_scope(self.unit)
        if not any(access.may(ability, scope.path) for ability in (VIEW_FIGURES, VIEW)):
            raise Http404
        known = self.as_known.astimezone(UTC) if self.as_known else None
        return Question(
            scope, Period(self.first, self.last), access, known, tuple(by), dict(self._pairs())
        )

    def _pairs(self) -> list[tuple[str, str]]:
        pairs = [one.partition(":") for one in self.only]
        if any(not colon or not key for _name, colon, key in pairs):
            raise refusal_of("only", _("须写成 维度:键，如 month:2022-03。"), "query")
        return [(name, key) for name, _colon, key in pairs]


class Asking(Asked):
    """A question, how to split it and how to write the answer."""

    by: list[Annotated[str, Letters(40, 1)]] = Field(
        [], description="维度，可写多个", max_length=MOST_DIMENSIONS
    )
    rounding: Annotated[str, Letters(20)] = Field(
        "", alias="round", description="舍入：half-up:2 四舍五入，truncate:2 截断"
    )
    rows: bool = Field(False, description="连同各行")


@router.get("/metrics", response=MetricList, summary="指标与口径")
def list_metrics(request: ApiCaller) -> Any:
    """每个指标的各个版本，默认的在前。"""
    return {"items": [_declared(metric) for metric in metrics.declared()]}


def _declared(metric: metrics.Metric) -> dict[str, Any]:
    return {
        "code": metric.code, "title": metric.title, "measure": metric.measure,
        "kind": str(metric.kind), "versions": metrics.versions_of(metric.code),
        "dimensions": metric.dimensions,
    }  # fmt: skip


@router.get("/metrics/{code}", response=Values, by_alias=True, exclude_unset=True,
            summary="问一个指标")  # fmt: skip
def ask_metric(
    request: ApiCaller,
    code: Code,
    asked: Query[Asking],
) -> Any:
    """任一天、按任一刻所知的值；金额以元计，精确值在 value，舍入后的写法在 display。"""
    version = asked.version or None
    question = asked.question(request.access, asked.by)
    metrics.find(code, version)
    chosen = _rounding(asked.rounding)
    answer = metrics.ask(code, question, version)
    if asked.rows and len(answer.values) > MOST_VALUES_WITH_ROWS:
        raise refusal_of("rows", _("分得太细，不能连同各行；请用 only 逐项看。"), "query")
    published = published_by(code, question)
    return {
        "values": [
            value_document(
                answer, value, chosen, published=published,
                behind=_rows(code, question, version, value) if asked.rows else None,
            )
            for value in answer.values
        ]
    }  # fmt: skip


def _rounding(text: str) -> Rounding | None:
    try:
        return Rounding.parse(text) if text else None
    except ValueError as error:
        raise refusal_of("round", str(error), "query") from error


def _rows(
    code: str, question: Question, version: str | None, value: metrics.Value
) -> list[metrics.Row]:
    """The rows of one value: of the question narrowed to the value's members."""
    narrowed = replace(question, by=(), only={**question.only, **value.keys})
    return metrics.rows(code, narrowed, version)


@router.get("/metrics/{code}/rows", response=RowPage, summary="一个数字背后的各行")
def list_metric_rows(
    request: ApiCaller,
    code: Code,
    asked: Query[Asked],
    start: Annotated[int, Field(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] = 100,
) -> Any:
    """计入的大的在前；各行合计即该值。"""
    version = asked.version or None
    question = asked.question(request.access, [])
    count = metrics.count_rows(code, question, version)
    found = metrics.rows(code, question, version, start=start, limit=limit)
    following = start + limit
    return {
        "items": [row_document(row) for row in found],
        "count": count,
        "next": following if following < count else None,
    }

"""Annual targets over HTTP."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Annotated, Any, Final

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from wutong.domains.org.queries import Region, Unit, region_by_code, within
from wutong.domains.projects.queries.questions import scope_of
from wutong.domains.targets import actions
from wutong.domains.targets.models import Target
from wutong.domains.targets.queries import progress_of_targets
from wutong.kernel import clock, metrics
from wutong.kernel.http import problems
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import (
    Body,
    Cursor,
    Day,
    Key,
    KeyInBody,
    Letters,
    Limit,
    Moment,
    Number,
    Yuan,
)
from wutong.kernel.http.paging import USUAL_PAGE, Order, page_of
from wutong.kernel.http.problems import refusal_of
from wutong.kernel.metrics import Period, Question, UnknownMetric
from wutong.kernel.scope import VIEW, Access

router = Router()
NEWEST_FIRST: Final = Order("set_at", descending=True)
Year = Annotated[int, Field(ge=actions.EARLIEST_YEAR, le=actions.LATEST_YEAR)]

problems.declare(
    actions.TargetError, HTTPStatus.UNPROCESSABLE_ENTITY, "refused", gettext_lazy("内容不合要求")
)
problems.declare(actions.NotAllowed, HTTPStatus.FORBIDDEN, "not-allowed", gettext_lazy("没有权限"))


class TargetShape(Schema):
    """What a unit is to reach in a year."""

    id: int
    region: str = Field(description="行政区划代码")
    unit: int | None
    year: int
    metric: str
    value: Number = Field(description="目标值：金额为元，个数为个")
    stretch: Number | None = Field(description="奋斗目标")
    person: int | None
    basis: str
    set_at: Moment
    replaced_at: Moment | None = Field(description="调整或撤销的时间；现行的为 null")

    @staticmethod
    def resolve_region(target: Any) -> str:
        """The region's code."""
        code: str = target.region.code
        return code

    @staticmethod
    def resolve_person(target: Any) -> int | None:
        """The person's number."""
        number: int | None = target.person_id
        return number

    @staticmethod
    def resolve_unit(target: Any) -> int | None:
        """The unit's number."""
        number: int | None = target.unit_id
        return number


class TargetList(Schema):
    """One page of targets."""

    items: list[TargetShape]
    next: str | None


class ProgressShape(Schema):
    """A target with the year so far, against the calendar."""

    target: TargetShape
    actual: Number | None
    rate: Number | None = Field(description="完成率，小数")
    time: Number = Field(description="序时进度，小数")
    lead: Number | None = Field(description="超前（负为滞后），百分点")
    stretch_lead: Number | None = Field(description="奋斗目标的超前，百分点")
    light: str | None = Field(description="green、green_marked、yellow、red")


class ProgressList(Schema):
    """The targets of a unit and of the units right below it."""

    items: list[ProgressShape]


class NewTarget(Body):
    """A target to set; the one in force until now is kept as replaced."""

    region: Annotated[str, Letters(16, 6)]
    unit: KeyInBody | None = None
    year: Annotated[int, Field(ge=actions.EARLIEST_YEAR, le=actions.LATEST_YEAR, strict=True)]
    metric: Annotated[str, Letters(60, 1)]
    value: Yuan = Field(description="目标值：金额为元，个数为个")
    basis: Annotated[str, Letters(200)] = ""


class RemovalBody(Body):
    """Why."""

    reason: Annotated[str, Letters(300, 1)]


class TargetFilter(Schema):
    """Every condition given must hold."""

    region: Annotated[str, Letters(16)] = Field("", description="行政区划代码；连同下辖地区")
    year: Year | None = None
    metric: Annotated[str, Letters(60)] = ""
    standing: bool = Field(True, description="false 则连同已调整的")


def find_region(code: str, place: str) -> Region:
    """The region of a code; refuses the request's field ``region`` otherwise."""
    region = region_by_code(code)
    if region is None:
        raise refusal_of("region", _("没有这个行政区划代码：%(code)s。") % {"code": code}, place)
    return region


@router.get("/targets", response=TargetList, summary="目标列表")
def list_targets(
    request: ApiCaller, filters: Query[TargetFilter], cursor: Cursor = "", limit: Limit = USUAL_PAGE
) -> Any:
    """后下达的在前。"""
    rows = Target.objects.visible_to(request.access).select_related("region")
    if filters.standing:
        rows = rows.standing()
    if filters.region:
        rows = rows.filter(within(find_region(filters.region, "query").path, "region__path"))
    if filters.year:
        rows = rows.filter(year=filters.year)
    if filters.metric:
        rows = rows.filter(metric=filters.metric)
    return page_of(rows, NEWEST_FIRST, cursor, limit, scope=filters.model_dump_json())


@router.get("/targets/progress", response=ProgressList, summary="目标完成情况")
def list_target_progress(
    request: ApiCaller, unit: Annotated[str, Letters(16, 6)], on: Day | None = None
) -> Any:
    """单位及其直接下级的年度目标，算到某日（默认今天），与序时进度相比。"""
    region = find_region(unit, "query")
    if not request.access.may(VIEW, region.path):
        raise Http404
    last = on or clock.today()
    question = Question(scope_of(region), Period(date(last.year, 1, 1), last), request.access)
    return {"items": [_line(*pair) for pair in progress_of_targets(question, request.access)]}


def _line(target: Target, progress: Any) -> dict[str, Any]:
    return {
        "target": target, "actual": progress.actual, "rate": progress.rate, "time": progress.time,
        "lead": progress.points, "stretch_lead": progress.stretch_points, "light": progress.light,
    }  # fmt: skip


@router.post("/targets", response={201: TargetShape}, summary="下达目标")
def set_target(request: ApiCaller, body: NewTarget) -> Any:
    """同一单位、年度、指标只有一个现行目标；原目标留存。"""
    region = find_region(body.region, "body")
    if not request.access.may(VIEW, region.path):
        raise Http404
    _check_metric(body.metric)
    target = actions.set_target(
        region=region, unit=_unit(body.unit, region, request.access), year=body.year,
        metric=body.metric, value=body.value, basis=body.basis, by=request.user, at=clock.now(),
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, target)


def _check_metric(code: str) -> None:
    try:
        metrics.find(code)
    except UnknownMetric as error:
        raise refusal_of("metric", str(error)) from error


def _unit(number: int | None, region: Region, access: Access) -> Unit | None:
    if number is None:
        return None
    unit = Unit.objects.visible_to(access).filter(pk=number, region=region).first()
    if unit is None:
        raise refusal_of("unit", _("这个地区没有这个单位：%(number)s。") % {"number": number})
    return unit


@router.post("/targets/{number}/remove", response=TargetShape, summary="撤销目标")
def remove_target(request: ApiCaller, number: Path[Key], body: RemovalBody) -> Any:
    """不再现行；记录留存。"""
    target: Target = visible_or_404(
        Target.objects.select_related("region", "unit"), request.access, pk=number
    )
    actions.remove_target(target=target, by=request.user, at=clock.now(), reason=body.reason)
    target.refresh_from_db()
    return target

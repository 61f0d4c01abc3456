"""Factors over HTTP: what projects need, where gaps are, what sources have left."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Status
from pydantic import Field

from wutong.domains.agreements.queries import Commitment
from wutong.domains.org.queries import Unit, region_by_code
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.actions import capacities as capacity_actions
from wutong.domains.stewardship.actions import factors as actions
from wutong.domains.stewardship.actions.capacities import Source
from wutong.domains.stewardship.actions.factors import Wanted
from wutong.domains.stewardship.api.factor_shapes import (
    CapacityBody,
    CapacityChange,
    CapacityClosing,
    CapacityFilter,
    CapacityPage,
    CapacityShape,
    FactorBody,
    FactorFilter,
    FactorMoveBody,
    FactorPage,
    FactorShape,
    NewCapacity,
)
from wutong.domains.stewardship.choices import FactorMove
from wutong.domains.stewardship.models import FactorCapacity, FactorNeed
from wutong.domains.stewardship.queries import capacity_list, factor_list
from wutong.domains.stewardship.queries.factor_books import books_of
from wutong.domains.stewardship.queries.factor_gaps import with_gaps
from wutong.domains.stewardship.queries.factor_rights import moves_for
from wutong.domains.stewardship.rules.factors import rounded
from wutong.kernel import clock
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Cursor, Key, Letters, Limit
from wutong.kernel.http.paging import USUAL_PAGE, order_named, page_of
from wutong.kernel.http.problems import refusal_of

router = Router()
Code = Annotated[str, Letters(40, 1), Path(description="项目编号")]
Sort = Annotated[
    str,
    Letters(30),
    Field(
        description="排序："
        + "、".join(one.name for one in factor_list.ORDERS)
        + "；前面加 - 为降序"
    ),
]


def _row(need: FactorNeed, gap: Any) -> dict[str, Any]:
    names = ("kind", "quantity", "measure", "needed_by", "for_start", "state", "promised_on",
             "delivered_on", "delivered", "over_reason", "reason", "note", "asked_at")  # fmt: skip
    return {name: getattr(need, name) for name in names} | {
        "id": need.pk, "project": need.project.code, "unit": need.unit_id,
        "capacity": need.capacity_id, "commitment": need.commitment_id,
        "voltage": need.details.get("voltage", ""), "gaps": list(gap.reasons) if gap else [],
        "days_late": gap.days_late if gap else 0,
    }  # fmt: skip


def _shown(request: ApiCaller, key: int, status: int = HTTPStatus.OK) -> Any:
    need = FactorNeed.objects.select_related(*factor_list.SHOWN, "project__unit").get(pk=key)
    ((_same, gap),) = with_gaps([need], clock.today())
    return Status(status, _row(need, gap) | {"moves": moves_for(request.access, need)})


def _need(request: ApiCaller, key: int) -> FactorNeed:
    rows = FactorNeed.objects.select_related(*factor_list.SHOWN)
    found: FactorNeed = visible_or_404(rows, request.access, pk=key)
    return found


def _unit(key: int | None) -> Unit | None:
    if key is None:
        return None
    unit: Unit | None = Unit.objects.filter(pk=key, closed_on=None).first()
    if unit is None:
        raise refusal_of("unit", _("没有这个单位：%(number)s。") % {"number": key})
    return unit


def _source(request: ApiCaller, key: int | None) -> FactorCapacity | None:
    if key is None:
        return None
    seen = FactorCapacity.objects.visible_to(request.access).select_related("unit")
    found = seen.filter(pk=key).first()
    if found is None:
        raise refusal_of("capacity", _("没有这个来源。"))
    return found


def _promise(request: ApiCaller, key: int | None) -> Commitment | None:
    if key is None:
        return None
    seen = Commitment.objects.visible_to(request.access).select_related("agreement")
    found: Commitment | None = seen.filter(pk=key).first()
    if found is None:
        raise refusal_of("commitment", _("没有这条承诺。"))
    return found


def _wanted(request: ApiCaller, body: FactorBody) -> Wanted:
    return Wanted(
        kind=body.kind, needed_by=body.needed_by, quantity=body.quantity, measure=body.measure,
        details={"voltage": body.voltage, "power_factor": body.power_factor},
        for_start=body.for_start, unit=_unit(body.unit), note=body.note,
        capacity=_source(request, body.capacity), commitment=_promise(request, body.commitment),
    )  # fmt: skip


@router.get("/factors", response=FactorPage, summary="要素需求列表")
def list_factors(
    request: ApiCaller, filters: Query[FactorFilter], sort: Sort = "needed_by",
    cursor: Cursor = "", limit: Limit = USUAL_PAGE,
) -> Any:  # fmt: skip
    """看得到的项目要什么、缺在哪里。空值排在最后。"""
    on = clock.today()
    chosen = factor_list.Filters(
        text=filters.q, kind=filters.kind or "", gap=filters.gap or "", region=filters.region,
        state=factor_list.LATE if filters.late else filters.state or factor_list.ALL,
        unit=str(filters.unit or ""),
    )  # fmt: skip
    rows = factor_list.chosen_needs(request.access, chosen, on)
    if filters.late and filters.state:
        rows = rows.filter(state=filters.state)
    page = page_of(
        rows.select_related(*factor_list.SHOWN), order_named(sort, factor_list.ORDERS), cursor,
        limit, scope=filters.model_dump_json(),
    )  # fmt: skip
    return {"items": [_row(*pair) for pair in with_gaps(page.items, on)], "next": page.next}


@router.post("/projects/{code}/factors", response={201: FactorShape}, summary="登记要素需求")
def create_factor(request: ApiCaller, code: Code, body: FactorBody) -> Any:
    """写明来源就排队，落实时才占用容量。"""
    project: Project = visible_or_404(
        Project.objects.select_related("region"), request.access, code=code
    )
    need = actions.add_need(
        project=project, wanted=_wanted(request, body), by=request.user, at=clock.now()
    )
    return _shown(request, need.pk, HTTPStatus.CREATED)


@router.get("/factors/{key}", response=FactorShape, summary="一项要素需求")
def read_factor(request: ApiCaller, key: Key) -> Any:
    """连同缺口和现在能办的。"""
    return _shown(request, _need(request, key).pk)


@router.put("/factors/{key}", response=FactorShape, summary="修改要素需求")
def change_factor(request: ApiCaller, key: Key, body: FactorBody) -> Any:
    """已经落实的，先退回上一步再改要素、数量和来源。"""
    need = _need(request, key)
    actions.change_need(need=need, wanted=_wanted(request, body), by=request.user, at=clock.now())
    return _shown(request, key)


@router.post("/factors/{key}/moves", response=FactorShape, summary="办理要素需求")
def move_factor(request: ApiCaller, key: Key, body: FactorMoveBody) -> Any:
    """落实、确认到位、不再需要、退回上一步。超出来源剩余须写理由。"""
    need = _need(request, key)
    common: dict[str, Any] = {"need": need, "by": request.user, "at": clock.now()}
    if body.move == FactorMove.ARRANGE:
        if body.promised_on is None:
            raise refusal_of("promised_on", _("请填写承诺日期。"))
        actions.arrange_need(
            **common, promised_on=body.promised_on, over_reason=body.over_reason,
            capacity=_source(request, body.capacity),
        )  # fmt: skip
    elif body.move == FactorMove.DELIVER:
        if body.delivered_on is None:
            raise refusal_of("delivered_on", _("请填写到位日期。"))
        actions.deliver_need(**common, delivered_on=body.delivered_on, delivered=body.delivered)
    elif body.move == FactorMove.DROP:
        actions.drop_need(**common, reason=body.reason)
    else:
        actions.take_back(**common, reason=body.reason)
    return _shown(request, key)


def _capacity_rows(rows: list[FactorCapacity]) -> list[dict[str, Any]]:
    books = books_of(rows)
    names = ("kind", "name", "measure", "total", "used_before", "from_day", "closed_on")
    return [
        {name: getattr(one, name) for name in names}
        | {
            "id": one.pk, "region": one.region.code, "unit": one.unit_id,
            "arranged": rounded(books[one.pk].arranged), "asked": rounded(books[one.pk].asked),
            "left": rounded(books[one.pk].left), "conflict": books[one.pk].conflict,
        }
        for one in rows
    ]  # fmt: skip


def _capacity(request: ApiCaller, key: int) -> FactorCapacity:
    rows = FactorCapacity.objects.select_related("region", "unit")
    found: FactorCapacity = visible_or_404(rows, request.access, pk=key)
    return found


def _capacity_shown(key: int, status: int = HTTPStatus.OK) -> Any:
    one = FactorCapacity.objects.select_related("region", "unit").get(pk=key)
    return Status(status, _capacity_rows([one])[0])


def _given(body: CapacityBody) -> Source:
    return Source(
        body.name, body.total, body.used_before, body.measure, body.from_day, _unit(body.unit),
        body.note,
    )  # fmt: skip


@router.get("/capacities", response=CapacityPage, summary="要素容量列表")
def list_capacities(
    request: ApiCaller, filters: Query[CapacityFilter], cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:  # fmt: skip
    """在用的来源：总量、既有占用、已安排、申请中、剩余。"""
    chosen = capacity_list.CapacityFilters(
        text=filters.q, kind=filters.kind or "", region=filters.region
    )
    rows = capacity_list.chosen_capacities(request.access, chosen)
    page = page_of(
        rows.select_related(*capacity_list.SHOWN), capacity_list.ORDERS[0], cursor, limit,
        scope=filters.model_dump_json(),
    )  # fmt: skip
    return {"items": _capacity_rows(list(page.items)), "next": page.next}


@router.post("/capacities", response={201: CapacityShape}, summary="登记要素容量")
def create_capacity(request: ApiCaller, body: NewCapacity) -> Any:
    """一个地区里同一种要素的来源不能重名。"""
    region = region_by_code(body.region)
    if region is None:
        raise refusal_of("region", _("没有这个行政区划代码：%(code)s。") % {"code": body.region})
    one = capacity_actions.add_capacity(
        region=region, kind=body.kind, source=_given(body), by=request.user, at=clock.now()
    )
    return _capacity_shown(one.pk, HTTPStatus.CREATED)


@router.get("/capacities/{key}", response=CapacityShape, summary="一个来源的容量")
def read_capacity(request: ApiCaller, key: Key) -> Any:
    """总量、占用和剩余。"""
    return _capacity_shown(_capacity(request, key).pk)


@router.put("/capacities/{key}", response=CapacityShape, summary="修改要素容量")
def change_capacity(request: ApiCaller, key: Key, body: CapacityChange) -> Any:
    """可以少于已安排的；冲突随后显示。"""
    capacity_actions.change_capacity(
        capacity=_capacity(request, key), source=_given(body), reason=body.reason,
        by=request.user, at=clock.now(),
    )  # fmt: skip
    return _capacity_shown(key)


@router.post("/capacities/{key}/closing", response=CapacityShape, summary="停用或恢复来源")
def close_capacity(request: ApiCaller, key: Key, body: CapacityClosing) -> Any:
    """停用后不能再从它落实；已安排的不变。"""
    write = capacity_actions.close_capacity if body.closed else capacity_actions.open_capacity
    write(capacity=_capacity(request, key), reason=body.reason, by=request.user, at=clock.now())
    return _capacity_shown(key)

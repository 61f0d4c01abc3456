"""Orders over HTTP: listing, reading, giving, moving, asking for more time or another owner."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Final

from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from pydantic import Field

from wutong.domains.org.queries import region_by_code
from wutong.domains.projects.queries import Evidence, Project
from wutong.domains.stewardship.actions import order_requests, orders
from wutong.domains.stewardship.actions.orders_moving import OrderFacts, move
from wutong.domains.stewardship.api.matters import MatterDecision, Matters, MoreTimeBody, waiting
from wutong.domains.stewardship.api.named import person_named, unit_named
from wutong.domains.stewardship.api.order_shapes import (
    NewOrder,
    OrderFilter,
    OrderList,
    OrderMoveBody,
    OrderShape,
    OrderTransferBody,
)
from wutong.domains.stewardship.choices import OrderMove
from wutong.domains.stewardship.models import Appeal, Extension, OrderTransfer, SupervisionOrder
from wutong.domains.stewardship.queries.order_list import (
    CARDED,
    LATE,
    ORDERS,
    SHOWN,
    Filters,
    chosen_orders,
)
from wutong.domains.stewardship.queries.order_rights import moves_for
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Cursor, Letters, Limit
from wutong.kernel.http.paging import USUAL_PAGE
from wutong.kernel.http.problems import refusal_of

router = Router()
MATTERS: Final = Matters(SupervisionOrder, SHOWN, ORDERS, moves_for)
Numbered = Annotated[str, Letters(40, 1), Path(description="督办事项编号，如 DB130302-2026-0001")]
Sort = Annotated[
    str,
    Letters(30),
    Field(description="排序：" + "、".join(one.name for one in ORDERS) + "；前面加 - 为降序"),
]
MOVES = (OrderMove.NOTE, OrderMove.REPORT, OrderMove.RETURN, OrderMove.CLOSE, OrderMove.CANCEL,
         OrderMove.TRANSFER)  # fmt: skip


def _seen(request: ApiCaller, model: type[Any], field: str, **named: str) -> Any:
    """The row that the person sees; None where none is named."""
    if not any(named.values()):
        return None
    found = model.objects.visible_to(request.access).filter(**named).first()
    if found is None:
        raise refusal_of(field, _("没有这一项，或者您看不到它。"))
    return found


@router.get("/orders", response=OrderList, summary="督办列表")
def list_orders(
    request: ApiCaller, filters: Query[OrderFilter], sort: Sort = "due_on", cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:  # fmt: skip
    """看得到的督办事项。"""
    chosen = Filters(
        text=filters.q, state=LATE if filters.late else filters.state or "all",
        card=CARDED if filters.carded else "", source=filters.source or "", region=filters.region,
    )  # fmt: skip
    rows = chosen_orders(request.access, chosen, clock.today())
    return MATTERS.page(rows, sort, cursor, limit, filters.model_dump_json())


@router.post("/orders", response={201: OrderShape}, summary="下达督办")
def create_order(request: ApiCaller, body: NewOrder) -> Any:
    """由您下达，也由您销号。"""
    given = {name: getattr(body, name) for name in type(body).model_fields}
    given["region"] = region_by_code(body.region) if body.region else None
    if body.region and given["region"] is None:
        raise refusal_of("region", _("没有这个行政区划代码：%(code)s。") % {"code": body.region})
    given["project"] = _seen(request, Project, "project", code=body.project)
    given["appeal"] = _seen(request, Appeal, "appeal", number=body.appeal)
    given["owner_unit"] = unit_named(body.owner_unit, "owner_unit")
    given["owner"] = person_named(body.owner, "owner")
    given["helpers"] = [unit for key in body.helpers if (unit := unit_named(key, "helpers"))]
    order = orders.give_order(**given, by=request.user, at=clock.now())
    return MATTERS.answer(request, order, HTTPStatus.CREATED)


@router.get("/orders/{number}", response=OrderShape, summary="一件督办事项")
def read_order(request: ApiCaller, number: Numbered) -> Any:
    """连同经过和现在能做的。"""
    return MATTERS.answer(request, MATTERS.named(request, number))


@router.post("/orders/{number}/moves", response=OrderShape, summary="办理督办事项")
def move_order(request: ApiCaller, number: Numbered, body: OrderMoveBody) -> Any:
    """进展、报送完成、退回、销号、撤销、转办（下达人）；申请延期和转办另有接口。"""
    order = MATTERS.named(request, number)
    if body.move not in MOVES:
        raise refusal_of("move", _("这个动作不能这样办。"))
    evidence = None
    if body.evidence is not None:
        papers = Evidence.objects.filter(withdrawn_at=None, project=order.project_id)
        evidence = papers.filter(pk=body.evidence).first()
        if evidence is None:
            raise refusal_of("evidence", _("请选择本项目的佐证。"))
    facts = OrderFacts(
        unit=unit_named(body.unit, "unit"),
        person=person_named(body.person, "person"),
        evidence=evidence,
    )
    if body.move == OrderMove.TRANSFER and facts.unit is not None:
        done = orders.transfer_order(
            order=order, unit=facts.unit, person=facts.person, text=body.text, by=request.user,
            at=clock.now(),
        )  # fmt: skip
    else:
        done = move(order=order, move=body.move, text=body.text, facts=facts, by=request.user,
                    at=clock.now())  # fmt: skip
    return MATTERS.answer(request, done)


@router.post("/orders/{number}/extensions", response=OrderShape, summary="申请延期")
def ask_order_extension(request: ApiCaller, number: Numbered, body: MoreTimeBody) -> Any:
    """须写理由；批复以前期限照旧。"""
    order = MATTERS.named(request, number)
    order_requests.ask_more_time(
        order=order, until=body.until, reason=body.reason, by=request.user, at=clock.now()
    )
    return MATTERS.answer(request, order)


@router.post("/orders/{number}/extensions/decide", response=OrderShape, summary="批复延期")
def decide_order_extension(request: ApiCaller, number: Numbered, body: MatterDecision) -> Any:
    """由下达人或者督查室批复；申请人不能自己批复；不同意须写理由。"""
    order = MATTERS.named(request, number)
    asked = waiting(
        Extension.objects.filter(order=order, granted=None), _("没有等待批复的延期申请。")
    )
    order_requests.decide_more_time(
        extension=asked, grant=body.grant, reason=body.reason, by=request.user, at=clock.now()
    )
    return MATTERS.answer(request, order)


@router.post("/orders/{number}/transfers", response=OrderShape, summary="申请转办")
def ask_order_transfer(request: ApiCaller, number: Numbered, body: OrderTransferBody) -> Any:
    """由下达人批复；批复以前仍由原单位办理。"""
    order = MATTERS.named(request, number)
    unit = unit_named(body.unit, "unit")
    assert unit is not None
    order_requests.ask_transfer(
        order=order, unit=unit, person=person_named(body.person, "person"), reason=body.reason,
        by=request.user, at=clock.now(),
    )  # fmt: skip
    return MATTERS.answer(request, order)


@router.post("/orders/{number}/transfers/decide", response=OrderShape, summary="批复转办")
def decide_order_transfer(request: ApiCaller, number: Numbered, body: MatterDecision) -> Any:
    """由下达人批复；不同意须写理由。"""
    order = MATTERS.named(request, number)
    asked = waiting(
        OrderTransfer.objects.filter(order=order, accepted=None), _("没有等待批复的转办申请。")
    )
    order_requests.decide_transfer(
        transfer=asked, accept=body.grant, reason=body.reason, by=request.user, at=clock.now()
    )
    return MATTERS.answer(request, order)

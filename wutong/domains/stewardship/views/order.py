"""The page of one order, its sheet on paper, and the moves on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as words
from django.views.decorators.http import require_POST

from wutong.domains.stewardship.actions import order_requests, orders
from wutong.domains.stewardship.choices import OrderMove, OrderState
from wutong.domains.stewardship.forms.appeals import ExtendForm
from wutong.domains.stewardship.forms.orders import ReportForm, TransferForm
from wutong.domains.stewardship.models import Extension, OrderTransfer, SupervisionOrder
from wutong.domains.stewardship.queries import order_page
from wutong.domains.stewardship.queries.order_rights import moves_for, standing_of
from wutong.domains.stewardship.queries.units import units_near
from wutong.domains.stewardship.rules.errors import BadValue
from wutong.domains.stewardship.rules.orders import Who
from wutong.domains.stewardship.views.appeal_support import WRITES
from wutong.domains.stewardship.views.order_support import crumbs, order_or_404
from wutong.domains.stewardship.views.orders import READERS
from wutong.kernel import clock
from wutong.kernel.http.access import requires, watermark
from wutong.kernel.http.requests import Request
from wutong.ui import formats
from wutong.ui.writes import sentences_of

DIALOGS: Final = {
    OrderMove.NOTE: (words("进展"), words("做了什么、下一步做什么。"), True),
    OrderMove.RETURN: (words("退回重办"), words("写明还差什么；期限不变。"), True),
    OrderMove.CLOSE: (words("销号"), words("确认已经办成。报送的人不能自己销号。"), False),
    OrderMove.CANCEL: (words("撤销督办"), words("不再需要办理，须写明原因；不算完成。"), True),
}


@requires(*READERS)
def detail(request: Request, number: str) -> HttpResponse:
    """One order: what can be done now, who holds the ball, how many days are left."""
    order, access, on = order_or_404(request, number), request.access, clock.today()
    standing = standing_of(access, order)
    moves = {rule.move for rule in moves_for(access, order, standing)}
    runs = order.state == OrderState.OPEN
    extension = order.extensions.filter(granted=None).select_related("asked_by").first()
    transfer = (
        order.transfers.filter(accepted=None).select_related("asked_by", "unit", "person").first()
    )
    may_ask = runs and Who.OWNER in standing
    context = {
        **order_page.row_of(order, on),
        "crumbs": crumbs(order),
        "rail": order_page.rail(order),
        "history": order_page.history(order),
        "facts": _facts(order),
        "helpers": order.helpers.select_related("unit"),
        "moves": {move.value for move in moves},
        "dialogs": [
            {"id": f"do-{move.value}", "what": move.value, "title": title, "note": note,
             "required": required}
            for move, (title, note, required) in DIALOGS.items() if move in moves
        ],
        "report": ReportForm() if OrderMove.REPORT in moves else None,
        "extend": ExtendForm() if may_ask and extension is None else None,
        "transfer_form": TransferForm(units=units_near(order.region_path))
        if OrderMove.TRANSFER in moves or (may_ask and transfer is None) else None,
        "extension": extension if runs else None,
        "may_grant": extension is not None and extension.asked_by_id != access.user
        and not standing.isdisjoint({Who.GIVER, Who.SUPERVISOR}),
        "transfer": transfer if runs else None,
        "may_accept": transfer is not None and transfer.asked_by_id != access.user
        and Who.GIVER in standing,
        "watermark": watermark(access, on),
    }  # fmt: skip
    return render(request, "stewardship/orders/detail.html", context)


def _facts(order: SupervisionOrder) -> list[tuple[str, Any]]:
    late = "" if order.on_time in (None, True) else " · " + _("超期")
    return [
        (_("类型"), f"{order.get_kind_display()} · {order.get_source_display()}"),
        (_("地区"), order.region.name),
        (_("责任单位"), order.owner_unit.name),
        (_("责任人"), str(order.owner or "")),
        (_("下达人"), str(order.giver)),
        (_("下达时间"), formats.day(order.given_at)),
        (_("期限"), formats.day(order.due_on)),
        (_("原定期限"), formats.day(order.first_due_on)
         if order.first_due_on != order.due_on else ""),
        (_("督办等级"), order.get_escalation_display()),
        (_("报送时间"), formats.day(order.reported_at) if order.reported_at else ""),
        (_("佐证"), str(order.evidence or "")),
        (_("销号"), f"{formats.day(order.closed_on)} · {order.closed_by}{late}"
         if order.closed_on else ""),
        (_("撤销原因"), order.cancelled_reason),
        (_("调度会"), str(order.meeting or "")),
    ]  # fmt: skip


@requires(*READERS)
def sheet(request: Request, number: str) -> HttpResponse:
    """The order on one sheet of paper."""
    order = order_or_404(request, number)
    context = {
        "order": order,
        "facts": _facts(order),
        "helpers": order.helpers.select_related("unit"),
        "history": order_page.history(order),
        "crumbs": crumbs(order, _("打印")),
        "watermark": watermark(request.access, clock.today()),
    }
    return render(request, "stewardship/orders/print.html", context)


@requires(*READERS)
@require_POST
def act(request: Request, number: str, what: str) -> HttpResponse:
    """One move."""
    order = order_or_404(request, number)
    write = WHAT.get(what)
    if write is None:
        raise Http404
    WRITES.tell(request, partial(write, request, order), _("已办理。"))
    return redirect("stewardship:order", number)


def _worded(action: Callable[..., Any]) -> Callable[[Request, SupervisionOrder], Any]:
    def write(request: Request, order: SupervisionOrder) -> Any:
        text = request.POST.get("text", "")
        return action(order=order, text=text, by=request.user, at=clock.now())

    return write


def _report(request: Request, order: SupervisionOrder) -> Any:
    form = ReportForm(request.POST, request.FILES)
    if not form.is_valid():
        raise BadValue("text", sentences_of(form))
    return orders.report_order(order=order, by=request.user, at=clock.now(), **form.cleaned_data)


def _extend(request: Request, order: SupervisionOrder) -> Any:
    form = ExtendForm(request.POST)
    if not form.is_valid():
        raise BadValue("until", sentences_of(form))
    return order_requests.ask_more_time(
        order=order, by=request.user, at=clock.now(), **form.cleaned_data
    )


def _transfer(request: Request, order: SupervisionOrder) -> Any:
    """The giver transfers; the owner asks for it."""
    form = TransferForm(request.POST, units=units_near(order.region_path))
    if not form.is_valid():
        raise BadValue("unit", sentences_of(form))
    unit, text = form.units[form.cleaned_data["unit"]], form.cleaned_data["text"]
    common = {"order": order, "unit": unit, "by": request.user, "at": clock.now()}
    if Who.GIVER in standing_of(request.access, order):
        return orders.transfer_order(text=text, **common)
    return order_requests.ask_transfer(reason=text, **common)


def _grant(request: Request, order: SupervisionOrder) -> Any:
    extension = get_object_or_404(Extension, order=order, granted=None)
    return order_requests.decide_more_time(
        extension=extension, grant=request.POST.get("grant") == "yes",
        reason=request.POST.get("text", ""), by=request.user, at=clock.now(),
    )  # fmt: skip


def _accept(request: Request, order: SupervisionOrder) -> Any:
    transfer = get_object_or_404(OrderTransfer, order=order, accepted=None)
    return order_requests.decide_transfer(
        transfer=transfer, accept=request.POST.get("accept") == "yes",
        reason=request.POST.get("text", ""), by=request.user, at=clock.now(),
    )  # fmt: skip


WHAT: Final[dict[str, Callable[[Request, SupervisionOrder], Any]]] = {
    "note": _worded(orders.note_order),
    "report": _report,
    "return": _worded(orders.return_order),
    "close": _worded(orders.close_order),
    "cancel": _worded(orders.cancel_order),
    "extend": _extend,
    "grant": _grant,
    "transfer": _transfer,
    "accept": _accept,
}

"""What a person must do today about orders."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.org.queries import within_any
from wutong.domains.stewardship.choices import OrderState
from wutong.domains.stewardship.models import Appeal, Extension, OrderTransfer, SupervisionOrder
from wutong.domains.stewardship.rules.escalation import TO_LEADERS
from wutong.kernel.clock import day_of
from wutong.kernel.registry import WorkItem
from wutong.kernel.scope import DECIDE_APPEAL, HANDLE_ORDER, LEADER, Access, outermost

AHEAD: Final = timedelta(days=7)
DOING, CLOSING, ASKED, LEADING = "order_due", "order_close", "order_asked", "order_red"
HEADINGS: Final = {
    DOING: gettext_lazy("督办：到期和将到期的"),
    CLOSING: gettext_lazy("督办：等您销号的"),
    ASKED: gettext_lazy("督办：等批复延期和转办的"),
    LEADING: gettext_lazy("督办：红牌和约谈"),
}


def _item(kind: str, order: SupervisionOrder, reason: str) -> WorkItem:
    return WorkItem(
        kind=kind, title=order.title, url=reverse("stewardship:order", args=[order.number]),
        reason=reason, due=order.due_on, heading=HEADINGS[kind], region_path=order.region_path,
    )  # fmt: skip


def doing(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """Orders of the person or of their units, due within a week; named to nobody else."""
    rows = SupervisionOrder.objects.open().filter(
        state=OrderState.OPEN, due_on__lte=day_of(at) + AHEAD
    )
    mine = Q(owner=access.user)
    if units := access.units(HANDLE_ORDER):
        mine |= Q(owner_unit__in=units, owner=None)
    found = rows.filter(mine).order_by("due_on", "pk")[:limit]
    return [_item(DOING, one, str(one.get_escalation_display())) for one in found]


def closing(access: Access, _at: datetime, limit: int) -> list[WorkItem]:
    """What the person gave and is reported as done."""
    rows = SupervisionOrder.objects.open().filter(giver=access.user, state=OrderState.REPORTED)
    return [_item(CLOSING, one, _("已报完成")) for one in rows.order_by("due_on", "pk")[:limit]]


def asked(access: Access, _at: datetime, limit: int) -> list[WorkItem]:
    """Requests for more time or somebody else that wait for the person's word."""
    mine = Q(order__giver=access.user)
    paths = access.region_paths(DECIDE_APPEAL)
    more_time = mine
    if paths:
        seen = SupervisionOrder.objects.open().visible_to(access)
        more_time |= Q(within_any(paths, "order__region_path")) & Q(order__in=seen)
    open_ones = {"order__state": OrderState.OPEN}
    times = Extension.objects.filter(more_time, granted=None, **open_ones)
    others = OrderTransfer.objects.filter(mine, accepted=None, **open_ones)
    found: list[tuple[Any, str]] = [
        (one.order, _("申请延至 %(day)s") % {"day": one.until})
        for one in _by_age(times, access, limit)
    ]
    found += [(one.order, _("申请转办")) for one in _by_age(others, access, limit)]
    return [_item(ASKED, order, reason) for order, reason in found][:limit]


def _by_age(rows: Any, access: Access, limit: int) -> Any:
    found = rows.exclude(asked_by=access.user).select_related("order")
    return found.order_by("asked_at")[:limit]


def leading(access: Access, _at: datetime, limit: int) -> list[WorkItem]:
    """What reached a red card or a talk in a leader's regions, appeals as well as orders."""
    paths = outermost(
        one.region_path for one in access.grants if one.role == LEADER and one.region_path
    )
    if not paths:
        return []
    here = Q(within_any(paths, "region_path")) & Q(escalation__in=TO_LEADERS)
    orders = SupervisionOrder.objects.open().visible_to(access).filter(here)
    appeals = Appeal.objects.open().visible_to(access).filter(here)
    found = [
        _item(LEADING, one, str(one.get_escalation_display()))
        for one in orders.order_by("due_on", "pk")[:limit]
    ]
    found += [
        WorkItem(
            kind=LEADING, title=one.title, url=reverse("stewardship:appeal", args=[one.number]),
            reason=str(one.get_escalation_display()), due=one.due_on, amount=one.blocked,
            heading=HEADINGS[LEADING], region_path=one.region_path,
        )
        for one in appeals.order_by("due_on", "pk")[:limit]
    ]  # fmt: skip
    return sorted(found, key=lambda one: str(one.due))[:limit]


SOURCES: Final = (doing, closing, asked, leading)

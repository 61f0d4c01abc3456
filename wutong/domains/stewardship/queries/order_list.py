"""The list and the queues of orders: what they are kept to, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import F, Q, QuerySet

from wutong.domains.org.queries import region_by_code, within, working_calendar
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.choices import Escalation, OrderKind, OrderSource, OrderState
from wutong.domains.stewardship.models import OrderHelper, SupervisionOrder
from wutong.domains.stewardship.models.orders import OrderQuerySet
from wutong.domains.stewardship.models.scope import any_way
from wutong.domains.stewardship.queries.order_finding import SEARCH_KIND
from wutong.domains.stewardship.rules.orders import OPEN
from wutong.kernel.http.paging import Order, order_or
from wutong.kernel.scope import HANDLE_ORDER, Access
from wutong.kernel.search import matching
from wutong.ui.deadlines import Left, left_until

ALL, RUNNING, LATE = "all", "open", "late"
MINE, GIVEN = "mine", "given"
CARDED: Final = "cards"
ORDERS: Final = (Order("due_on"), Order("given_at"))
SHOWN: Final = ("region", "project", "owner_unit", "owner", "giver")
ON_A_LINE: Final = (
    "number", "title", "confidential", "state", "source", "kind", "escalation", "due_on",
    "given_at", "region_path", "region__name", "project__name", "owner_unit__name", "owner__name",
    "owner__username", "giver__name", "giver__username",
)  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What a list is kept to; empty means all.

    ``state`` is a code, ``all``, ``open`` or ``late``; ``whose`` is ``mine`` (the person, their
    units, those they help) or ``given``; ``card`` is a rung of the ladder or ``cards``.
    """

    text: str = ""
    state: str = ""
    whose: str = ""
    card: str = ""
    source: str = ""
    kind: str = ""
    region: str = ""
    unit: str = ""


def chosen_orders(access: Access | None, filters: Filters, on: date) -> OrderQuerySet:
    """Orders that the person may see and that answer ``filters``."""
    rows = SupervisionOrder.objects.all()
    if filters.state in ("", RUNNING, LATE) or filters.state in OPEN:
        rows = rows.open()
    if access is not None and access.signed_in and filters.whose in (MINE, GIVEN):
        rows = _own(rows, access, filters.whose)
    else:
        rows = rows.listed_to(access)
    rows = rows.filter(_condition(filters))
    if filters.card == CARDED:
        rows = rows.carded()
    if filters.state == LATE:
        rows = rows.filter(due_on__lt=on, state=OrderState.OPEN)
    elif filters.state in OrderState.values:
        rows = rows.filter(state=filters.state)
    return rows


def _own(rows: OrderQuerySet, access: Access, whose: str) -> OrderQuerySet:
    """What is the person's own is seen by them whatever the region."""
    if whose == GIVEN:
        return rows.filter(giver=access.user)
    units = access.units(HANDLE_ORDER)
    named = Q(owner=access.user)
    if not units:
        return rows.filter(named)
    helped = OrderHelper.objects.filter(unit__in=units).values("order")
    ways = [named, Q(owner_unit__in=units), Q(pk__in=helped)]
    return rows.filter(any_way(rows, ways))


def _condition(filters: Filters) -> Q:
    condition = Q()
    if filters.text:
        condition &= matching(SEARCH_KIND, filters.text)
    for name, codes in (("source", OrderSource), ("kind", OrderKind)):
        if (value := getattr(filters, name)) in codes.values:
            condition &= Q(**{name: value})
    if filters.card in Escalation.values:
        condition &= Q(escalation=filters.card)
    if filters.region:
        region = region_by_code(filters.region)
        condition &= within(region.path, "region_path") if region else Q(pk__in=())
    if filters.unit.isdecimal():
        condition &= Q(owner_unit=filters.unit)
    return condition


def open_orders_of(projects: Iterable[Project | int]) -> OrderQuerySet:
    """Open orders of these projects, whoever looks: for agendas and plans that show a project's
    own things; what is due first first."""
    rows = SupervisionOrder.objects.open().filter(project__in=projects)
    return rows.select_related("owner_unit", "owner").order_by("due_on", "pk")


def lines() -> QuerySet[SupervisionOrder]:
    """With what a line of the list shows and nothing else: a project alone has fifty columns."""
    return SupervisionOrder.objects.select_related(*SHOWN).only(*ON_A_LINE)


def order_of(sort: str) -> Order:
    """The order that ``?sort=`` names; what is due first for any other word."""
    return order_or(sort, ORDERS, "due_on")


def left_of(order: SupervisionOrder, on: date) -> Left | None:
    """How near the day is; None once it ended."""
    if order.state not in OPEN:
        return None
    return left_until(order.due_on, on, working_calendar(order.region_path))


def exported_rows(orders: QuerySet[SupervisionOrder], sort: str) -> Iterator[list[Any]]:
    """Each order's cells, in the order of the list."""
    order = order_of(sort)
    column = F(order.field)
    first = column.desc() if order.descending else column.asc()
    rows = orders.order_by(first, "-pk" if order.descending else "pk").select_related(*SHOWN)
    for one in rows.iterator(chunk_size=2000):
        yield [
            one.number, one.title, one.get_kind_display(), one.get_source_display(),
            one.region.name, str(one.project or ""), one.owner_unit.name, str(one.owner or ""),
            str(one.giver), one.get_state_display(), one.get_escalation_display(),
            one.first_due_on.isoformat(), one.due_on.isoformat(),
            one.closed_on.isoformat() if one.closed_on else "",
        ]  # fmt: skip

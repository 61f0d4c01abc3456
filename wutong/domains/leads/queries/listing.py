"""The list of leads and the pool: what they are kept to, their orders, their pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import F, Q, QuerySet

from wutong.domains.leads.choices import HELD, LeadSource, LeadState
from wutong.domains.leads.models import Lead
from wutong.domains.org.queries import region_by_code, within
from wutong.kernel.http.paging import Order, Page, order_or, page_or_first
from wutong.kernel.money import YI
from wutong.kernel.scope import Access
from wutong.kernel.search import matching

SEARCH_KIND: Final = "lead"
DEFAULT_SORT: Final = "-reported_at"
POOL_SORT: Final = "-pooled_at"
ORDERS: Final = (
    Order("reported_at"),
    Order("firm_name"),
    Order("amount", nullable=True),
    Order("protected_until", nullable=True),
    Order("updated_at"),
    Order("pooled_at", nullable=True),
)
"""Each is served by an index; see ``Lead.Meta.indexes``."""
CONFLICT: Final = "conflict"
HELD_BY_ANYBODY: Final = "held"
COUNTED_AT_MOST: Final = 1000
SHOWN: Final = ("region", "unit", "owner", "reported_by", "reported_unit", "introducer")


@dataclass(frozen=True)
class Filters:
    """What a list is kept to; empty means all. ``state`` is a code, ``held`` or ``conflict``;
    ``whose`` is ``mine``, ``reported`` or ``unit``; ``region`` a division code with what lies
    below it; ``size`` is ``large`` for 1 亿元 and more."""

    text: str = ""
    state: str = ""
    source: str = ""
    region: str = ""
    whose: str = ""
    industry: str = ""
    size: str = ""


def chosen_leads(access: Access | None, filters: Filters) -> QuerySet[Lead]:
    """Leads that the person may see and that answer ``filters``."""
    return Lead.objects.visible_to(access).filter(_condition(filters, access))


def _condition(filters: Filters, access: Access | None) -> Q:
    condition = _of_state(filters.state)
    if filters.text:
        condition &= matching(SEARCH_KIND, filters.text)
    if filters.source in LeadSource.values:
        condition &= Q(source=filters.source)
    if filters.industry:
        condition &= Q(industry=filters.industry)
    if filters.size:
        condition &= Q(amount__gte=YI)
    if filters.region:
        region = region_by_code(filters.region)
        condition &= within(region.path, "region_path") if region else Q(pk__in=())
    if filters.whose and access is not None:
        condition &= _of(filters.whose, access)
    return condition


def _of_state(state: str) -> Q:
    if state == CONFLICT:
        return Q(in_conflict=True)
    if state == HELD_BY_ANYBODY:
        return Q(state__in=HELD)
    return Q(state=state) if state in LeadState.values else Q()


def _of(whose: str, access: Access) -> Q:
    if whose == "mine":
        return Q(owner=access.user)
    if whose == "reported":
        return Q(reported_by=access.user)
    return Q(unit__in=access.units("view")) if whose == "unit" else Q()


@dataclass(frozen=True)
class ListPage:
    """One page of the list. ``count`` is bounded: ``1,000+`` past that."""

    rows: list[Lead]
    next_cursor: str
    count: str


def order_of(sort: str, usual: str = DEFAULT_SORT) -> Order:
    """The order that ``?sort=`` names; the usual one for any other word."""
    return order_or(sort, ORDERS, usual)


def list_page(leads: QuerySet[Lead], sort: str, cursor: str, usual: str = DEFAULT_SORT) -> ListPage:
    """The page at ``cursor``; a cursor of another order or filter means the first page."""
    order = order_of(sort, usual)
    rows = leads.select_related(*SHOWN)
    page: Page[Lead] = page_or_first(rows, order, cursor)
    return ListPage(page.items, page.next or "", _counted(leads))


def _counted(leads: QuerySet[Lead]) -> str:
    """How many there are, counted no further than a person needs to know."""
    count = leads.order_by()[: COUNTED_AT_MOST + 1].count()
    return f"{COUNTED_AT_MOST:,}+" if count > COUNTED_AT_MOST else str(count)


def in_order(leads: QuerySet[Lead], sort: str) -> QuerySet[Lead]:
    """All the rows in the order of the list; those without a value last on every database."""
    order = order_of(sort)
    column = F(order.field)
    first = column.desc(nulls_last=True) if order.descending else column.asc(nulls_last=True)
    return leads.order_by(first, "-pk" if order.descending else "pk")

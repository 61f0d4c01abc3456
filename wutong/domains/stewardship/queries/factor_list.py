"""Lists of needs: what they are kept to, by unit, by kind, by gap, late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from wutong.domains.org.queries import region_by_code, within
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.choices import OPEN_FACTORS, FactorKind, FactorState, GapReason
from wutong.domains.stewardship.models import FactorCapacity, FactorNeed
from wutong.domains.stewardship.queries.factor_books import books_of, crowded_out
from wutong.domains.stewardship.rules.factors import LEAD_DAYS
from wutong.kernel.http.paging import Order
from wutong.kernel.scope import EDIT_FACTOR, Access
from wutong.kernel.search import matching
from wutong.kernel.spreadsheets import ROWS_AT_MOST, Sheet

ALL, OPEN, GAPS, LATE = "all", "open", "gaps", "late"
MINE: Final = "unit"
NONE: Final = "-"
ORDERS: Final = (Order("needed_by"), Order("promised_on", nullable=True))
SHOWN: Final = ("project__region", "unit", "capacity", "commitment")


@dataclass(frozen=True)
class Filters:
    """What a list is kept to; empty means what is open. ``state`` is a code, ``all``, ``gaps`` or
    ``late``; ``whose`` is ``unit``; ``unit`` a key or ``-``; ``capacity`` a key."""

    text: str = ""
    state: str = ""
    kind: str = ""
    gap: str = ""
    region: str = ""
    unit: str = ""
    whose: str = ""
    capacity: str = ""


def gap_condition(reason: str, on: date) -> Q:
    """The rows that are a gap for this reason on ``on``."""
    if reason == GapReason.NOT_ARRANGED:
        return Q(state=FactorState.NEEDED, needed_by__lte=on + LEAD_DAYS)
    if reason == GapReason.PROMISE_BROKEN:
        return Q(state=FactorState.ARRANGED, promised_on__lt=on)
    if reason == GapReason.PROMISED_LATE:
        return Q(state=FactorState.ARRANGED, promised_on__gt=F("needed_by"))
    if reason == GapReason.SHORT:
        return Q(state=FactorState.DELIVERED, delivered__lt=F("quantity"))
    return Q(pk__in=_crowded_out())


def _crowded_out() -> set[int]:
    """Needs that their sources have not enough left for; sources are few."""
    asked = FactorNeed.objects.open().exclude(capacity=None).values("capacity")
    return crowded_out(books_of(FactorCapacity.objects.filter(pk__in=asked)).values())


def late_condition(on: date) -> Q:
    """The rows that come, or came, after the day needed."""
    return (
        Q(state__in=OPEN_FACTORS, needed_by__lt=on)
        | gap_condition(GapReason.PROMISED_LATE, on)
        | Q(gap_condition(GapReason.SHORT, on), needed_by__lt=on)
    )


def chosen_needs(access: Access | None, filters: Filters, on: date) -> QuerySet[FactorNeed]:
    """Needs that the person may see and that answer ``filters``."""
    rows = FactorNeed.objects.visible_to(access).filter(_condition(filters))
    if filters.state in ("", OPEN):
        rows = rows.open()
    elif filters.state == GAPS:
        rows = rows.filter(_any_gap(on))
    elif filters.state == LATE:
        rows = rows.filter(late_condition(on))
    elif filters.state in FactorState.values:
        rows = rows.filter(state=filters.state)
    if filters.gap in GapReason.values:
        rows = rows.filter(gap_condition(filters.gap, on))
    if filters.whose == MINE and access is not None:
        rows = rows.filter(unit__in=access.units(EDIT_FACTOR))
    return rows


def _any_gap(on: date) -> Q:
    condition = Q()
    for reason in GapReason.values:
        condition |= gap_condition(reason, on)
    return condition & ~Q(state=FactorState.DROPPED)


def _condition(filters: Filters) -> Q:
    condition = Q()
    if filters.text:
        named = Project.objects.filter(matching("project", filters.text))
        condition &= Q(project__in=named.values("pk"))
    if filters.kind in FactorKind.values:
        condition &= Q(kind=filters.kind)
    if filters.region:
        region = region_by_code(filters.region)
        condition &= within(region.path, "project__region_path") if region else Q(pk__in=())
    if filters.unit.isdecimal() or filters.unit == NONE:
        condition &= Q(unit=None if filters.unit == NONE else filters.unit)
    if filters.capacity.isdecimal():
        condition &= Q(capacity=filters.capacity)
    return condition


def by_unit(access: Access | None, on: date) -> list[dict[str, Any]]:
    """How much each unit has to deliver: open, late, not arranged, short; the latest first. One
    query."""
    rows = FactorNeed.objects.visible_to(access).exclude(state=FactorState.DROPPED)
    found: Any = (
        rows.values("unit", "unit__name", "kind")
        .annotate(
            open=Count("pk", filter=Q(state__in=OPEN_FACTORS)),
            late=Count("pk", filter=late_condition(on)),
            not_arranged=Count("pk", filter=gap_condition(GapReason.NOT_ARRANGED, on)),
            promised_late=Count("pk", filter=gap_condition(GapReason.PROMISED_LATE, on)),
            short=Count("pk", filter=gap_condition(GapReason.SHORT, on)),
        )
        .filter(Q(open__gt=0) | Q(late__gt=0))
        .order_by("-late", "-open", "unit__name", "kind")[:300]
    )
    return list(found)


NEED_COLUMNS: Final = ("项目编号", "要素", "数量", "单位", "需要日期", "开工前须落实", "电压",
                       "功率因数", "责任单位", "说明")  # fmt: skip
"""The headings of the columns that an import reads, in order; an export has more behind them."""


def needs_sheet(rows: QuerySet[FactorNeed]) -> Sheet:
    """The chosen needs as a table that the import reads again."""
    chosen = rows.select_related(*SHOWN).order_by("needed_by", "pk")[:ROWS_AT_MOST]
    more = (_("项目"), _("来源"), _("状态"), _("承诺日期"), _("保障日期"), _("到位数量"))
    columns = [(one, 14) for one in (*NEED_COLUMNS, *more)]
    keys = chosen.values_list("pk", flat=True)
    return Sheet("stewardship.factors", _("要素需求"), columns, _cells(chosen), keys)


def _cells(rows: QuerySet[FactorNeed]) -> Iterator[tuple[Any, ...]]:
    for one in rows.iterator(chunk_size=2000):
        yield (
            one.project.code, one.get_kind_display(), _text(one.quantity), one.measure,
            one.needed_by, _("是") if one.for_start else "", one.details.get("voltage", ""),
            one.details.get("power_factor", ""), one.unit.name if one.unit else "", one.note,
            one.project.name, str(one.capacity or ""), one.get_state_display(),
            _text(one.promised_on), _text(one.delivered_on), _text(one.delivered),
        )  # fmt: skip


def _text(value: Any) -> str:
    return "" if value is None else str(value)

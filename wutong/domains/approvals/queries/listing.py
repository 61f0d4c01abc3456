"""All cases that a person sees, narrowed and ordered; what of them is exported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from wutong.domains.approvals.choices import APPROVED, OPEN, CaseState
from wutong.domains.approvals.models import ApprovalCase, CaseQuerySet
from wutong.domains.approvals.queries.absences import in_hands_of
from wutong.domains.approvals.queries.finding import SEARCH_KIND
from wutong.kernel import search
from wutong.kernel.http.paging import Order
from wutong.kernel.scope import Access
from wutong.kernel.spreadsheets import ROWS_AT_MOST, Sheet

ORDERS: Final = (
    Order("updated_at"),
    Order("due_on", nullable=True),
    Order("received_on"),
    Order("decided_on", nullable=True),
)
LATEST_FIRST: Final = Order("updated_at", descending=True)
ANY_OPEN, ANY_APPROVED, OVERDUE = "open", "approved", "overdue"


def chosen(access: Access, filters: Mapping[str, Any], on: date) -> CaseQuerySet:
    """Cases the person sees that meet every condition given.

    ``q`` a number, item, applicant or project; ``state`` a state, ``open``, ``approved`` or
    ``overdue``; ``stage``, ``project`` (code), ``unit`` (key), ``mine``.
    """
    rows = ApprovalCase.objects.visible_to(access)
    if text := str(filters.get("q") or "").strip():
        rows = rows.filter(search.matching(SEARCH_KIND, text))
    rows = _in_state(rows, str(filters.get("state") or ""), on)
    if stage := filters.get("stage"):
        rows = rows.filter(stage=stage)
    if project := filters.get("project"):
        rows = rows.filter(project__code=project)
    if unit := filters.get("unit"):
        rows = rows.filter(unit=unit)
    if filters.get("mine"):
        rows = rows.filter(in_hands_of(access.user, on))
    return rows


def _in_state(rows: CaseQuerySet, state: str, on: date) -> CaseQuerySet:
    if state == ANY_OPEN:
        return rows.filter(state__in=OPEN)
    if state == ANY_APPROVED:
        return rows.filter(state__in=APPROVED)
    if state == OVERDUE:
        return rows.filter(state__in=OPEN, due_on__lt=on)
    return rows.filter(state=state) if state in CaseState.values else rows


def order_named(text: str) -> Order:
    """The order called ``name`` or ``-name``; the latest first for anything else."""
    for order in ORDERS:
        if text.removeprefix("-") == order.name:
            return Order(order.name, text.startswith("-"), order.nullable)
    return LATEST_FIRST


def cases_sheet(rows: CaseQuerySet) -> Sheet:
    """Cases as a table to take out, without names of contacts."""
    shown = rows[:ROWS_AT_MOST]
    columns = [
        (_("办件编号"), 28), (_("事项"), 36), (_("申请单位"), 32), (_("项目"), 32), (_("状态"), 14),
        (_("办理单位"), 20), (_("经办人"), 10), (_("收件日期"), 12), (_("受理日期"), 12),
        (_("应办结日期"), 12), (_("办结日期"), 12), (_("承诺时限（工作日）"), 12),
        (_("用时（工作日）"), 12),
    ]  # fmt: skip
    keys = shown.values_list("pk", flat=True)
    return Sheet("approvals.cases", _("办件"), columns, exported_rows(shown), keys)


def exported_rows(rows: CaseQuerySet) -> Iterator[tuple[Any, ...]]:
    """The cells of an export, row by row; no names of contacts."""
    found = rows.select_related("version", "application", "project", "unit", "clerk")
    for one in found.iterator(chunk_size=2000):
        yield (
            one.number, one.version.name, one.application.applicant_name, str(one.project or ""),
            one.get_state_display(), str(one.unit or ""), str(one.clerk or ""), one.received_on,
            one.accepted_on or "", one.due_on or "", one.decided_on or "", one.limit_days,
            "" if one.used_days is None else one.used_days,
        )  # fmt: skip

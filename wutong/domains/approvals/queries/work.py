"""What a person must do today about cases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.approvals.choices import CaseState
from wutong.domains.approvals.models import ApprovalCase, CaseQuerySet
from wutong.domains.approvals.queries.queue import RUNNING, WINDOW, queue_of
from wutong.kernel.clock import day_of
from wutong.kernel.registry import WorkItem
from wutong.kernel.scope import HANDLE_CASE, RECEIVE_CASE, Access

AHEAD: Final = timedelta(days=4)
HEADINGS: Final = {
    "cases_due": gettext_lazy("到期和将到期的办件"),
    "cases_window": gettext_lazy("窗口待受理、待转办"),
}


def _item(kind: str, case: ApprovalCase, reason: str) -> WorkItem:
    return WorkItem(
        kind=kind, title=f"{case.version.name} · {case.application.applicant_name}",
        url=reverse("approvals:case", args=[case.number]), reason=reason, due=case.due_on,
        heading=HEADINGS[kind],
    )  # fmt: skip


def _shown(rows: CaseQuerySet) -> CaseQuerySet:
    return rows.select_related("version", "application")


def due(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """Cases of the person, or that nobody of their units has taken up, due within four days."""
    if not access.may_ever(HANDLE_CASE):
        return []
    until = day_of(at) + AHEAD
    rows = list(
        _shown(queue_of(access, None, tab=RUNNING, mine=True, on=day_of(at))).filter(due_on__lte=until)
        .order_by("due_on", "pk")[:limit]
    )  # fmt: skip
    units = access.units(HANDLE_CASE)
    if units and len(rows) < limit:
        free = ApprovalCase.objects.open().filter(unit__in=units, clerk=None, due_on__lte=until)
        rows += _shown(free).order_by("due_on", "pk")[: limit - len(rows)]
    return [_item("cases_due", one, str(one.get_state_display())) for one in rows]


def at_the_window(access: Access, _at: datetime, limit: int) -> list[WorkItem]:
    """Cases that wait to be accepted, or to be handed to a department."""
    if not access.may_ever(RECEIVE_CASE):
        return []
    rows = queue_of(access, None, tab=WINDOW).exclude(state=CaseState.CORRECTION_BEFORE)
    return [
        _item("cases_window", one, _("%(state)s，请办下一步") % {"state": one.get_state_display()})
        for one in _shown(rows).order_by("since", "pk")[:limit]
    ]


SOURCES: Final = (due, at_the_window)

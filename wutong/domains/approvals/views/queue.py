"""My queue: what is due first, what stands still, what waits at the window; several at once."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.approvals import actions
from wutong.domains.approvals.actions.bulk import ACCEPT, APPROVE, HAND_OVER, MOST
from wutong.domains.approvals.forms.cases import QueueFilterForm
from wutong.domains.approvals.models import ApprovalCase
from wutong.domains.approvals.queries.absences import standing_in
from wutong.domains.approvals.queries.choosing import clerks_of
from wutong.domains.approvals.queries.queue import (
    COUNTED,
    RUNNING,
    STANDING,
    WINDOW,
    due_soon_count,
    for_rows,
    lines,
    order_of,
    overdue_count,
    queue_of,
    units_of,
)
from wutong.domains.approvals.rules.errors import ApprovalError
from wutong.domains.approvals.views.case_support import row_of
from wutong.domains.approvals.views.cases import cursors
from wutong.domains.org.queries import Unit
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.paging import page_of
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import HANDLE_CASE, RECEIVE_CASE, Access
from wutong.ui import notices

ROWS: Final = 50


@requires(HANDLE_CASE)
def queue(request: Request) -> HttpResponse:
    """A unit's open cases by working days left; paused ones and the window's apart."""
    access, on = request.access, clock.today()
    units = units_of(access)
    unit = _unit(request, units)
    tab = _tab(request, access)
    mine = request.GET.get("mine") == "1"
    form = QueueFilterForm(request.GET)
    filters = form.filters()
    rows = queue_of(access, unit, tab=tab, mine=mine, filters=filters, on=on)
    running = queue_of(access, unit, tab=RUNNING, mine=mine, on=on)
    scope = f"{tab}:{unit.pk if unit else ''}:{mine}:{sorted(filters.items())}"
    page = page_of(for_rows(rows), order_of(tab), request.GET.get("cursor", ""), ROWS, scope)
    context = {
        "filter": form, "tab": tab, "unit": unit, "mine": mine,
        "tabs": _tabs(request, access, tab), "units": _units(request, units, unit),
        "whose": _whose(request, mine),
        "rows": [row_of(line) for line in lines(page.items, on, access.home)],
        "overdue": _number(overdue_count(running, on)),
        "soon": _number(due_soon_count(running, on)),
        "away": standing_in(on, [unit.pk] if unit else access.units(HANDLE_CASE)),
        "clerks": clerks_of(unit, access) if tab != WINDOW else [],
        "bulk": _bulk(tab), "is_narrowed": any(filters.values()) or mine,
        **cursors(request, page),
    }  # fmt: skip
    return render(request, "approvals/cases/queue.html", context)


def _unit(request: Request, units: list[Unit]) -> Unit | None:
    """The unit asked for; the person's only one without asking; None: all they see."""
    key = request.GET.get("unit", "")
    for one in units:
        if str(one.pk) == key:
            return one
    return units[0] if units and request.access.units(HANDLE_CASE) else None


def _tab(request: Request, access: Access) -> str:
    tabs = (RUNNING, STANDING, WINDOW) if access.may_ever(RECEIVE_CASE) else (RUNNING, STANDING)
    asked = request.GET.get("tab", "")
    return asked if asked in tabs else tabs[0]


def _url(request: Request, **changes: str) -> str:
    query = request.GET.copy()
    query.pop("cursor", None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _tabs(request: Request, access: Access, tab: str) -> list[dict[str, Any]]:
    titles = {RUNNING: _("计时中"), STANDING: _("暂停计时")}
    if access.may_ever(RECEIVE_CASE):
        titles[WINDOW] = _("窗口待办")
    return [
        {"title": title, "url": _url(request, tab=name), "current": name == tab}
        for name, title in titles.items()
    ]


def _whose(request: Request, mine: bool) -> list[dict[str, Any]]:
    return [
        {"title": _("全单位"), "url": _url(request, mine=""), "current": not mine},
        {"title": _("我经办的"), "url": _url(request, mine="1"), "current": mine},
    ]


def _units(request: Request, units: list[Unit], chosen: Unit | None) -> list[dict[str, Any]]:
    """Units to choose from, where there are several."""
    if len(units) < 2:
        return []
    rows = [{"key": one.pk, "title": one.name, "current": one == chosen} for one in units]
    if request.access.units(HANDLE_CASE):
        return rows
    return [{"key": "", "title": _("所有单位"), "current": chosen is None}, *rows]


def _number(count: int) -> str:
    return str(count) if count < COUNTED else f"{COUNTED - 1}+"


def _bulk(tab: str) -> list[dict[str, str]]:
    """What can be done with several cases of a tab."""
    if tab == WINDOW:
        return [{"code": ACCEPT, "label": _("受理并转部门")}]
    if tab == RUNNING:
        return [{"code": APPROVE, "label": _("准予")}, {"code": HAND_OVER, "label": _("转交")}]
    return [{"code": HAND_OVER, "label": _("转交")}]


@requires(HANDLE_CASE)
@require_POST
def several(request: Request) -> HttpResponse:
    """Do the same to the chosen cases: each on its own, and a line for each afterwards."""
    keys = [int(one) for one in request.POST.getlist("case")[: MOST + 1] if one.isdecimal()]
    back = f"{reverse('approvals:queue')}{_query(request.POST.get('query', ''))}"
    if not keys:
        notices.messages.error(request, _("请先勾选办件。"))
        return redirect(back)
    seen = ApprovalCase.objects.visible_to(request.access).filter(pk__in=keys)
    wanted = request.POST.get("clerk", "")
    clerk = clerks_of(None, request.access, wanted) if wanted else []
    try:
        lines_done = actions.do_several(
            cases=seen.select_related("version__item", "application").order_by("due_on", "pk"),
            what=request.POST.get("what", ""), by=request.user, at=clock.now(),
            clerk=clerk[0] if clerk else None,
        )  # fmt: skip
    except ApprovalError as refusal:
        notices.messages.error(request, str(refusal))
        return redirect(back)
    context = {
        "lines": lines_done, "back": back, "done": sum(one.done for one in lines_done),
        "refused": sum(not one.done for one in lines_done), "what": request.POST.get("what", ""),
    }  # fmt: skip
    return render(request, "approvals/cases/several.html", context)


def _query(text: str) -> str:
    return text if text.startswith("?") else ""

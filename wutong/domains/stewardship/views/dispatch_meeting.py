"""The page of a dispatch meeting, and entering line by line what it decides and orders."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.stewardship.actions import dispatch as actions
from wutong.domains.stewardship.actions import dispatch_agenda as agenda
from wutong.domains.stewardship.choices import MeetingState
from wutong.domains.stewardship.forms.dispatch import (
    AddForm,
    DecisionForm,
    HoldForm,
    OrderLineForm,
)
from wutong.domains.stewardship.models import AgendaLine, DispatchMeeting
from wutong.domains.stewardship.queries.dispatch import (
    addable_projects,
    lines_of,
    meeting_before,
    orders_given,
    units_to_order,
)
from wutong.domains.stewardship.queries.dispatch_page import (
    ask_of,
    left_of,
    lines_shown,
    money_of,
    projects_named,
    sections_of,
    why_of,
)
from wutong.domains.stewardship.queries.dispatch_rights import may_hold
from wutong.domains.stewardship.queries.order_rights import may_give
from wutong.domains.stewardship.rules.errors import BadValue
from wutong.domains.stewardship.views.appeal_support import WRITES
from wutong.domains.stewardship.views.dispatch_support import (
    READERS,
    STATE_TONES,
    crumbs,
    line_or_404,
    may_record,
    meeting_or_404,
)
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import EXPORT, HOLD_DISPATCH
from wutong.kernel.search import matching
from wutong.ui import notices
from wutong.ui.writes import sentences_of

SUGGESTIONS = 12
UNITS_AT_MOST = 200


@requires(*READERS)
def meeting(request: Request, pk: int) -> HttpResponse:
    """The agenda by section, each line with its reasons; decisions, orders, minutes."""
    row, access, on = meeting_or_404(request, pk), request.access, clock.today()
    lines, hidden = lines_of(row, access)
    shown = lines_shown(lines, orders_given(row, access))
    before = meeting_before(row, access)
    planned = row.state == MeetingState.PLANNED
    context = {
        "meeting": row, "tone": STATE_TONES[MeetingState(row.state)], "crumbs": crumbs(row),
        "sections": sections_of(shown), "count": len(shown), "money": money_of(shown),
        "hidden": hidden, "dropped": [one for one in lines if one.dropped_reason],
        "may": planned and may_hold(access, row), "recording": may_record(row, on),
        "first": shown[0].line if shown else None,
        "before": before, "earlier": _earlier(before, request),
        "add": AddForm(), "hold": HoldForm(initial={"chair": row.chair,
                                                    "attendees": row.attendees}),
        "may_export": access.may_ever(EXPORT),
    }  # fmt: skip
    return render(request, "stewardship/dispatch/meeting.html", context)


def _earlier(before: DispatchMeeting | None, request: Request) -> list[dict[str, Any]]:
    """What became of the orders of the last meeting."""
    if before is None:
        return []
    on = clock.today()
    return [
        {"order": one, "left": left_of(one, on)} for one in orders_given(before, request.access)
    ]


@requires(HOLD_DISPATCH)
@require_POST
def act(request: Request, pk: int, what: str) -> HttpResponse:
    """Build anew, add, drop, cancel, hold."""
    row = meeting_or_404(request, pk)
    write = {"refresh": _refresh, "add": _add, "drop": _drop, "cancel": _cancel,
             "hold": _hold}.get(what)  # fmt: skip
    if write is None:
        raise Http404
    WRITES.tell(request, lambda: write(request, row), _("已保存。"))
    return redirect("stewardship:meeting", pk)


def _common(request: Request) -> dict[str, Any]:
    return {"by": request.user, "at": clock.now()}


def _refresh(request: Request, row: DispatchMeeting) -> Any:
    return agenda.refresh_agenda(meeting=row, **_common(request))


def _add(request: Request, row: DispatchMeeting) -> Any:
    form = AddForm(request.POST)
    if not form.is_valid():
        raise BadValue("project", sentences_of(form))
    project = projects_named(request.access, form.cleaned_data["project"].strip())
    if project is None:
        raise BadValue("project", _("没有这个项目，或者您看不到它。"))
    reason = form.cleaned_data["reason"]
    return agenda.add_project(meeting=row, project=project, reason=reason, **_common(request))


def _drop(request: Request, row: DispatchMeeting) -> Any:
    key = request.POST.get("line", "")
    line = line_or_404(request, row, int(key) if key.isdecimal() else 0)
    reason = request.POST.get("reason", "")
    return agenda.drop_project(line=line, reason=reason, **_common(request))


def _cancel(request: Request, row: DispatchMeeting) -> Any:
    reason = request.POST.get("reason", "")
    return actions.cancel_meeting(meeting=row, reason=reason, **_common(request))


def _hold(request: Request, row: DispatchMeeting) -> Any:
    form = HoldForm(request.POST)
    if not form.is_valid():
        raise BadValue("minutes", sentences_of(form))
    return actions.hold_meeting(meeting=row, **form.cleaned_data, **_common(request))


@requires(HOLD_DISPATCH)
def projects(request: Request, pk: int) -> HttpResponse:
    """A fragment: projects for what is typed."""
    row = meeting_or_404(request, pk)
    text = request.GET.get("project", "").strip()[:80]
    rows = addable_projects(row, request.access).filter(matching("project", text))
    found = rows.select_related("region").order_by("-updated_at")[:SUGGESTIONS] if text else []
    options = [(one.code, f"{one.name} · {one.region.name}") for one in found]
    return render(request, "stewardship/_options.html", {"options": options})


@requires(*READERS)
def line(request: Request, pk: int, line_pk: int) -> HttpResponse:
    """One line during the meeting: why, what is decided, an order; saved it goes to the next."""
    row, access = meeting_or_404(request, pk), request.access
    found = line_or_404(request, row, line_pk)
    may = may_record(row, clock.today()) and may_hold(access, row)
    may_order = may and may_give(access, found.project.region_path)
    units = list(units_to_order(access, found.project.region_path)[:UNITS_AT_MOST])
    decision = DecisionForm(posted(request), initial={"decision": found.decision})
    order = OrderLineForm(posted(request), units=units if may_order else [])
    lines, _hidden = lines_of(row, access)
    standing = [one for one in lines if not one.dropped_reason]
    before, after = _neighbours(standing, found)
    if request.method == "POST" and decision.is_valid() and order.is_valid() and WRITES.attempt(
        order, lambda: _record(request, found, decision, order), _place_of
    ):  # fmt: skip
        notices.done(request, _("已保存。"))
        following = found if "stay" in request.POST or after is None else after
        return redirect("stewardship:meeting_line", pk, following.pk)
    context = {
        "meeting": row, "line": found, "project": found.project, "why": (why := why_of(found)),
        "ask": ask_of(found, why),
        "decision": decision, "order": order, "may": may, "may_order": may_order,
        "before": before, "after": after, "count": len(standing),
        "place": next((n for n, one in enumerate(standing, 1) if one.pk == found.pk), 0),
        "orders": [one for one in orders_given(row, access) if one.project_id == found.project_id],
        "crumbs": crumbs(row, found.project.name), "back": reverse("stewardship:meeting", args=[pk]),
    }  # fmt: skip
    status = UNPROCESSABLE if decision.errors or order.errors else 200
    return render(request, "stewardship/dispatch/line.html", context, status=status)


def _place_of(name: str) -> str | None:
    return name if name in OrderLineForm.base_fields else None


def _record(
    request: Request, found: AgendaLine, decision: DecisionForm, order: OrderLineForm
) -> None:
    text = decision.cleaned_data["decision"]
    actions.record_line(line=found, decision=text, order=order.given, **_common(request))


def _neighbours(
    standing: list[AgendaLine], found: AgendaLine
) -> tuple[AgendaLine | None, AgendaLine | None]:
    keys = [one.pk for one in standing]
    if found.pk not in keys:
        return None, None
    place = keys.index(found.pk)
    return (
        standing[place - 1] if place else None,
        standing[place + 1] if place + 1 < len(standing) else None,
    )

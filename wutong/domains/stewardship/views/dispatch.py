"""Dispatch meetings: the list with its calendar, planning one, asking for a project."""

from __future__ import annotations

import calendar as months
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.actions import dispatch as actions
from wutong.domains.stewardship.actions.dispatch_agenda import ask_for, withdraw_request
from wutong.domains.stewardship.choices import MeetingState
from wutong.domains.stewardship.forms.dispatch import (
    ALL,
    AskForm,
    MeetingFilterForm,
    MeetingForm,
)
from wutong.domains.stewardship.models import AgendaRequest, DispatchMeeting
from wutong.domains.stewardship.queries.dispatch import (
    between,
    chosen_meetings,
    holds_somewhere,
    planned_for,
    proposals,
    with_counts,
)
from wutong.domains.stewardship.queries.dispatch_rights import may_ask
from wutong.domains.stewardship.views.appeal_support import WRITES
from wutong.domains.stewardship.views.dispatch_support import (
    READERS,
    crumbs,
    project_or_404,
)
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.months import following
from wutong.kernel.scope import EDIT, HANDLE_ORDER, HOLD_DISPATCH
from wutong.ui import notices

ROWS: Final = 30
REQUESTS: Final = 50
MEETINGS_A_DAY: Final = 3
NAMES: Final = "一二三四五六日"


@requires(*READERS)
def meeting_list(request: Request) -> HttpResponse:
    """Meetings to come or past, the month's calendar, the next dates, what was asked for."""
    access, on = request.access, clock.today()
    form = MeetingFilterForm(request.GET)
    asked = form.asked()
    rows = with_counts(chosen_meetings(access, **asked))
    order = ("on", "pk") if asked["state"] == MeetingState.PLANNED else ("-on", "-pk")
    month = _month(request.GET.get("month", ""), on)
    context = {
        "page": Paginator(rows.order_by(*order), ROWS).get_page(request.GET.get("page")),
        "filter": form, "tabs": _tabs(**asked), "any_state": not asked["state"],
        "is_narrowed": bool(asked["text"]),
        "weeks": _weeks(request, month, on), "names": NAMES, "month": month,
        "previous": f"?month={following(month, -1):%Y-%m}",
        "next": f"?month={following(month, 1):%Y-%m}",
        "proposals": [
            {"one": one, "url": reverse("stewardship:meeting_new") + "?" + _prefilled(one)}
            for one in proposals(access, on)
        ],
        "asked": _asked(request), "may_plan": holds_somewhere(access),
    }  # fmt: skip
    return render(request, "stewardship/dispatch/list.html", context)


def _tabs(text: str, state: str) -> list[dict[str, Any]]:
    """The states and all of them, with the words looked for."""
    base, words = reverse("stewardship:dispatch"), {"q": text} if text else {}
    return [
        {"title": title, "url": f"{base}?{urlencode({'state': value, **words})}",
         "current": value == (state or ALL)}
        for value, title in (*MeetingState.choices, (ALL, _("全部")))
    ]  # fmt: skip


def _month(text: str, on: date) -> date:
    """The first day of the month that ``text`` names (2026-11), else of this one."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return on.replace(day=1)


def _weeks(request: Request, month: date, on: date) -> list[list[dict[str, Any]]]:
    weeks = months.Calendar().monthdatescalendar(month.year, month.month)
    held: dict[date, list[DispatchMeeting]] = {}
    for one in between(request.access, weeks[0][0], weeks[-1][-1]):
        held.setdefault(one.on, []).append(one)
    return [
        [
            {"on": day, "outside": day.month != month.month, "today": day == on,
             "shown": held.get(day, [])[:MEETINGS_A_DAY],
             "more": max(0, len(held.get(day, [])) - MEETINGS_A_DAY)}
            for day in week
        ]
        for week in weeks
    ]  # fmt: skip


def _prefilled(one: Any) -> str:
    last = one.last
    return urlencode({
        "title": last.title, "body": last.body, "rhythm": last.rhythm, "region": last.region.code,
        "unit": last.unit_id or "", "on": one.on.isoformat(), "place": last.place,
        "chair": last.chair, "attendees": last.attendees,
    })  # fmt: skip


def _asked(request: Request) -> list[dict[str, Any]]:
    """Open requests of projects that the person sees."""
    seen = Project.objects.visible_to(request.access).values("pk")
    rows = AgendaRequest.objects.filter(project__in=seen, meeting=None, withdrawn_at=None)
    rows = rows.select_related("project__region", "asked_by").order_by("asked_at", "pk")
    return [{"one": one, "mine": one.asked_by_id == request.access.user} for one in rows[:REQUESTS]]


@requires(HOLD_DISPATCH)
def plan(request: Request) -> HttpResponse:
    """Plan one; its agenda builds itself."""
    initial: dict[str, Any] = {"on": clock.today() + timedelta(days=1)}
    initial |= {name: request.GET[name] for name in MeetingForm.base_fields if name in request.GET}
    form = MeetingForm(posted(request), access=request.access, initial=initial)
    made: list[DispatchMeeting] = []
    if request.method == "POST" and form.is_valid() and WRITES.attempt(
        form,
        lambda: made.append(
            actions.plan_meeting(by=request.user, at=clock.now(), **form.cleaned_data)
        ),
    ):  # fmt: skip
        notices.done(request, _("已排会，议程已按现在的情况生成。"))
        return redirect("stewardship:meeting", made[0].pk)
    context = {"form": form, "crumbs": crumbs(None, _("召集调度会"))}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "stewardship/dispatch/new.html", context, status=status)


@requires(EDIT, HANDLE_ORDER)
def ask(request: Request, code: str) -> HttpResponse:
    """Ask for a project to be taken up at the next meeting."""
    project = project_or_404(request, code)
    form = AskForm(posted(request))
    if request.method == "POST" and form.is_valid() and WRITES.attempt(
        form,
        lambda: ask_for(project=project, by=request.user, at=clock.now(), **form.cleaned_data),
    ):  # fmt: skip
        notices.done(request, _("已提请，列入下一次调度会的议程。"))
        return redirect("projects:detail", code)
    context = {
        "form": form, "project": project, "may": may_ask(request.access, project),
        "planned": planned_for(request.access, project.region_path)[:1],
        "crumbs": [
            {"title": project.name, "url": reverse("projects:detail", args=[code])},
            {"title": _("提请调度"), "url": ""},
        ],
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "stewardship/dispatch/ask.html", context, status=status)


@requires(EDIT, HANDLE_ORDER)
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take one's own request back."""
    seen = Project.objects.visible_to(request.access).values("pk")
    row = get_object_or_404(AgendaRequest.objects.filter(project__in=seen), pk=pk)
    WRITES.tell(
        request, lambda: withdraw_request(request=row, by=request.user, at=clock.now()),
        _("已撤回。"),
    )  # fmt: skip
    return redirect("stewardship:dispatch")

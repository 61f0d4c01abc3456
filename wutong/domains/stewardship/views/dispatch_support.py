"""What the pages of dispatch share."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.choices import MeetingState
from wutong.domains.stewardship.models import AgendaLine, DispatchMeeting
from wutong.domains.stewardship.queries.dispatch import visible_meetings
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import GIVE_ORDER, HANDLE_ORDER, HOLD_DISPATCH, VIEW_FIGURES

READERS: Final = (HOLD_DISPATCH, GIVE_ORDER, HANDLE_ORDER, VIEW_FIGURES)
"""Whoever works for the region; none who speaks for a firm."""
STATE_TONES: Final = {
    MeetingState.PLANNED: "yellow", MeetingState.HELD: "green", MeetingState.CANCELLED: "",
}  # fmt: skip


def crumbs(meeting: DispatchMeeting | None = None, *more: Any) -> list[dict[str, Any]]:
    """The way to a page: the list, the meeting, then words."""
    trail: list[dict[str, Any]] = [{"title": _("调度"), "url": reverse("stewardship:dispatch")}]
    if meeting is not None:
        url = reverse("stewardship:meeting", args=[meeting.pk]) if more else ""
        trail.append({"title": meeting.title, "url": url})
    return trail + [{"title": one, "url": ""} for one in more]


def meeting_or_404(request: Request, pk: int) -> DispatchMeeting:
    """The meeting, if the person sees it."""
    found: DispatchMeeting = get_object_or_404(visible_meetings(request.access), pk=pk)
    return found


def line_or_404(request: Request, meeting: DispatchMeeting, pk: int) -> AgendaLine:
    """A line of the meeting, if the person sees its project."""
    seen = Project.objects.visible_to(request.access).values("pk")
    rows = meeting.lines.filter(project__in=seen)
    rows = rows.select_related("meeting__region", "project__region", "project__unit")
    found: AgendaLine = get_object_or_404(rows, pk=pk)
    return found


def project_or_404(request: Request, code: str) -> Project:
    """The project, if the person sees it."""
    rows = Project.objects.select_related("region", "unit", "investor", "parent")
    found: Project = visible_or_404(rows, request.access, code=code)
    return found


def may_record(meeting: DispatchMeeting, on: date) -> bool:
    """Whether it is the day to enter what the meeting decides."""
    return meeting.state == MeetingState.PLANNED and meeting.on <= on

"""Dispatch on the page of a project: its mark, its plan, the meetings that took it up."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.domains.stewardship.models import AgendaLine, AgendaRequest, DispatchMeeting
from wutong.domains.stewardship.queries.dispatch import visible_meetings
from wutong.domains.stewardship.queries.dispatch_finding import SEARCH_KIND, everything
from wutong.domains.stewardship.queries.dispatch_rights import may_ask, may_plan_pace
from wutong.domains.stewardship.queries.pace_plans import marks_of, shown
from wutong.kernel.clock import day_of
from wutong.kernel.scope import Access
from wutong.kernel.search.sources import SearchLine, SearchSource

SHOWN: Final = 5


def search_source() -> SearchSource:
    """Meetings on the search page."""
    return SearchSource(
        kind=SEARCH_KIND,
        title=_("调度会"),
        visible=visible_meetings,
        line=_line,
        list_url=lambda text: (
            f"{reverse('stewardship:dispatch')}?{urlencode({'q': text, 'state': 'all'})}"
        ),
        everything=everything,
        order=63,
    )


def _line(meeting: DispatchMeeting) -> SearchLine:
    detail = " · ".join((str(meeting.on), meeting.region.name, meeting.get_state_display()))
    return SearchLine(meeting.title, detail, reverse("stewardship:meeting", args=[meeting.pk]))


def of_project(project: Any, access: Access, at: datetime) -> dict[str, Any] | None:
    """The red mark or the plan, what was asked for, the last meetings; nothing for a firm's
    people."""
    if access.is_investor:
        return None
    stopped = shown([project], day_of(at))
    asked = AgendaRequest.objects.filter(project=project, meeting=None, withdrawn_at=None).first()
    meetings = visible_meetings(access).values("pk")
    lines = AgendaLine.objects.filter(project=project, meeting__in=meetings, dropped_reason="")
    code = project.code
    return {
        "project": project, "stopped": stopped[0] if stopped else None, "asked": asked,
        "lines": lines.select_related("meeting").order_by("-meeting__on", "-pk")[:SHOWN],
        "plan_url": reverse("stewardship:pace_plan", args=[code])
        if stopped and may_plan_pace(access, project) else "",
        "ask_url": reverse("stewardship:dispatch_ask", args=[code])
        if asked is None and may_ask(access, project) else "",
        "sheet_url": reverse("stewardship:task_sheet", args=[code]),
    }  # fmt: skip


def head_of_project(project: Any, access: Access, at: datetime) -> dict[str, Any] | None:
    """The red mark at the head of the project's page; nothing for a firm's people."""
    mark = None if access.is_investor else marks_of([project], day_of(at)).get(project.pk)
    if mark is None or not mark.red:
        return None
    url = reverse("stewardship:pace_plan", args=[project.code])
    return {
        "mark": mark, "title": f"{project.get_pace_display()}：",
        "url": url if may_plan_pace(access, project) else "",
    }  # fmt: skip

"""My work today: what waits for this person, what came back, what is late."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render

from wutong.domains.org.queries import working_calendar
from wutong.domains.projects.queries.work import HEADINGS
from wutong.kernel import clock, registry
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import Request
from wutong.kernel.registry import WorkItem
from wutong.kernel.scope import EDIT
from wutong.ui import formats
from wutong.ui.deadlines import left_until

PLACE: Final = "projects.today"
SHOWN: Final = 8
READ: Final = 30


@requires()
def today(request: Request) -> HttpResponse:
    """Everything that the rooms have for this person, grouped by kind, and what upper rooms put
    beside it."""
    at = clock.now()
    items = registry.work_for(request.access, at, READ)
    groups: dict[str, list[WorkItem]] = {kind: [] for kind in HEADINGS}
    for item in items:
        groups.setdefault(item.kind, []).append(item)
    home = request.access.home
    context = {
        "groups": [_group(kind, found, home) for kind, found in groups.items() if found],
        "count": len(items),
        "panels": registry.load_panels(PLACE, request.user, request.access, at),
        "today_words": formats.day(clock.today(), "weekday"),
        "may_create": request.access.may_ever(EDIT),
    }
    return render(request, "projects/today.html", context)


def _group(kind: str, found: list[WorkItem], home: str) -> dict[str, Any]:
    found = sorted(found, key=lambda one: (one.due or date.max, -(one.amount or 0)))
    count = f"{READ}+" if len(found) >= READ else str(len(found))
    return {
        "kind": kind,
        "title": HEADINGS.get(kind) or found[0].heading or kind,
        "count": count,
        "rows": [_row(one, home) for one in found[:SHOWN]],
        "rest": [_row(one, home) for one in found[SHOWN:]],
    }


def _row(item: WorkItem, home: str) -> dict[str, Any]:
    tag, tone = "", ""
    if item.due is not None:
        calendar = working_calendar(item.region_path or home)
        left = left_until(item.due, clock.today(), calendar)
        tag, tone = left.text, left.tone
    return {"item": item, "tag": tag, "tone": tone}

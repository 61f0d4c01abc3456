"""What of dispatch goes onto paper: the pack, the minutes, a project's sheet; the export."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.stewardship.choices import MeetingState
from wutong.domains.stewardship.queries.dispatch import (
    agenda_sheet,
    lines_of,
    meeting_before,
    orders_given,
)
from wutong.domains.stewardship.queries.dispatch_page import (
    left_of,
    lines_shown,
    money_of,
    sections_of,
    sheets_of,
)
from wutong.domains.stewardship.queries.task_sheet import task_sheet
from wutong.domains.stewardship.views.dispatch_minutes import CONTENT_TYPE, Minutes, write_minutes
from wutong.domains.stewardship.views.dispatch_support import (
    READERS,
    crumbs,
    meeting_or_404,
    project_or_404,
)
from wutong.kernel import audit, clock
from wutong.kernel.http.access import requires, watermark
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import EXPORT
from wutong.ui.exporting import answer_export


def headings() -> tuple[str, ...]:
    """Of the agenda's table."""
    return (
        _("序号"), _("项目"), _("地区"), _("阶段"), _("推进状态"), _("事由"),
        _("涉及投资（万元）"), _("天数（工作日）"), _("情况"), _("提请事项"), _("议定事项"),
    )  # fmt: skip


@requires(*READERS)
def pack(request: Request, pk: int) -> HttpResponse:
    """One page a project, for print."""
    row, access, on = meeting_or_404(request, pk), request.access, clock.today()
    lines, hidden = lines_of(row, access)
    shown = lines_shown(lines, orders_given(row, access))
    context = {
        "meeting": row, "sheets": sheets_of(shown, access, on), "hidden": hidden, "on": on,
        "count": len(shown), "money": money_of(shown), "crumbs": crumbs(row, _("会议材料")),
        "watermark": watermark(access, on),
    }  # fmt: skip
    return render(request, "stewardship/dispatch/pack.html", context)


@requires(*READERS)
def minutes(request: Request, pk: int) -> FileResponse:
    """The minutes as .docx; who took them is written down. A meeting to come gives its agenda."""
    row, access, at = meeting_or_404(request, pk), request.access, clock.now()
    lines, _hidden = lines_of(row, access)
    orders = orders_given(row, access)
    shown = lines_shown(lines, orders)
    before = meeting_before(row, access)
    earlier = orders_given(before, access) if before is not None else []
    on = clock.today()
    found = Minutes(
        row, sections_of(shown), orders, before, [(one, left_of(one, on)) for one in earlier]
    )
    held = row.state == MeetingState.HELD
    with transaction.atomic():
        audit.record_export(
            actor=request.user, at=at, kind="stewardship.dispatch_minutes",
            rows=[one.pk for one in lines], reason=row.title, region_path=row.region_path,
        )  # fmt: skip
    name = f"{row.title}-{row.on:%Y-%m-%d}-{_('纪要') if held else _('议程')}.docx"
    return FileResponse(
        write_minutes(found), as_attachment=True, filename=name, content_type=CONTENT_TYPE
    )


@requires(EXPORT)
@require_POST
def export(request: Request, pk: int) -> HttpResponse | FileResponse:
    """The agenda as an .xlsx file."""
    row = meeting_or_404(request, pk)
    lines, _hidden = lines_of(row, request.access)
    standing = [one for one in lines if not one.dropped_reason]
    back = reverse("stewardship:meeting", args=[pk])
    return answer_export(request, back, lambda _query: agenda_sheet(row, standing, headings()))


@requires(*READERS)
def sheet(request: Request, code: str) -> HttpResponse:
    """The timetable, roadmap and task sheet of a project on one page."""
    project, on = project_or_404(request, code), clock.today()
    back: list[dict[str, Any]] = [
        {"title": project.name, "url": reverse("projects:detail", args=[code])},
        {"title": _("时间表、路线图、任务书"), "url": ""},
    ]
    context = {
        "project": project, "sheet": task_sheet(project, request.access, on), "on": on,
        "crumbs": back, "watermark": watermark(request.access, on),
    }  # fmt: skip
    return render(request, "stewardship/dispatch/sheet.html", context)

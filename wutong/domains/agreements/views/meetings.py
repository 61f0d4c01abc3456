"""Review meetings: the list, the agenda, the minutes, the agenda as a file."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.agreements import actions
from wutong.domains.agreements.forms.entering import (
    MeetingForm,
    MinutesForm,
    ReasonForm,
)
from wutong.domains.agreements.models import Agreement, ReviewMeeting
from wutong.domains.agreements.queries import reading
from wutong.domains.agreements.queries.exporting import agenda_sheet
from wutong.domains.agreements.rules.errors import BadValue
from wutong.domains.agreements.views.support import (
    crumbs,
    ensure_meeting,
    meeting_or_404,
    one_form,
    try_and_tell,
)
from wutong.domains.org.queries import region_by_code
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import Request, posted
from wutong.kernel.scope import EDIT_AGREEMENT, EXPORT, VIEW
from wutong.ui import notices
from wutong.ui.exporting import answer_export

ROWS_A_PAGE: Final = 30
OFFERED: Final = 100


def _crumbs(*more: tuple[Any, str]) -> list[dict[str, Any]]:
    return crumbs((_("审核会"), reverse("agreements:meetings")), *more)


def _address(meeting: ReviewMeeting) -> str:
    return reverse("agreements:meeting", args=[meeting.pk])


@requires(VIEW)
def meeting_list(request: Request) -> HttpResponse:
    """Every meeting that the person sees, the latest first."""
    page = Paginator(reading.meetings_seen(request.access), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "may_edit": request.access.may_ever(EDIT_AGREEMENT),
        "crumbs": crumbs((_("审核会"), "")),
    }
    return render(request, "agreements/meetings.html", context)


@requires(EDIT_AGREEMENT)
def meeting_form(request: Request, pk: int | None = None) -> HttpResponse:
    """Convene a meeting, or change one that has not been held."""
    found = meeting_or_404(request, pk) if pk else None
    if found is not None:
        ensure_meeting(request, found)
    names = ("title", "on", "place", "chair", "attendees")
    initial = (
        {name: getattr(found, name) for name in names} if found else {"title": _("协议审核会")}
    )
    if found is not None:
        initial["region"] = found.region.code
    form = MeetingForm(posted(request), access=request.access, initial=initial)
    saved: list[ReviewMeeting] = []

    def write() -> None:
        data = dict(form.cleaned_data)
        region = region_by_code(data.pop("region"))
        if region is None:
            raise BadValue(_("请选择地区。"))
        saved.append(
            actions.save_meeting(
                region=region, meeting=found, by=request.user, at=clock.now(), **data
            )
        )

    title = _("修改会议") if found else _("安排审核会")
    return one_form(
        request, form, write, done=_("已保存。"), back=lambda: _address(saved[0]), title=title,
        crumbs=_crumbs((title, "")),
    )  # fmt: skip


@requires(VIEW)
def meeting(request: Request, pk: int) -> HttpResponse:
    """Agenda, decisions and minutes."""
    found = meeting_or_404(request, pk)
    items, others = reading.agenda_of(found, request.access)
    may_edit = request.access.may(EDIT_AGREEMENT, found.region_path)
    planned = found.state == "planned"
    offered = reading.to_put_on_agenda(found, request.access)[:OFFERED] if planned else []
    context = {
        "meeting": found,
        "items": items,
        "others": others,
        "planned": planned,
        "may_edit": may_edit and planned,
        "offered": list(offered) if may_edit else [],
        "may_hold": may_edit and planned and bool(items) and found.on <= clock.today(),
        "may_export": request.access.may_ever(EXPORT),
        "crumbs": _crumbs((found.title, "")),
    }
    return render(request, "agreements/meeting.html", context)


@requires(EDIT_AGREEMENT)
@require_POST
def put(request: Request, pk: int) -> HttpResponse:
    """Put an agreement on the agenda."""
    found = meeting_or_404(request, pk)
    ensure_meeting(request, found)
    number = request.POST.get("agreement", "")
    agreement = (
        Agreement.objects.visible_to(request.access)
        .filter(pk=int(number) if number.isdecimal() else 0)
        .select_related("project")
        .first()
    )
    if agreement is None:
        notices.messages.error(request, _("请选择审核中的协议。"))
        return redirect(_address(found))
    try_and_tell(
        request,
        lambda: actions.put_on_agenda(
            meeting=found, agreement=agreement, by=request.user, at=clock.now()
        ),
        _("已列入议程。"),
    )
    return redirect(_address(found))


@requires(EDIT_AGREEMENT)
@require_POST
def take(request: Request, pk: int, item: int) -> HttpResponse:
    """Take an agreement off the agenda."""
    found = meeting_or_404(request, pk)
    ensure_meeting(request, found)
    row = found.items.filter(
        pk=item, agreement__in=Agreement.objects.visible_to(request.access)
    ).first()
    if row is None:
        raise Http404
    try_and_tell(
        request,
        lambda: actions.take_off_agenda(item=row, by=request.user, at=clock.now()),
        _("已移出议程。"),
    )
    return redirect(_address(found))


@requires(EDIT_AGREEMENT)
def hold(request: Request, pk: int) -> HttpResponse:
    """Write down minutes and decisions."""
    found = meeting_or_404(request, pk)
    ensure_meeting(request, found)
    items, _others = reading.agenda_of(found, request.access)
    form = MinutesForm(posted(request), items=items, initial={"attendees": found.attendees})

    def write() -> None:
        data = form.cleaned_data
        decisions = {
            one.pk: actions.Decided(data[f"decision_{one.pk}"], data[f"note_{one.pk}"])
            for one in items
        }
        actions.hold_meeting(
            meeting=found, decisions=decisions, minutes=data["minutes"],
            attendees=data["attendees"], by=request.user, at=clock.now(),
        )  # fmt: skip

    return one_form(
        request, form, write, done=_("会议结果已登记，各协议已转到下一步。"), back=_address(found),
        template="agreements/minutes.html", meeting=found,
        crumbs=_crumbs((found.title, _address(found)), (_("登记结果"), "")),
    )  # fmt: skip


@requires(EDIT_AGREEMENT)
def cancel(request: Request, pk: int) -> HttpResponse:
    """Call the meeting off."""
    found = meeting_or_404(request, pk)
    ensure_meeting(request, found)
    form = ReasonForm(posted(request))

    def write() -> None:
        actions.cancel_meeting(
            meeting=found, reason=form.cleaned_data["reason"], by=request.user, at=clock.now()
        )

    return one_form(
        request, form, write, done=_("会议已取消。"), back=_address(found), danger=True,
        title=_("取消会议"), crumbs=_crumbs((found.title, _address(found)), (_("取消"), "")),
    )  # fmt: skip


@requires(EXPORT)
@require_POST
def export(request: Request, pk: int) -> HttpResponse | FileResponse:
    """The agenda as an .xlsx file; who took it and why is written down first."""
    found = meeting_or_404(request, pk)
    return answer_export(
        request, _address(found), lambda _query: agenda_sheet(found, request.access)
    )

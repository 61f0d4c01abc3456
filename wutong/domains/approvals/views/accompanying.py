"""Green channel and agency service of a project; clerks' absences."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.approvals import actions
from wutong.domains.approvals.actions import Consent
from wutong.domains.approvals.forms.around import AbsenceForm, AgencyForm, EndForm, ReasonForm
from wutong.domains.approvals.models import AgencyService, ClerkAbsence, GreenChannel
from wutong.domains.approvals.queries.absences import absences_seen, units_and_people
from wutong.domains.approvals.views.one_form import (
    crumbs_of,
    one_form,
    project_page,
    project_seen,
    try_and_tell,
)
from wutong.domains.projects.queries import Project
from wutong.domains.projects.queries.permissions import permits
from wutong.domains.projects.queries.regions import people_to_choose
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import Request, posted
from wutong.kernel.scope import GRANT_GREEN_CHANNEL, HANDLE_CASE, RECORD_AGENCY


def _ensure(request: Request, ability: str, project: Project) -> None:
    if not permits(request.access, ability, project):
        raise PermissionDenied(_("您可以查看这个项目，但没有办理这件事的权限。"))


@requires(GRANT_GREEN_CHANNEL)
def green_channel(request: Request, code: str) -> HttpResponse:
    """Open the channel, or close the one that is open."""
    project = project_seen(request, code)
    _ensure(request, GRANT_GREEN_CHANNEL, project)
    channel = GreenChannel.objects.filter(project=project, ended_at=None).first()
    form = ReasonForm(posted(request))
    title = _("结束绿色通道") if channel else _("开通绿色通道")

    def write() -> None:
        reason, at = form.cleaned_data["reason"], clock.now()
        if channel is not None:
            actions.end_green_channel(channel=channel, reason=reason, by=request.user, at=at)
        else:
            actions.grant_green_channel(project=project, reason=reason, by=request.user, at=at)

    return one_form(
        request, form, write, back=project_page(project), title=title, sub=project.name,
        done=_("已结束绿色通道，已经承诺的时限不变。") if channel
        else _("已开通绿色通道，在办和新收的办件按缩短的时限办。"),
        crumbs=crumbs_of(project, title), danger=channel is not None,
    )  # fmt: skip


@requires(RECORD_AGENCY)
def agency(request: Request, code: str) -> HttpResponse:
    """Record who acts for the firm, with its written consent."""
    project = project_seen(request, code)
    _ensure(request, RECORD_AGENCY, project)
    people = people_to_choose(project.region_path, clock.today())
    form = AgencyForm(
        posted(request), request.FILES or None, people=people,
        initial={"agent": request.user.pk, "starts_on": clock.today(), "given_on": clock.today()},
    )  # fmt: skip

    def write() -> None:
        data = form.cleaned_data
        consent = Consent(data["given_by"], data["given_on"], data["file"], data["document_number"])
        actions.record_agency(
            project=project, agent=data["agent"], consent=consent, starts_on=data["starts_on"],
            scope=data["scope"], by=request.user, at=clock.now(),
        )  # fmt: skip

    return one_form(
        request, form, write, back=project_page(project), title=_("登记全程代办"),
        sub=project.name, done=_("已登记全程代办。"), crumbs=crumbs_of(project, _("全程代办")),
    )  # fmt: skip


@requires(RECORD_AGENCY)
def agency_end(request: Request, code: str, pk: int) -> HttpResponse:
    """End an agency service."""
    project = project_seen(request, code)
    _ensure(request, RECORD_AGENCY, project)
    found = AgencyService.objects.filter(project=project, pk=pk).select_related("project").first()
    if found is None:
        raise Http404
    form = EndForm(posted(request), initial={"on": clock.today()})

    def write() -> None:
        actions.end_agency(agency=found, by=request.user, at=clock.now(), **form.cleaned_data)

    return one_form(
        request, form, write, back=project_page(project), title=_("结束全程代办"),
        sub=f"{project.name} · {found.agent}", done=_("已结束全程代办。"),
        crumbs=crumbs_of(project, _("结束全程代办")), danger=True,
    )  # fmt: skip


@requires(HANDLE_CASE)
def absences(request: Request) -> HttpResponse:
    """Who of the person's units is away or will be, and who stands in."""
    rows = list(absences_seen(request.access, clock.today()))
    context = {
        "rows": [(one, one.starts_on <= clock.today()) for one in rows],
        "crumbs": _crumbs(),
    }
    return render(request, "approvals/absences.html", context)


def _crumbs(*more: str) -> list[dict[str, Any]]:
    first = {"title": _("外出代理"), "url": reverse("approvals:absences") if more else ""}
    return [first, *({"title": one, "url": ""} for one in more)]


@requires(HANDLE_CASE)
def absence_new(request: Request) -> HttpResponse:
    """Record an absence."""
    units, people = units_and_people(request.access, clock.today())
    first = {"unit": units[0] if len(units) == 1 else None, "clerk": request.user.pk,
             "starts_on": clock.today()}  # fmt: skip
    form = AbsenceForm(posted(request), units=units, people=people, initial=first)

    def write() -> None:
        actions.record_absence(by=request.user, at=clock.now(), **form.cleaned_data)

    return one_form(
        request, form, write, back=reverse("approvals:absences"), title=_("登记外出代理"),
        sub=_("外出期间的办件由代理人办，回来后仍归本人。"),
        done=_("已登记，期间的办件由代理人办。"), crumbs=_crumbs(_("登记")),
    )  # fmt: skip


@requires(HANDLE_CASE)
@require_POST
def absence_end(request: Request, pk: int) -> HttpResponse:
    """The clerk is back."""
    found: ClerkAbsence | None = absences_seen(request.access, clock.today()).filter(pk=pk).first()
    if found is None:
        raise Http404
    try_and_tell(
        request,
        lambda: actions.end_absence(absence=found, by=request.user, at=clock.now()),
        _("已结束外出，办件仍归本人。"),
    )
    return redirect("approvals:absences")

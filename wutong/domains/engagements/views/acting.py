"""What is done with one engagement from its page: each a POST that comes back to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.engagements import actions
from wutong.domains.engagements.forms.engagements import CancelForm
from wutong.domains.engagements.forms.following import (
    ClosingForm,
    FirmsForm,
    FollowUpForm,
    LeadForm,
    LinkFirmForm,
    MemberForm,
    ProjectForm,
)
from wutong.domains.engagements.forms.introducing import IntroductionForm
from wutong.domains.engagements.models import (
    Engagement,
    FirmMet,
    FollowUp,
    ProjectIntroduction,
)
from wutong.domains.engagements.rules.errors import EngagementError, NotAllowed
from wutong.domains.engagements.views.support import own_or_403
from wutong.domains.investors.actions import InvestorError
from wutong.domains.leads.actions import LeadError
from wutong.domains.projects.queries import Project
from wutong.kernel import clock
from wutong.kernel.http.access import requires, visible_or_404
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import EDIT, EDIT_INVESTORS, RECORD_ENGAGEMENT, REPORT_LEAD, VIEW
from wutong.ui.writes import Writes, sentences_of

FIRMS: Final = "#firms"
FOLLOW_UPS: Final = "#follow-ups"
PROJECTS: Final = "#projects"
tell: Final = Writes((EngagementError, InvestorError, LeadError), NotAllowed).tell


@requires(RECORD_ENGAGEMENT)
@require_POST
def hold(request: Request, pk: int) -> HttpResponse:
    """The plan was carried out."""
    found = own_or_403(request, pk)
    return _act(
        request, found, actions.hold_engagement, _("已确认举行，计入统计。"), engagement=found
    )


@requires(RECORD_ENGAGEMENT)
@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    """Call it off."""
    found = own_or_403(request, pk)
    return _act(
        request, found, actions.cancel_engagement, _("已取消。"), form=CancelForm(request.POST),
        engagement=found,
    )  # fmt: skip


@requires(RECORD_ENGAGEMENT)
@require_POST
def add_member(request: Request, pk: int) -> HttpResponse:
    """Somebody takes part."""
    found = own_or_403(request, pk)
    form = MemberForm(request.POST, engagement=found)
    return _act(request, found, actions.add_member, _("已加上。"), form=form, engagement=found)


@requires(RECORD_ENGAGEMENT)
@require_POST
def remove_member(request: Request, pk: int, member: int) -> HttpResponse:
    """Somebody does not take part."""
    found = own_or_403(request, pk)
    one = get_object_or_404(found.members, pk=member)
    return _act(request, found, actions.remove_member, _("已去掉。"), member=one)


@requires(RECORD_ENGAGEMENT)
@require_POST
def add_firms(request: Request, pk: int) -> HttpResponse:
    """Firms that were met."""
    found = own_or_403(request, pk)
    return _act(
        request, found, actions.meet_firms, _("已加上对接企业。"), FIRMS,
        form=FirmsForm(request.POST), engagement=found,
    )  # fmt: skip


@requires(EDIT_INVESTORS)
@require_POST
def register(request: Request, pk: int, firm: int) -> HttpResponse:
    """Register a typed name as a firm."""
    found = own_or_403(request, pk)
    one = _met(found, firm)
    return _act(request, found, actions.register_met_firm, _("已登记为客商。"), FIRMS, firm=one)


@requires(RECORD_ENGAGEMENT)
@require_POST
def link_firm(request: Request, pk: int, firm: int) -> HttpResponse:
    """Say which registered firm a typed name is."""
    found = own_or_403(request, pk)
    form = LinkFirmForm(request.POST, access=request.access)
    one = _met(found, firm)
    return _act(request, found, actions.link_met_firm, _("已对上。"), FIRMS, form=form, firm=one)


@requires(REPORT_LEAD)
@require_POST
def report_lead(request: Request, pk: int, firm: int) -> HttpResponse:
    """A firm that was met becomes a lead."""
    found = own_or_403(request, pk)
    return _act(
        request, found, actions.turn_into_lead, _("已报备为线索。"), FOLLOW_UPS,
        form=LeadForm(request.POST), firm=_met(found, firm),
    )  # fmt: skip


@requires(RECORD_ENGAGEMENT)
@require_POST
def remove_firm(request: Request, pk: int, firm: int) -> HttpResponse:
    """The firm was not met."""
    found = own_or_403(request, pk)
    return _act(request, found, actions.remove_firm, _("已去掉。"), FIRMS, firm=_met(found, firm))


@requires(RECORD_ENGAGEMENT)
@require_POST
def add_project(request: Request, pk: int) -> HttpResponse:
    """A project it is about."""
    found = own_or_403(request, pk)
    form = ProjectForm(request.POST, access=request.access)
    return _act(
        request, found, actions.link_project, _("已关联项目。"), PROJECTS, form=form,
        engagement=found,
    )  # fmt: skip


@requires(RECORD_ENGAGEMENT)
@require_POST
def remove_project(request: Request, pk: int, link: int) -> HttpResponse:
    """A project it is not about."""
    found = own_or_403(request, pk)
    seen = Project.objects.visible_to(request.access)
    one = get_object_or_404(found.about.filter(project__in=seen), pk=link)
    return _act(request, found, actions.unlink_project, _("已取消关联。"), PROJECTS, link=one)


@requires(RECORD_ENGAGEMENT)
@require_POST
def add_follow_up(request: Request, pk: int) -> HttpResponse:
    """Something to do afterwards."""
    found = own_or_403(request, pk)
    form = FollowUpForm(request.POST, engagement=found)
    return _act(
        request, found, actions.add_follow_up, _("已加上跟进事项。"), FOLLOW_UPS, form=form,
        engagement=found,
    )  # fmt: skip


@requires(VIEW)
@require_POST
def close_follow_up(request: Request, pk: int) -> HttpResponse:
    """Done, or no longer followed."""
    one: FollowUp = visible_or_404(
        FollowUp.objects.select_related("engagement"), request.access, pk=pk
    )
    _say(request, actions.close_follow_up, _("已办结。"), ClosingForm(request.POST), follow_up=one)
    if not Engagement.objects.visible_to(request.access).filter(pk=one.engagement_id).exists():
        return redirect("projects:today")
    return _back(one.engagement, FOLLOW_UPS)


@requires(EDIT)
@require_POST
def introduce(request: Request, code: str) -> HttpResponse:
    """Say who brought a project."""
    project: Project = visible_or_404(Project.objects, request.access, code=code)
    form = IntroductionForm(request.POST, access=request.access)
    _say(request, actions.introduce_project, _("已记下引荐人。"), form, project=project)
    return redirect("projects:detail", project.code)


@requires(EDIT)
@require_POST
def remove_introduction(request: Request, code: str, pk: int) -> HttpResponse:
    """That introducer did not bring it."""
    project: Project = visible_or_404(Project.objects, request.access, code=code)
    one: ProjectIntroduction = get_object_or_404(
        ProjectIntroduction.objects.filter(project=project), pk=pk
    )
    _say(request, actions.remove_introduction, _("已去掉。"), introduction=one)
    return redirect("projects:detail", project.code)


def _act(
    request: Request, of: Engagement, action: Callable[..., Any], said: str,
    place: str = "", form: Form | None = None, **what: Any,
) -> HttpResponse:  # fmt: skip
    """Do what the button says and come back to the engagement, at ``place`` of its page."""
    _say(request, action, said, form, **what)
    return _back(of, place)


def _say(
    request: Request, action: Callable[..., Any], said: str, form: Form | None = None, **what: Any
) -> None:
    """Do the action with what the form holds, and say how it went. Raises PermissionDenied."""
    if form is not None and not form.is_valid():
        messages.error(request, sentences_of(form))
        return
    stated = form.cleaned_data if form is not None else {}
    tell(request, lambda: action(by=request.user, at=clock.now(), **what, **stated), said)


def _met(engagement: Engagement, firm: int) -> FirmMet:
    """The firm that the engagement met; otherwise there is no such page."""
    rows = engagement.firms.select_related("investor")
    return get_object_or_404(rows, pk=firm, removed_at=None)


def _back(engagement: Engagement, place: str = "") -> HttpResponse:
    answer = redirect("engagements:detail", engagement.pk)
    answer["Location"] += place
    return answer

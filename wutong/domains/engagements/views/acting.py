"""What is done with one engagement from its page: each a POST that comes back to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
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
from wutong.domains.engagements.models import Engagement, FollowUp, ProjectIntroduction
from wutong.domains.engagements.rules.errors import EngagementError, NotAllowed
from wutong.domains.engagements.views.support import Request, own_or_403
from wutong.domains.investors.actions import InvestorError
from wutong.domains.leads.actions import LeadError
from wutong.domains.projects.queries import Project
from wutong.kernel import clock
from wutong.kernel.http.access import requires, visible_or_404
from wutong.kernel.scope import EDIT, EDIT_INVESTORS, RECORD_ENGAGEMENT, REPORT_LEAD, VIEW
from wutong.ui.notices import done


def _do(request: Request, write: Callable[[], Any], said: str) -> bool:
    """Do the write and say so; a refusal is said instead. Raises PermissionDenied."""
    try:
        write()
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except (EngagementError, InvestorError, LeadError) as refusal:
        messages.error(request, str(refusal))
        return False
    done(request, said)
    return True


def _from(
    request: Request, engagement: Engagement, form: Form, write: Callable[[], Any], said: str,
    place: str = "",
) -> HttpResponse:  # fmt: skip
    if form.is_valid():
        _do(request, write, said)
    else:
        messages.error(request, sentences_of(form))
    return _back(engagement, place)


def sentences_of(form: Form) -> str:
    """What is wrong with a form, in one line."""
    return " ".join(str(text) for texts in form.errors.values() for text in texts)


def _back(engagement: Engagement, place: str = "") -> HttpResponse:
    answer = redirect("engagements:detail", engagement.pk)
    answer["Location"] += place
    return answer


@requires(RECORD_ENGAGEMENT)
@require_POST
def hold(request: Request, pk: int) -> HttpResponse:
    """The plan was carried out."""
    found = own_or_403(request, pk)
    _do(
        request,
        lambda: actions.hold_engagement(engagement=found, by=request.user, at=clock.now()),
        _("已确认举行，计入统计。"),
    )
    return _back(found)


@requires(RECORD_ENGAGEMENT)
@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    """Call it off."""
    found = own_or_403(request, pk)
    form = CancelForm(request.POST)
    return _from(
        request, found, form,
        lambda: actions.cancel_engagement(
            engagement=found, by=request.user, at=clock.now(), **form.cleaned_data
        ),
        _("已取消。"),
    )  # fmt: skip


@requires(RECORD_ENGAGEMENT)
@require_POST
def add_member(request: Request, pk: int) -> HttpResponse:
    """Somebody takes part."""
    found = own_or_403(request, pk)
    form = MemberForm(request.POST, engagement=found)
    return _from(
        request, found, form,
        lambda: actions.add_member(
            engagement=found, by=request.user, at=clock.now(), **form.cleaned_data
        ),
        _("已加上。"),
    )  # fmt: skip


@requires(RECORD_ENGAGEMENT)
@require_POST
def remove_member(request: Request, pk: int, member: int) -> HttpResponse:
    """Somebody does not take part."""
    found = own_or_403(request, pk)
    one = get_object_or_404(found.members, pk=member)
    _do(
        request,
        lambda: actions.remove_member(member=one, by=request.user, at=clock.now()),
        _("已去掉。"),
    )
    return _back(found)


@requires(RECORD_ENGAGEMENT)
@require_POST
def add_firms(request: Request, pk: int) -> HttpResponse:
    """Firms that were met."""
    found = own_or_403(request, pk)
    form = FirmsForm(request.POST)
    return _from(
        request, found, form,
        lambda: actions.meet_firms(
            engagement=found, by=request.user, at=clock.now(), **form.cleaned_data
        ),
        _("已加上对接企业。"), "#firms",
    )  # fmt: skip


@requires(EDIT_INVESTORS)
@require_POST
def register(request: Request, pk: int, firm: int) -> HttpResponse:
    """Register a typed name as a firm."""
    found = own_or_403(request, pk)
    one = get_object_or_404(found.firms, pk=firm, removed_at=None)
    _do(
        request,
        lambda: actions.register_met_firm(firm=one, by=request.user, at=clock.now()),
        _("已登记为客商。"),
    )
    return _back(found, "#firms")


@requires(RECORD_ENGAGEMENT)
@require_POST
def link_firm(request: Request, pk: int, firm: int) -> HttpResponse:
    """Say which registered firm a typed name is."""
    found = own_or_403(request, pk)
    one = get_object_or_404(found.firms, pk=firm, removed_at=None)
    form = LinkFirmForm(request.POST, access=request.access)
    return _from(
        request, found, form,
        lambda: actions.link_met_firm(
            firm=one, by=request.user, at=clock.now(), **form.cleaned_data
        ),
        _("已对上。"), "#firms",
    )  # fmt: skip


@requires(REPORT_LEAD)
@require_POST
def report_lead(request: Request, pk: int, firm: int) -> HttpResponse:
    """A firm that was met becomes a lead."""
    found = own_or_403(request, pk)
    one = get_object_or_404(found.firms.select_related("investor"), pk=firm, removed_at=None)
    form = LeadForm(request.POST)
    return _from(
        request, found, form,
        lambda: actions.turn_into_lead(
            firm=one, by=request.user, at=clock.now(), **form.cleaned_data
        ),
        _("已报备为线索。"), "#follow-ups",
    )  # fmt: skip


@requires(RECORD_ENGAGEMENT)
@require_POST
def remove_firm(request: Request, pk: int, firm: int) -> HttpResponse:
    """The firm was not met."""
    found = own_or_403(request, pk)
    one = get_object_or_404(found.firms, pk=firm, removed_at=None)
    _do(
        request,
        lambda: actions.remove_firm(firm=one, by=request.user, at=clock.now()),
        _("已去掉。"),
    )
    return _back(found, "#firms")


@requires(RECORD_ENGAGEMENT)
@require_POST
def add_project(request: Request, pk: int) -> HttpResponse:
    """A project it is about."""
    found = own_or_403(request, pk)
    form = ProjectForm(request.POST, access=request.access)
    return _from(
        request, found, form,
        lambda: actions.link_project(
            engagement=found, by=request.user, at=clock.now(), **form.cleaned_data
        ),
        _("已关联项目。"), "#projects",
    )  # fmt: skip


@requires(RECORD_ENGAGEMENT)
@require_POST
def remove_project(request: Request, pk: int, link: int) -> HttpResponse:
    """A project it is not about."""
    found = own_or_403(request, pk)
    seen = Project.objects.visible_to(request.access)
    one = get_object_or_404(found.about.filter(project__in=seen), pk=link)
    _do(
        request,
        lambda: actions.unlink_project(link=one, by=request.user, at=clock.now()),
        _("已取消关联。"),
    )
    return _back(found, "#projects")


@requires(RECORD_ENGAGEMENT)
@require_POST
def add_follow_up(request: Request, pk: int) -> HttpResponse:
    """Something to do afterwards."""
    found = own_or_403(request, pk)
    form = FollowUpForm(request.POST, engagement=found)
    return _from(
        request, found, form,
        lambda: actions.add_follow_up(
            engagement=found, by=request.user, at=clock.now(), **form.cleaned_data
        ),
        _("已加上跟进事项。"), "#follow-ups",
    )  # fmt: skip


@requires(VIEW)
@require_POST
def close_follow_up(request: Request, pk: int) -> HttpResponse:
    """Done, or no longer followed."""
    one: FollowUp = visible_or_404(
        FollowUp.objects.select_related("engagement"), request.access, pk=pk
    )
    form = ClosingForm(request.POST)
    form.is_valid()
    _do(
        request,
        lambda: actions.close_follow_up(
            follow_up=one, by=request.user, at=clock.now(), **form.cleaned_data
        ),
        _("已办结。"),
    )
    if not Engagement.objects.visible_to(request.access).filter(pk=one.engagement_id).exists():
        return redirect("projects:today")
    return _back(one.engagement, "#follow-ups")


@requires(EDIT)
@require_POST
def introduce(request: Request, code: str) -> HttpResponse:
    """Say who brought a project."""
    project: Project = visible_or_404(Project.objects, request.access, code=code)
    form = IntroductionForm(request.POST, access=request.access)
    if form.is_valid():
        _do(
            request,
            lambda: actions.introduce_project(
                project=project, by=request.user, at=clock.now(), **form.cleaned_data
            ),
            _("已记下引荐人。"),
        )
    else:
        messages.error(request, sentences_of(form))
    return redirect("projects:detail", project.code)


@requires(EDIT)
@require_POST
def remove_introduction(request: Request, code: str, pk: int) -> HttpResponse:
    """That introducer did not bring it."""
    project: Project = visible_or_404(Project.objects, request.access, code=code)
    one: ProjectIntroduction = get_object_or_404(
        ProjectIntroduction.objects.filter(project=project), pk=pk
    )
    _do(
        request,
        lambda: actions.remove_introduction(introduction=one, by=request.user, at=clock.now()),
        _("已去掉。"),
    )
    return redirect("projects:detail", project.code)

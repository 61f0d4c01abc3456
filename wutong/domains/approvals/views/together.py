"""Joint acceptance and business set-up: one application; the slip with its code."""

from __future__ import annotations

from typing import Any

import segno
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.approvals import actions
from wutong.domains.approvals.forms.around import FindingsForm, JointForm, SetupForm, VisitForm
from wutong.domains.approvals.models import Application, JointAcceptance
from wutong.domains.approvals.queries.permissions import may_receive
from wutong.domains.approvals.queries.together import joint_versions, setup_versions
from wutong.domains.approvals.views.one_form import crumbs_of, one_form, project_seen
from wutong.domains.org.queries import Region
from wutong.domains.projects.queries.regions import regions_to_choose, units_to_choose
from wutong.kernel import clock
from wutong.kernel.http.access import requires, visible_or_404
from wutong.kernel.http.requests import Request, posted
from wutong.kernel.scope import DECIDE_CASE, RECEIVE_CASE, VIEW
from wutong.ui import formats


def application_or_404(request: Request, number: str) -> Application:
    """The application, if the person sees it."""
    rows = Application.objects.select_related("region", "project", "investor", "agency__agent")
    found: Application = visible_or_404(rows, request.access, number=number)
    return found


def address(application: Application) -> str:
    """The application's page."""
    return reverse("approvals:application", args=[application.number])


def _ensure_window(request: Request, region_path: str) -> None:
    if not may_receive(request.access, region_path):
        raise PermissionDenied(_("您的岗位不能在这里收件。"))


@requires(RECEIVE_CASE)
def joint_new(request: Request, code: str) -> HttpResponse:
    """Receive a joint acceptance of a project."""
    project = project_seen(request, code)
    _ensure_window(request, project.region_path)
    versions = joint_versions(project.region_path, clock.today())
    form = JointForm(
        posted(request), versions=versions, units=units_to_choose(request.access),
        initial={"items": [one.pk for one in versions]},
    )  # fmt: skip
    made: list[JointAcceptance] = []

    def write() -> None:
        data = form.cleaned_data
        made.append(
            actions.receive_joint_acceptance(
                project=project, items=form.chosen(), lead_unit=data["lead_unit"],
                visit_on=data["visit_on"], place=data["place"], by=request.user, at=clock.now(),
            )
        )  # fmt: skip

    return one_form(
        request, form, write, back=lambda: address(made[0].application), title=_("联合验收"),
        sub=project.name, done=_("已收件，各部门同一天到现场。"),
        crumbs=crumbs_of(project, _("联合验收")),
    )  # fmt: skip


def _joint(request: Request, number: str) -> JointAcceptance:
    application = application_or_404(request, number)
    found = (
        JointAcceptance.objects.select_related("application", "lead_unit__region")
        .filter(application=application)
        .first()
    )
    if found is None:
        raise Http404
    unit = found.lead_unit
    leads = request.access.may(DECIDE_CASE, unit.region.path, unit.pk)
    if not leads and not may_receive(request.access, application.region_path):
        raise PermissionDenied(_("联合验收由牵头单位或者综合窗口办理。"))
    return found


def _of(application: Application, title: str) -> list[dict[str, Any]]:
    return [{"title": application.number, "url": address(application)}, {"title": title, "url": ""}]


@requires(RECEIVE_CASE, DECIDE_CASE)
def visit(request: Request, number: str) -> HttpResponse:
    """Another day for the visit."""
    joint = _joint(request, number)
    form = VisitForm(posted(request), initial={"visit_on": joint.visit_on})

    def write() -> None:
        actions.move_visit(joint=joint, by=request.user, at=clock.now(), **form.cleaned_data)

    return one_form(
        request, form, write, back=address(joint.application), title=_("联合验收改期"),
        done=_("已改期。"), crumbs=_of(joint.application, _("改期")),
    )  # fmt: skip


@requires(RECEIVE_CASE, DECIDE_CASE)
def findings(request: Request, number: str) -> HttpResponse:
    """What the visit found, once every case is decided."""
    joint = _joint(request, number)
    form = FindingsForm(posted(request))

    def write() -> None:
        actions.conclude_joint_acceptance(
            joint=joint, by=request.user, at=clock.now(), **form.cleaned_data
        )

    return one_form(
        request, form, write, back=address(joint.application), title=_("联合验收结论"),
        sub=_("各事项全部准予才算通过。"), done=_("已登记结论。"),
        crumbs=_of(joint.application, _("结论")),
    )  # fmt: skip


@requires(RECEIVE_CASE)
def setup(request: Request) -> HttpResponse:
    """Receive a business set-up: all services with one application."""
    regions = regions_to_choose(request.access, RECEIVE_CASE)
    code = request.GET.get("region") or (regions[0][0] if regions else "")
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise Http404
    _ensure_window(request, region.path)
    versions = setup_versions(region.path, clock.today())
    form = SetupForm(
        posted(request), versions=versions, initial={"items": [one.pk for one in versions]}
    )
    made: list[Application] = []

    def write() -> None:
        data = form.cleaned_data
        made.append(
            actions.receive_business_setup(
                region=region, items=form.chosen(), applicant_name=data["applicant_name"],
                contact=data["contact"], phone=data["phone"], by=request.user, at=clock.now(),
            )
        )  # fmt: skip

    return one_form(
        request, form, write, back=lambda: address(made[0]), title=_("企业开办"),
        sub=_("一次提交，一日办结 · %(region)s") % {"region": region.name},
        done=_("已收件，各事项同时办理。"), submit=_("收件"),
        crumbs=[{"title": _("窗口"), "url": reverse("approvals:window")},
                {"title": _("企业开办"), "url": ""}],
    )  # fmt: skip


@requires(VIEW)
def slip(request: Request, number: str) -> HttpResponse:
    """The slip that the applicant takes home: what was received, and the code to follow it by."""
    application = application_or_404(request, number)
    url = request.build_absolute_uri(reverse("approvals:track", args=[application.tracking_code]))
    context = {
        "application": application,
        "cases": application.cases.select_related("version", "unit").order_by("pk"),
        "pairs": [
            (_("申请单位"), application.applicant_name),
            (_("收件"), formats.moment(application.submitted_at)),
            (_("办理方式"), application.get_kind_display()),
        ],
        "url": url,
        "square": segno.make(url, error="m").svg_data_uri(scale=4, border=2),
        "crumbs": _of(application, _("受理回执")),
    }
    return render(request, "approvals/slip.html", context)

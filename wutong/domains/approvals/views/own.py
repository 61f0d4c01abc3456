"""The pages of people who speak for a firm: its applications and cases, and nothing else."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.approvals import actions
from wutong.domains.approvals.choices import ApplicationKind, Channel
from wutong.domains.approvals.forms.around import ApplyForm, PaperForm, ReasonForm
from wutong.domains.approvals.models import Application, ApprovalCase, ItemVersion
from wutong.domains.approvals.queries.own import (
    applying,
    own_applications,
    own_case,
    own_items,
    own_papers,
    own_projects,
    shown_cases,
)
from wutong.domains.approvals.queries.tracking import parcel
from wutong.domains.approvals.rules.machine import moves_from
from wutong.domains.approvals.views.one_form import attempt, one_form, try_and_tell
from wutong.domains.investors.queries import Investor
from wutong.domains.org.queries import Region
from wutong.domains.projects.queries import Project
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import FOLLOW_OWN_CASES
from wutong.ui import notices
from wutong.ui.writes import sentences_of

ROWS_A_PAGE: Final = 10
PROJECTS: Final = 50


@requires(FOLLOW_OWN_CASES)
def own(request: Request) -> HttpResponse:
    """The firm's applications, the latest first, each case like a parcel on its way."""
    page = Paginator(own_applications(request.access), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    on = clock.today()
    context = {
        "page": page,
        "applications": [
            (one, [parcel(case, on) for case in shown_cases(one)]) for one in page.object_list
        ],
        "may_apply": own_projects(request.access).exists() or bool(request.access.investors),
    }
    return render(request, "approvals/own.html", context)


def _crumbs(*more: str) -> list[dict[str, Any]]:
    first = {"title": _("我的办件"), "url": reverse("approvals:own")}
    return [first, *({"title": one, "url": ""} for one in more)]


@requires(FOLLOW_OWN_CASES)
def apply(request: Request) -> HttpResponse:
    """Hand in an application: which project, which items; a business set-up needs no project."""
    projects = list(own_projects(request.access)[:PROJECTS])
    project = _project_asked(request, projects)
    region = project.region if project else Region.objects.filter(path=request.access.home).first()
    if region is None or not request.access.investors:
        raise Http404
    versions, narrowing = _items_asked(request, project, region)
    form = ApplyForm(posted(request), versions=versions, grouped=True,
                     initial={"contact": request.access.name})  # fmt: skip

    def write() -> None:
        _receive(request, form, project, region)

    return one_form(
        request, form, write, back=reverse("approvals:own"), title=_("网上申请"),
        sub=project.name if project else _("企业开办"), done=_("已提交，请上传材料。"),
        crumbs=_crumbs(_("网上申请")), choices=_projects_to_choose(projects, project),
        submit=_("提交申请"), narrowing=narrowing,
    )  # fmt: skip


def _project_asked(request: Request, projects: list[Project]) -> Project | None:
    """The project named in the address, else the latest; None for a business set-up."""
    named = next((one for one in projects if one.code == request.GET.get("project")), None)
    if named is None and projects and "setup" not in request.GET:
        return projects[0]
    return named


def _items_asked(
    request: Request, project: Project | None, region: Region
) -> tuple[list[ItemVersion], dict[str, str] | None]:
    """The items to choose among, and the way from those that apply to all of them and back."""
    on = clock.today()
    every = own_items(project, region.path, on)
    if project is None:
        return every, None
    some, unsaid = applying(project, every, on)
    address = f"{reverse('approvals:own_apply')}?{urlencode({'project': project.code})}"
    if len(some) == len(every):
        return every, None
    if not some:
        words = _("项目情况还没有问清，先列出全部 %(all)s 个事项。")
        return every, {"text": words % {"all": len(every)}}
    if "all" in request.GET:
        words = _("这里是全部 %(all)s 个事项。")
        link = {"url": address, "title": _("只看适用的 %(count)s 个") % {"count": len(some)}}
        return every, link | {"text": words % {"all": len(every)}}
    words = _("只列出适用于这个项目的 %(count)s 个事项。") % {"count": len(some)}
    if unsaid:
        words += _("还有 %(count)s 个要等项目情况问清才知道。") % {"count": unsaid}
    link = {"url": f"{address}&all", "title": _("全部 %(all)s 个事项") % {"all": len(every)}}
    return some, link | {"text": words}


def _receive(
    request: Request, form: ApplyForm, project: Project | None, region: Region
) -> Application:
    chosen, data = form.chosen(), form.cleaned_data
    firms = request.access.investors
    own_firm = project.investor_id if project and project.investor_id in firms else min(firms)
    kind = ApplicationKind.SINGLE if len(chosen) == 1 else ApplicationKind.PARALLEL
    return actions.receive(
        kind=kind if project else ApplicationKind.BUSINESS_SETUP, channel=Channel.ONLINE,
        items=chosen, project=project, investor=Investor.objects.get(pk=own_firm), region=region,
        contact=data["contact"], phone=data["phone"], note=data["note"], by=request.user,
        at=clock.now(),
    )  # fmt: skip


def _projects_to_choose(projects: list[Project], chosen: Project | None) -> list[dict[str, Any]]:
    """A tab for each project, and one for a business set-up."""
    url = reverse("approvals:own_apply")
    lines: list[dict[str, Any]] = [
        {"title": one.name, "url": f"{url}?{urlencode({'project': one.code})}",
         "current": one == chosen}
        for one in projects
    ]  # fmt: skip
    return [*lines, {"title": _("企业开办"), "url": f"{url}?setup", "current": chosen is None}]


def _case(request: Request, number: str) -> ApprovalCase:
    found = own_case(request.access, number)
    if found is None:
        raise Http404(_("没有这个页面，或者您看不到它。"))
    return found


@requires(FOLLOW_OWN_CASES)
def own_case_page(request: Request, number: str) -> HttpResponse:
    """One case: where it is, its papers, what the firm can do."""
    return _page(request, _case(request, number))


def _page(request: Request, case: ApprovalCase, status: int = 200, **more: Any) -> HttpResponse:
    own_moves = {one.move for one in moves_from(case.state) if one.by_applicant}
    context = {
        "case": case,
        "parcel": parcel(case, clock.today()),
        "papers": own_papers(case),
        "may_hand_in": bool(own_moves & {"hand_in", "hand_in_before"}),
        "may_withdraw": "withdraw" in own_moves,
        "withdraw_form": ReasonForm(),
        "crumbs": _crumbs(case.number),
        **more,
    }
    return render(request, "approvals/own_case.html", context, status=status)


@requires(FOLLOW_OWN_CASES)
@require_POST
def own_paper(request: Request, number: str, pk: int) -> HttpResponse:
    """Upload a paper that the case lacks."""
    case = _case(request, number)
    row = case.papers.select_related("paper", "case").filter(pk=pk).first()
    if row is None:
        raise Http404
    form = PaperForm(request.POST, request.FILES)

    def write() -> None:
        actions.hand_in_paper(
            paper=row, file=form.cleaned_data["file"], by=request.user, at=clock.now()
        )

    if form.is_valid() and attempt(form, write):
        notices.done(request, _("已上传「%(paper)s」。") % {"paper": row.paper.name})
        return redirect("approvals:own_case", number)
    return _page(request, case, UNPROCESSABLE, wrong_paper=row.pk, wrong=sentences_of(form))


@requires(FOLLOW_OWN_CASES)
@require_POST
def own_hand_in(request: Request, number: str) -> HttpResponse:
    """Everything that was asked for is there: hand the case back."""
    case = _case(request, number)
    try_and_tell(
        request,
        lambda: actions.hand_in(case=case, by=request.user, at=clock.now()),
        _("已交回，继续计时办理。"),
    )
    return redirect("approvals:own_case", number)


@requires(FOLLOW_OWN_CASES)
@require_POST
def own_withdraw(request: Request, number: str) -> HttpResponse:
    """Take the application back, with a reason."""
    case = _case(request, number)
    form = ReasonForm(request.POST)

    def write() -> None:
        actions.withdraw(
            case=case, reason=form.cleaned_data["reason"], by=request.user, at=clock.now()
        )

    if form.is_valid() and attempt(form, write):
        notices.done(request, _("已撤回。"))
        return redirect("approvals:own_case", number)
    return _page(request, case, UNPROCESSABLE, withdraw_form=form)

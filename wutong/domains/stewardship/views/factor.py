"""What one project needs; one need and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as words

from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.actions import factors as actions
from wutong.domains.stewardship.choices import FactorKind, FactorMove, FactorState
from wutong.domains.stewardship.forms.factors import (
    ArrangeForm,
    DeliverForm,
    NeedForm,
    ReasonForm,
    initial_of,
)
from wutong.domains.stewardship.models import FactorCapacity, FactorNeed
from wutong.domains.stewardship.queries.factor_gaps import with_gaps
from wutong.domains.stewardship.queries.factor_list import SHOWN
from wutong.domains.stewardship.queries.factor_page import steps_of
from wutong.domains.stewardship.queries.factor_proposals import proposals_for
from wutong.domains.stewardship.queries.factor_rights import may_ask, moves_for
from wutong.domains.stewardship.queries.factor_sources import sources_for
from wutong.domains.stewardship.rules.factors import in_words
from wutong.domains.stewardship.views.factor_support import (
    FORM,
    READERS,
    WRITES,
    project_crumbs,
    promises_seen,
    row_of,
)
from wutong.kernel import clock
from wutong.kernel.http.access import requires, visible_or_404
from wutong.kernel.http.requests import Request, posted
from wutong.kernel.scope import EDIT_FACTOR, VIEW

MOVES: Final = {
    FactorMove.ARRANGE: (words("落实"), words("已落实。")),
    FactorMove.DELIVER: (words("确认到位"), words("已确认到位。")),
    FactorMove.DROP: (words("不再需要"), words("已记为不再需要。")),
    FactorMove.BACK: (words("退回上一步"), words("已退回上一步。")),
}


def _project(request: Request, code: str) -> Project:
    rows = Project.objects.select_related("region", "unit", "investor")
    found: Project = visible_or_404(rows, request.access, code=code)
    return found


def _need(request: Request, pk: int) -> FactorNeed:
    rows = FactorNeed.objects.select_related(*SHOWN, "added_by", "project__unit")
    found: FactorNeed = visible_or_404(rows, request.access, pk=pk)
    return found


@requires(VIEW)
def project_factors(request: Request, code: str) -> HttpResponse:
    """Everything that a project needs, how far it is met, what was promised; what is proposed."""
    project, access, on = _project(request, code), request.access, clock.today()
    rows = FactorNeed.objects.filter(project=project).select_related(*SHOWN)
    found = with_gaps(rows.order_by("needed_by", "pk"), on)
    may = not access.is_investor and may_ask(access, project)
    seen = promises_seen([need for need, _gap in found], access)
    live = [pair for pair in found if pair[0].state != FactorState.DROPPED]
    context = {
        "project": project,
        "rows": [row_of(need, gap, seen) for need, gap in live],
        "dropped": [row_of(need, None, seen) for need, _gap in found
                    if need.state == FactorState.DROPPED],
        "gaps": sum(gap is not None for _need, gap in live),
        "may_ask": may,
        "office": not access.is_investor,
        "proposals": [_proposed(one) for one in proposals_for(project, access)] if may else [],
        "crumbs": project_crumbs(project),
    }  # fmt: skip
    return render(request, "stewardship/factors/project.html", context)


def _proposed(one: Any) -> dict[str, Any]:
    """A proposal as a line with the fields of the form that takes it."""
    query = {
        "kind": one.kind.value, "quantity": one.quantity or "", "measure": one.measure,
        "needed_by": one.needed_by or "", "for_start": "on" if one.for_start else "",
        "commitment": one.commitment or "", "unit": one.unit or "",
    }  # fmt: skip
    return {
        "one": one,
        "kind": FactorKind(one.kind).label,
        "amount": in_words(one.quantity, one.measure),
        "fields": [(name, value) for name, value in query.items() if value != ""],
    }


def _sources(project: Project) -> list[FactorCapacity]:
    return [one for kind in FactorKind.values for one in sources_for(project.region_path, kind)]


@requires(EDIT_FACTOR)
def add(request: Request, code: str) -> HttpResponse:
    """Say what a project needs; filled from a proposal where one was taken."""
    project = _project(request, code)
    if not may_ask(request.access, project):
        raise PermissionDenied(_("您的岗位不能登记这个项目的要素需求。"))
    form = NeedForm(
        posted(request), project=project, sources=_sources(project), access=request.access,
        initial={name: request.GET[name] for name in NeedForm.base_fields if name in request.GET},
    )  # fmt: skip
    own = reverse("stewardship:project_factors", args=[project.code])
    return WRITES.form_page(
        request, form,
        lambda: actions.add_need(
            project=project, wanted=form.wanted, by=request.user, at=clock.now()
        ),
        template=FORM, title=_("登记要素需求"), sub=project.name, done=_("已登记。"), back=own,
        cancel=own,
        crumbs=project_crumbs(project, _("登记要素需求")),
    )  # fmt: skip


@requires(*READERS)
def detail(request: Request, pk: int) -> HttpResponse:
    """One need: what is promised, what is left of its source, what was done with it."""
    need, access, on = _need(request, pk), request.access, clock.today()
    ((_same, gap),) = with_gaps([need], on)
    context = {
        **row_of(need, gap, promises_seen([need], access)),
        "moves": [
            {"what": move.value, "title": MOVES[move][0]} for move in moves_for(access, need)
        ],
        "may_edit": need.state in (FactorState.NEEDED, FactorState.ARRANGED)
        and may_ask(access, need.project),
        "steps": steps_of(need),
        "crumbs": project_crumbs(need.project, str(need.get_kind_display())),
    }
    return render(request, "stewardship/factors/detail.html", context)


@requires(EDIT_FACTOR)
def edit(request: Request, pk: int) -> HttpResponse:
    """Say otherwise what is needed."""
    need = _need(request, pk)
    project = need.project
    if not may_ask(request.access, project):
        raise PermissionDenied(_("您的岗位不能修改这个项目的要素需求。"))
    form = NeedForm(
        posted(request), project=project, sources=_sources(project), access=request.access,
        initial=initial_of(need),
    )  # fmt: skip
    own = reverse("stewardship:factor", args=[pk])
    return WRITES.form_page(
        request, form,
        lambda: actions.change_need(
            need=need, wanted=form.wanted, by=request.user, at=clock.now()
        ),
        template=FORM, title=_("修改要素需求"), sub=project.name, done=_("已修改。"), back=own,
        cancel=own,
        crumbs=project_crumbs(project, _("修改要素需求")),
    )  # fmt: skip


@requires(EDIT_FACTOR)
def act(request: Request, pk: int, what: str) -> HttpResponse:
    """One step of a need: arranged, delivered, dropped, taken back."""
    need = _need(request, pk)
    move = next((one for one in MOVES if one.value == what), None)
    if move is None:
        raise Http404
    if move not in moves_for(request.access, need):
        raise PermissionDenied(_("这项需求现在不能这样办，或者您的岗位不能办。"))
    form, write = _step(request, need, move)
    own = reverse("stewardship:factor", args=[pk])
    title, done = MOVES[move]
    amount = in_words(need.quantity, need.measure)
    return WRITES.form_page(
        request, form, write, template=FORM, title=str(title), done=str(done), back=own,
        cancel=own,
        sub=f"{need.project.name} · {need.get_kind_display()} {amount}",
        crumbs=project_crumbs(need.project, str(title)),
    )  # fmt: skip


def _step(
    request: Request, need: FactorNeed, move: FactorMove
) -> tuple[Form, Callable[[], FactorNeed]]:
    """The form of a step, and what it writes."""
    data, common = posted(request), {"need": need, "by": request.user, "at": clock.now()}
    if move == FactorMove.ARRANGE:
        initial = {
            "promised_on": need.promised_on or need.needed_by, "capacity": need.capacity_id,
            "over_reason": need.over_reason,
        }  # fmt: skip
        sources = sources_for(need.project.region_path, need.kind)
        arranging = ArrangeForm(data, sources=sources, initial=initial)
        return arranging, lambda: actions.arrange_need(**common, **arranging.given)
    if move == FactorMove.DELIVER:
        delivering = DeliverForm(data, need=need, initial={"delivered_on": clock.today()})
        return delivering, lambda: actions.deliver_need(**common, **delivering.cleaned_data)
    form = ReasonForm(data)
    write = actions.drop_need if move == FactorMove.DROP else actions.take_back
    return form, lambda: partial(write, **common)(reason=form.cleaned_data["reason"])

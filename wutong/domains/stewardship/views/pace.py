"""Stopped projects: the list with its red marks, and the plan out of a stop."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.stewardship.actions.pace_plans import order_pace, save_plan
from wutong.domains.stewardship.choices import OrderKind
from wutong.domains.stewardship.forms.dispatch import OrderLineForm, PlanForm, StoppedFilter
from wutong.domains.stewardship.models import PacePlan
from wutong.domains.stewardship.queries.dispatch import units_to_order
from wutong.domains.stewardship.queries.dispatch_rights import may_plan_pace
from wutong.domains.stewardship.queries.order_rights import may_give
from wutong.domains.stewardship.queries.pace_plans import (
    chosen,
    shown,
    stands,
    stopped_sheet,
)
from wutong.domains.stewardship.views.appeal_support import WRITES
from wutong.domains.stewardship.views.dispatch_support import READERS, crumbs, project_or_404
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.exporting import ExportForm
from wutong.kernel.http.requests import UNPROCESSABLE, Request
from wutong.kernel.scope import EDIT, EXPORT, GIVE_ORDER
from wutong.ui import notices
from wutong.ui.exporting import answer_export

ROWS: Final = 50
UNITS_AT_MOST: Final = 200
PLANS_SHOWN: Final = 10
PLANNERS: Final = (EDIT, GIVE_ORDER)


def headings() -> tuple[str, ...]:
    """Of the table that is taken out."""
    return (
        _("项目编号"), _("项目"), _("地区"), _("责任单位"), _("阶段"), _("推进状态"),
        _("总投资（万元）"), _("缓建停滞起始"), _("已停（工作日）"), _("原因"), _("推进计划"),
        _("恢复推进日期"), _("督办编号"), _("亮灯"),
    )  # fmt: skip


def _trail(*more: Any) -> list[dict[str, Any]]:
    found = crumbs(None, _("停滞缓建项目"))
    if more:
        found[-1]["url"] = reverse("stewardship:stopped")
    return found + [{"title": one, "url": ""} for one in more]


@requires(*READERS)
def stopped_list(request: Request) -> HttpResponse:
    """Slowed and stalled projects, the largest first; those without reason, plan and order red."""
    form, on = StoppedFilter(request.GET, access=request.access), clock.today()
    rows = chosen(request.access, on=on, **form.asked())
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "filter": form, "page": page, "rows": shown(page.object_list, on),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        "red": chosen(request.access, on=on, only="red").count(),
        "may_export": request.access.may_ever(EXPORT), "crumbs": _trail(),
        "may_plan": any(map(request.access.may_ever, PLANNERS)),
        "export_form": ExportForm(initial={"query": request.GET.urlencode()}),
    }  # fmt: skip
    return render(request, "stewardship/dispatch/stopped.html", context)


@requires(EXPORT)
@require_POST
def export(request: Request) -> HttpResponse | FileResponse:
    """The chosen rows as an .xlsx file."""
    on = clock.today()

    def sheet_of(query: Any) -> Any:
        form = StoppedFilter(query, access=request.access)
        rows = chosen(request.access, on=on, **form.asked())
        return stopped_sheet(rows, on, _("停滞缓建项目"), headings())

    return answer_export(request, reverse("stewardship:stopped"), sheet_of)


@requires(*PLANNERS)
def plan(request: Request, code: str) -> HttpResponse:
    """Why a project stands still, the plan, and its order."""
    project, access, on = project_or_404(request, code), request.access, clock.today()
    rows = PacePlan.objects.filter(project=project).select_related("order", "made_by")
    plans = list(rows[:PLANS_SHOWN])
    now = next((one for one in plans if one.ended_at is None), None)
    may_order = may_give(access, project.region_path)
    units = list(units_to_order(access, project.region_path)[:UNITS_AT_MOST])
    ordering = request.method == "POST" and "order" in request.POST
    planning = request.method == "POST" and not ordering
    initial = {name: getattr(now, name) for name in PlanForm.base_fields} if now else {}
    form = PlanForm(request.POST if planning else None, initial=initial)
    order = OrderLineForm(
        request.POST if ordering else None, units=units, needed=True,
        initial={"title": _("推动%(project)s恢复推进") % {"project": project.name},
                 "due_on": now.move_by if now else None, "kind": OrderKind.SUPERVISION},
    )  # fmt: skip
    common = {"project": project, "by": request.user, "at": clock.now()}
    saved = (
        planning and form.is_valid()
        and WRITES.attempt(form, lambda: save_plan(**form.cleaned_data, **common))
    ) or (
        ordering and order.is_valid()
        and WRITES.attempt(order, lambda: order_pace(**_without_kind(order.given), **common))
    )  # fmt: skip
    if saved:
        notices.done(request, _("已保存。"))
        return redirect("stewardship:pace_plan", code)
    stopped = shown([project], on)
    context = {
        "project": project, "stopped": stopped[0] if stopped else None, "form": form,
        "order": order, "plans": plans, "plan": now, "may": may_plan_pace(access, project),
        "may_order": may_order and now is not None and not stands(now.order),
        "crumbs": _trail(project.name),
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors or order.errors else 200
    return render(request, "stewardship/dispatch/plan.html", context, status=status)


def _without_kind(given: dict[str, Any]) -> dict[str, Any]:
    """A plan's order is always one of supervision."""
    return {name: value for name, value in given.items() if name != "kind"}

"""Pages of targets."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.org.queries import Region
from wutong.domains.projects.queries.questions import rows_address, scope_of
from wutong.domains.targets import actions
from wutong.domains.targets.choices import LightLabel
from wutong.domains.targets.forms.targets import TargetForm
from wutong.domains.targets.models import Target
from wutong.domains.targets.queries import progress_of_targets
from wutong.kernel import clock, metrics
from wutong.kernel.http.access import ensure, requires, visible_or_404
from wutong.kernel.metrics import Period, Question
from wutong.kernel.scope import SET_TARGETS, VIEW, Access
from wutong.ui.notices import done

HUNDRED = 100
LIGHTS = {"green": "green", "green_marked": "behind", "yellow": "yellow", "red": "red"}


@requires(VIEW)
def listing(request: HttpRequest) -> HttpResponse:
    """The year's targets of the person's unit and of the units below, against the calendar."""
    access: Access = request.access  # type: ignore[attr-defined]
    today = clock.today()
    year = _year(request.GET.get("year", ""), today)
    region = _unit(request, access)
    form = TargetForm(request.POST or None, regions=_regions(region))
    if request.method == "POST":
        ensure(access, SET_TARGETS, region.path)
        if form.is_valid() and _set(request, form, year):
            return redirect(f"{request.path}?unit={region.code}&year={year}")
    last = min(today, date(year, 12, 31))
    question = Question(scope_of(region), Period(date(year, 1, 1), last), access)
    return render(
        request,
        "targets/list.html",
        {
            "region": region,
            "year": year,
            "years": _years(region, year, today),
            "lines": [_line(*pair, question) for pair in progress_of_targets(question, access)],
            "form": form,
            "may_set": access.may(SET_TARGETS, region.path),
        },
        status=422 if form.errors else 200,
    )


def _year(text: str, today: date) -> int:
    return int(text) if text.isdecimal() and 2000 <= int(text) <= today.year + 1 else today.year


def _unit(request: HttpRequest, access: Access) -> Region:
    code = request.GET.get("unit") or access.home.rstrip("/").rpartition("/")[2]
    region = get_object_or_404(Region, code=code)
    if not access.may(VIEW, region.path):
        region = visible_or_404(Region.objects.filter(pk__in=[]), access)
    return region


def _regions(region: Region) -> Any:
    return Region.objects.filter(Q(pk=region.pk) | Q(parent=region)).order_by("path")


def _years(region: Region, year: int, today: date) -> list[dict[str, Any]]:
    return [
        {
            "title": str(one),
            "url": f"?unit={region.code}&year={one}",
            "current": one == year,
        }
        for one in sorted({year, *range(today.year - 2, today.year + 2)})
    ]


def _set(request: HttpRequest, form: TargetForm, year: int) -> bool:
    try:
        actions.set_target(
            region=form.cleaned_data["region"],
            year=year,
            metric=form.cleaned_data["metric"],
            value=form.value_in_measure(),
            basis=form.cleaned_data["basis"],
            by=_person(request),
            at=clock.now(),
        )
    except actions.TargetError as error:
        form.add_error(None, str(error))
        return False
    done(request, _("目标已下达。"))
    return True


def _line(target: Target, progress: Any, question: Question) -> dict[str, Any]:
    metric = metrics.find(target.metric)
    scope = scope_of(target.region)
    return {
        "target": target,
        "title": metric.label,
        "definition": metric.definition,
        "goal": metrics.display(metric, target.value),
        "actual": metrics.display(metric, progress.actual),
        "url": rows_address(metric.code, Question(scope, question.period, question.access)),
        "rate": None if progress.rate is None else progress.rate * HUNDRED,
        "calendar": progress.time * HUNDRED,
        "points": progress.points,
        "stretch": metrics.display(metric, target.stretch) if target.stretch else "",
        "stretch_points": progress.stretch_points,
        "plan": target.line.decision.plan_id if target.line else None,
        "light": LIGHTS.get(progress.light or "", "none"),
        "light_text": LightLabel(progress.light).label if progress.light else "",
    }


@requires(SET_TARGETS)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a target out of force."""
    access: Access = request.access  # type: ignore[attr-defined]
    target: Target = visible_or_404(Target.objects, access, pk=pk)
    ensure(access, SET_TARGETS, target.region.path)
    try:
        actions.remove_target(
            target=target,
            by=_person(request),
            at=clock.now(),
            reason=request.POST.get("reason", ""),
        )
        done(request, _("目标已撤销。"))
    except actions.TargetError as error:
        messages.error(request, str(error))
    return redirect("targets:list")


def _person(request: HttpRequest) -> Any:
    """Who is signed in; the access rule let nobody else come this far."""
    return request.user

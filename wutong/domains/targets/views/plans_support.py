"""What the pages of plans share."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.targets.actions import NotAllowed, TargetError
from wutong.domains.targets.choices import LightLabel
from wutong.domains.targets.models import PlanDecision, PlanLine, TargetPlan
from wutong.domains.targets.views.targets import LIGHTS
from wutong.kernel import metrics
from wutong.kernel.http.access import ensure, visible_or_404
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import SET_TARGETS
from wutong.ui.writes import Writes

WRITES: Final = Writes(TargetError, NotAllowed)
HUNDRED: Final = 100


def crumbs(plan: TargetPlan | None = None, *more: str) -> list[dict[str, Any]]:
    """The way to a page: the targets, the plans, the plan, then words."""
    trail: list[dict[str, Any]] = [
        {"title": _("目标"), "url": reverse("targets:list")},
        {"title": _("目标计划"), "url": reverse("targets:plans")},
    ]
    if plan is not None:
        url = reverse("targets:plan", args=[plan.pk]) if more else ""
        trail.append({"title": str(plan), "url": url})
    return trail + [{"title": one, "url": ""} for one in more]


def plan_or_404(request: Request, pk: int) -> TargetPlan:
    """A plan that the person sees."""
    found: TargetPlan = visible_or_404(
        TargetPlan.objects.select_related("region"), request.access, pk=pk
    )
    return found


def draft_or_404(request: Request, pk: int) -> PlanDecision:
    """A decision that the person may work on."""
    found: PlanDecision = visible_or_404(
        PlanDecision.objects.select_related("plan__region"), request.access, pk=pk
    )
    ensure(request.access, SET_TARGETS, found.region_path)
    return found


def line_or_404(request: Request, pk: int) -> PlanLine:
    """A line of a plan that the person may work on."""
    found: PlanLine = visible_or_404(
        PlanLine.objects.with_holders().select_related("decision__plan__region"),
        request.access,
        pk=pk,
    )
    ensure(request.access, SET_TARGETS, found.decision.region_path)
    return found


def editor(decision: PlanDecision, metric: str = "") -> str:
    """The address where a draft is edited."""
    address = reverse("targets:plan_edit", args=[decision.pk])
    return f"{address}?metric={metric}" if metric else address


def metric_tabs(codes: list[str], chosen: str) -> list[dict[str, Any]]:
    """A tab for each metric."""
    return [
        {"title": metrics.find(one).label, "url": f"?metric={one}", "current": one == chosen}
        for one in codes
    ]


def drawn(progress: Any) -> dict[str, Any]:
    """A progress in percentages, with its light, for a row."""
    light = progress.light
    return {
        "rate": None if progress.rate is None else progress.rate * HUNDRED,
        "calendar": progress.time * HUNDRED,
        "points": progress.points,
        "stretch_rate": None if progress.stretch_rate is None else progress.stretch_rate * HUNDRED,
        "stretch_points": progress.stretch_points,
        "light": LIGHTS.get(light or "", "none"),
        "light_text": LightLabel(light).label if light else "",
    }

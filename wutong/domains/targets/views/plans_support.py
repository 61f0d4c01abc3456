"""What the pages of plans share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.targets.actions import NotAllowed, TargetError
from wutong.domains.targets.choices import LightLabel, PlanState
from wutong.domains.targets.models import PlanDecision, PlanLine, TargetPlan
from wutong.domains.targets.queries.plans import Move
from wutong.domains.targets.rules.plans import Difference, LineChange
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


def not_a_draft(decision: PlanDecision) -> HttpResponse | None:
    """Where to go from the page of a draft that was adopted since; None for a draft."""
    if decision.state == PlanState.DRAFT:
        return None
    return redirect("targets:plan", decision.plan_id)


def left_words(metric: metrics.Metric, left: Difference) -> str:
    """What children leave over, in words; "" where nothing."""
    pairs = ((_("基本"), left.basic), (_("奋斗"), left.stretch))
    return "，".join(
        (_("%(what)s未分 %(left)s") if value > 0 else _("%(what)s多分 %(left)s"))
        % {"what": what, "left": metrics.display(metric, abs(value))}
        for what, value in pairs
        if value
    )


def change_rows(changes: Iterable[LineChange], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """What differs between two trees, for rows: who, what became of them, under whom, goals."""
    return [_change_row(one, metrics.find(one.metric), names) for one in changes]


def _change_row(
    change: LineChange, metric: metrics.Metric, names: Mapping[str, str]
) -> dict[str, Any]:
    sides = (change.before, change.after)
    pairs = [
        tuple(metrics.display(metric, getattr(side, name)) if side else "—" for side in sides)
        for name in ("basic", "striven_for")
    ]
    old, new = (side.parent if side else "" for side in (change.old, change.new))
    what = {
        _("新增"): change.old is None, _("去掉"): change.new is None, _("移动"): change.moved,
        _("改数"): None not in sides and change.before != change.after,
    }  # fmt: skip
    return {
        "who": names[change.holder], "metric": metric, "pairs": pairs,
        "what": "、".join(word for word, yes in what.items() if yes),
        "parent": names.get(new or old, ""),
        "old_parent": names.get(old, "") if change.moved else "",
    }  # fmt: skip


def moved_words(metric: metrics.Metric, move: Move) -> dict[str, Any]:
    """What a move would do to a line, for a row."""
    return {
        "line": move.line, "steps": range(move.depth), "now": left_words(metric, move.now),
        "after": left_words(metric, move.after),
    }  # fmt: skip


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

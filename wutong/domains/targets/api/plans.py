"""Plans of a year, progress curves and forecasts over HTTP."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Any

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Path, Router, Status

from wutong.domains.org.queries import paths_down_to
from wutong.domains.targets import actions
from wutong.domains.targets.api.plans_drafts import decision_document
from wutong.domains.targets.api.plans_shapes import (
    NewProgressCurve,
    NewTargetPlan,
    OwnTargets,
    PlanDecisionLine,
    PlanYear,
    ProgressCurveList,
    ProgressCurveShape,
    TargetPlanList,
    TargetPlanShape,
    YearEndForecast,
)
from wutong.domains.targets.api.targets import find_region
from wutong.domains.targets.choices import PlanState
from wutong.domains.targets.models import PlanDecision, PlanLine, ProgressCurve, TargetPlan
from wutong.domains.targets.queries.forecast import STAGES, stage_of, year_end_of
from wutong.domains.targets.queries.plans import decision_of, gaps, tree_of
from wutong.domains.targets.queries.plans_own import own_lines
from wutong.domains.targets.queries.plans_progress import progress_of_lines, question_of
from wutong.kernel import clock
from wutong.kernel.http.access import ensure, visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Day, Key, Letters
from wutong.kernel.http.problems import refusal_of
from wutong.kernel.metrics import UnknownMetric
from wutong.kernel.scope import VIEW, VIEW_FIGURES, Access

router = Router()
MOST_LISTED = 200


def _plan(access: Access, number: int) -> TargetPlan:
    found: TargetPlan = visible_or_404(
        TargetPlan.objects.select_related("region"), access, pk=number
    )
    return found


def _listed(plan: TargetPlan) -> dict[str, Any]:
    decisions = list(plan.decisions.all())
    adopted = [one.number for one in decisions if one.state == PlanState.ADOPTED]
    drafts = [one.pk for one in decisions if one.state == PlanState.DRAFT]
    return {"id": plan.pk, "region": plan.region.code, "year": plan.year,
            "adopted": max(adopted, default=None), "draft": next(iter(drafts), None)}  # fmt: skip


def _whole(plan: TargetPlan, shown: PlanDecision | None, on: date) -> dict[str, Any]:
    branches = tree_of(shown) if shown else []
    question = question_of(plan.region, plan.year, max(on, date(plan.year, 1, 1)))
    progress = progress_of_lines(plan.region, [one.line for one in branches], question)
    left = gaps(branches)
    return {
        **_listed(plan),
        "decisions": [decision_document(one) for one in plan.decisions.order_by("number")],
        "shown": decision_document(shown) if shown else None,
        "lines": [
            _line_document(one.line, one.depth, progress[one.line.pk].progress,
                           left.get(one.line.pk))
            for one in branches
        ],
    }  # fmt: skip


def _line_document(line: PlanLine, depth: int, progress: Any, gap: Any) -> dict[str, Any]:
    return {
        "id": line.pk, "metric": line.metric, "holder": line.holder, "name": line.who,
        "parent": line.parent_id, "depth": depth, "basic": line.basic, "stretch": line.stretch,
        "note": line.note, "left": gap.left.basic if gap else None,
        "left_stretch": gap.left.stretch if gap else None, "signed": bool(gap and gap.signed),
        "signed_reason": line.signed_reason, "actual": progress.actual, "rate": progress.rate,
        "time": progress.time, "lead": progress.points, "stretch_lead": progress.stretch_points,
    }  # fmt: skip


@router.get("/target-plans", response=TargetPlanList, summary="目标计划列表")
def list_target_plans(request: ApiCaller, year: PlanYear | None = None) -> Any:
    """可见地区的计划，新的在前。"""
    rows = TargetPlan.objects.visible_to(request.access).select_related("region")
    if year:
        rows = rows.filter(year=year)
    return {"items": [_listed(one) for one in rows.prefetch_related("decisions")[:MOST_LISTED]]}


@router.post("/target-plans", response={201: PlanDecisionLine}, summary="起草目标计划")
def draft_target_plan(request: ApiCaller, body: NewTargetPlan) -> Any:
    """还没有计划的起草新的；已下达的起草调整，从现行的各行开始。"""
    region = find_region(body.region, "body")
    if not request.access.may(VIEW, region.path):
        raise Http404
    made = actions.draft_plan(region=region, year=body.year, by=request.user, at=clock.now())
    return Status(HTTPStatus.CREATED, decision_document(made))


@router.get("/target-plans/{number}", response=TargetPlanShape, summary="目标计划")
def read_target_plan(
    request: ApiCaller, number: Path[Key], on: Day | None = None, draft: bool = False
) -> Any:
    """某日有效的决定（默认现行）及各行进度；draft 为 true 则看草案。"""
    plan = _plan(request.access, number)
    shown = decision_of(plan, on=on)
    if draft:
        shown = plan.decisions.filter(state=PlanState.DRAFT).first()
    return _whole(plan, shown, on or clock.today())


def _curve(one: ProgressCurve) -> dict[str, Any]:
    return {"id": one.pk, "region": one.region.code, "year": one.year, "metric": one.metric,
            "shares": one.shares, "basis": one.basis}  # fmt: skip


@router.get("/progress-curves", response=ProgressCurveList, summary="进度曲线")
def list_progress_curves(
    request: ApiCaller, region: Annotated[str, Letters(16, 6)], year: PlanYear
) -> Any:
    """地区某年现行的曲线，连同上级的。"""
    found = find_region(region, "query")
    if not request.access.may(VIEW, found.path):
        raise Http404
    rows = ProgressCurve.objects.known().filter(
        year=year, region__path__in=paths_down_to(found.path)
    )
    return {"items": [_curve(one) for one in rows.select_related("region")]}


@router.post("/progress-curves", response={201: ProgressCurveShape}, summary="设定进度曲线")
def set_progress_curve(request: ApiCaller, body: NewProgressCurve) -> Any:
    """原曲线留存。"""
    region = find_region(body.region, "body")
    if not request.access.may(VIEW, region.path):
        raise Http404
    try:
        made = actions.set_curve(
            region=region, year=body.year, shares=body.shares, metric=body.metric,
            basis=body.basis, by=request.user, at=clock.now(),
        )  # fmt: skip
    except UnknownMetric as error:
        raise refusal_of("metric", str(error)) from error
    return Status(HTTPStatus.CREATED, _curve(made))


@router.post("/progress-curves/{number}/remove", response={204: None}, summary="停用进度曲线")
def remove_progress_curve(request: ApiCaller, number: Path[Key]) -> Any:
    """按上级的曲线或逐月平均比较。"""
    curve: ProgressCurve = visible_or_404(
        ProgressCurve.objects.select_related("region"), request.access, pk=number
    )
    actions.remove_curve(curve=curve, by=request.user, at=clock.now())
    return Status(HTTPStatus.NO_CONTENT, None)


def _exact(value: float) -> Decimal:
    return Decimal(str(round(value, 4)))


@router.get("/target-forecast", response=YearEndForecast, summary="年底预测")
def forecast_year_end(
    request: ApiCaller, unit: Annotated[str, Letters(16, 6)],
    metric: Annotated[str, Letters(60, 1)] = "signed_projects", on: Day | None = None,
) -> Any:  # fmt: skip
    """从某日（默认今天）的在手项目推算到年底，八成把握的范围、各阶段的来历和往年检验。"""
    region = find_region(unit, "query")
    if not request.access.may(VIEW, region.path):
        raise Http404
    ensure(request.access, VIEW_FIGURES, region.path)
    if metric not in STAGES:
        raise refusal_of(
            "metric", _("这个指标不作年底预测：%(code)s。") % {"code": metric}, "query"
        )
    found = year_end_of(metric, region, on or clock.today())
    made = found.forecast
    return {
        "metric": metric, "region": region.code, "on": found.day, "so_far": _exact(found.so_far),
        "years": list(found.years),
        **{name: _exact(getattr(made, name)) if made else None
           for name in ("middle", "low", "high")},
        "newcomers": _exact(made.newcomers.adds) if made else None,
        "stages": [_stage(one) for one in made.lines] if made else [],
        "trials": [
            {"year": one.year, "middle": _exact(one.forecast.middle),
             "low": _exact(one.forecast.low), "high": _exact(one.forecast.high),
             "came": _exact(one.came), "covered": one.covered,
             "as_happened": one.year in found.as_happened}
            for one in found.backtest.trials
        ],
        "reason": "" if made else _("往年的数据太少，不作预测。"),
    }  # fmt: skip


def _stage(one: Any) -> dict[str, Any]:
    return {"stage": stage_of(one.rank), "number": one.number, "amount": _exact(one.size),
            "seen": one.seen, "came": one.came, "share": _exact(one.share), "days": one.days,
            "adds": _exact(one.adds)}  # fmt: skip


@router.get("/own-targets", response=OwnTargets, summary="我的目标")
def list_own_targets(request: ApiCaller, year: PlanYear | None = None) -> Any:
    """本人、本单位、本地区的目标和进度；共同的业绩按份额计。"""
    wanted = year or clock.today().year
    found = own_lines(request.access, wanted, max(clock.today(), date(wanted, 1, 1)))
    return {
        "items": [
            {"plan": one.line.decision.plan_id, "metric": one.line.metric,
             "holder": one.line.holder, "name": one.line.who,
             "above": [parent.who for parent in one.above], "basic": one.line.basic,
             "stretch": one.line.stretch, "actual": one.progress.actual,
             "rate": one.progress.rate, "lead": one.progress.points, "rows": one.count}
            for one in found
        ]
    }  # fmt: skip

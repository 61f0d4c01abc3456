"""Pages of plans: the list, a plan as it held on a day, its decisions, one's own lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.projects.queries.questions import rows_address
from wutong.domains.projects.queries.regions import region_in_scope, regions_to_choose
from wutong.domains.targets import actions
from wutong.domains.targets.choices import PlanState
from wutong.domains.targets.forms.plans import PlanForm
from wutong.domains.targets.models import PlanDecision, PlanLine, TargetPlan
from wutong.domains.targets.queries.plans import (
    Gap,
    before_of,
    changes_between,
    decision_of,
    from_above,
    gaps,
    tree_of,
)
from wutong.domains.targets.queries.plans_own import narrowed_to, own_lines
from wutong.domains.targets.queries.plans_progress import progress_of_lines, question_of
from wutong.domains.targets.queries.plans_sheet import plan_sheet
from wutong.domains.targets.rules import Progress
from wutong.domains.targets.rules.plans import Branch
from wutong.domains.targets.views.plans_support import (
    WRITES,
    change_rows,
    crumbs,
    drawn,
    editor,
    metric_tabs,
    plan_or_404,
)
from wutong.kernel import clock, metrics
from wutong.kernel.http.access import ensure, requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.metrics import Question
from wutong.kernel.scope import EXPORT, SET_TARGETS, VIEW, Access
from wutong.kernel.spreadsheets import Sheet
from wutong.ui import notices
from wutong.ui.exporting import answer_export

PLANS_SHOWN: Final = 200


@requires(VIEW)
def plans(request: Request) -> HttpResponse:
    """The plans that the person sees; begin one."""
    regions = regions_to_choose(request.access, SET_TARGETS)
    home = request.access.home.rstrip("/").rpartition("/")[2]
    form = PlanForm(
        posted(request), regions=regions, initial={"year": clock.today().year, "region": home}
    )
    if request.method == "POST":
        if not request.access.may_ever(SET_TARGETS):
            raise PermissionDenied
        made: list[PlanDecision] = []
        if form.is_valid() and WRITES.attempt(form, lambda: made.append(_begun(request, form))):
            notices.done(request, _("已起草。先填地区本级的目标，再逐级分解。"))
            return redirect(editor(made[0]))
    found = TargetPlan.objects.visible_to(request.access).select_related("region")
    rows = list(found.prefetch_related("decisions")[:PLANS_SHOWN])
    context = {
        "rows": [_listed(plan) for plan in rows], "form": form, "may_set": bool(regions),
        "crumbs": crumbs()[:1],
    }  # fmt: skip
    return render(
        request, "targets/plans.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def _begun(request: Request, form: PlanForm) -> PlanDecision:
    data = form.cleaned_data
    region = region_in_scope(request.access, data["region"], SET_TARGETS)
    if region is None:
        raise Http404
    return actions.draft_plan(region=region, year=data["year"], by=request.user, at=clock.now())


def _listed(plan: TargetPlan) -> dict[str, Any]:
    decisions = sorted(plan.decisions.all(), key=lambda one: one.number)
    adopted = [one for one in decisions if one.state == PlanState.ADOPTED]
    return {
        "plan": plan,
        "last": adopted[-1] if adopted else None,
        "changes": max(len(adopted) - 1, 0),
        "draft": next((one for one in decisions if one.state == PlanState.DRAFT), None),
    }


@requires(VIEW)
def plan(request: Request, pk: int) -> HttpResponse:
    """A plan as it held on a day: its tree against the year so far, and its decisions.

    ``?decision=`` shows another decision, ``?on=`` the one of a day, ``?metric=`` one metric.
    """
    found = plan_or_404(request, pk)
    today = clock.today()
    decisions = list(found.decisions.adopted())
    on = _day(request.GET.get("on", ""))
    shown = _chosen(found, decisions, request.GET.get("decision", ""), on)
    branches = tree_of(shown) if shown else []
    codes = list(dict.fromkeys(one.line.metric for one in branches))
    chosen = request.GET.get("metric") or (codes[0] if codes else "")
    branches = [one for one in branches if one.line.metric == chosen]
    question = question_of(found.region, found.year, max(on or today, date(found.year, 1, 1)))
    progress = progress_of_lines(found.region, [one.line for one in branches], question)
    left = gaps(branches)
    draft = found.decisions.filter(state=PlanState.DRAFT).first()
    context = {
        "plan": found, "shown": shown, "decisions": decisions[::-1], "on": on, "chosen": chosen,
        "metric": metrics.find(chosen) if chosen else None, "tabs": metric_tabs(codes, chosen),
        "rows": [
            row_of(one.line, progress[one.line.pk].progress, question, request.access,
                   one.depth, left.get(one.line.pk))
            for one in branches
        ],
        "changes": _changes(shown, branches, chosen)
        if shown and shown.number > 1 else [],
        "above": _above(found, chosen), "draft": draft, "crumbs": crumbs(found),
        "until": question.period.last, "may_export": request.access.may_ever(EXPORT),
        "may_set": request.access.may(SET_TARGETS, found.region_path),
    }  # fmt: skip
    return render(request, "targets/plan.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _chosen(
    plan: TargetPlan, decisions: list[PlanDecision], number: str, on: date | None
) -> PlanDecision | None:
    if number:
        return next((one for one in decisions if str(one.number) == number), None)
    return decision_of(plan, on=on)


def row_of(
    line: PlanLine, progress: Progress, question: Question, access: Access, depth: int = 0,
    gap: Gap | None = None,
) -> dict[str, Any]:  # fmt: skip
    """A line against its goals and the calendar, for a row; its figure opens its rows."""
    metric = metrics.find(line.metric)
    return {
        "line": line, "steps": range(depth), "gap": gap,
        "basic": metrics.display(metric, line.basic),
        "stretch": metrics.display(metric, line.stretch) if line.stretch is not None else "",
        "actual": metrics.display(metric, progress.actual),
        "left": metrics.display(metric, gap.left.basic) if gap else "",
        "left_stretch": metrics.display(metric, gap.left.stretch)
        if gap and gap.left.stretch else "",
        "url": rows_address(line.metric, narrowed_to(line, replace(question, access=access))),
        **drawn(progress),
    }  # fmt: skip


def _changes(
    decision: PlanDecision, branches: Sequence[Branch[PlanLine]], chosen: str
) -> list[dict[str, Any]]:
    earlier = before_of(decision)
    before = tree_of(earlier, chosen) if earlier else []
    names = {one.line.holder: one.line.who for one in (*before, *branches)}
    return change_rows(changes_between(before, branches), names)


def _above(plan: TargetPlan, chosen: str) -> dict[str, Any] | None:
    target = from_above(plan).get(chosen)
    if target is None or target.line is None:
        return None
    return {
        "plan": target.line.decision.plan,
        "value": metrics.display(metrics.find(chosen), target.value),
    }


@requires(SET_TARGETS)
@require_POST
def change(request: Request, pk: int) -> HttpResponse:
    """Draft a change of an adopted plan."""
    found = plan_or_404(request, pk)
    ensure(request.access, SET_TARGETS, found.region_path)
    made: list[PlanDecision] = []
    WRITES.tell(
        request,
        lambda: made.append(
            actions.draft_plan(
                region=found.region, year=found.year, by=request.user, at=clock.now()
            )
        ),
        _("已起草调整，下达之前原计划照旧。"),
    )
    return redirect(editor(made[0]) if made else reverse("targets:plan", args=[pk]))


@requires(EXPORT)
@require_POST
def export(request: Request, pk: int) -> HttpResponse | FileResponse:
    """The decision that was looked at, else the draft or the last decision, as an .xlsx file."""
    found = plan_or_404(request, pk)
    ensure(request.access, EXPORT, found.region_path)

    def sheet_of(query: QueryDict) -> Sheet:
        number = query.get("decision", "")
        chosen = found.decisions.filter(number=number) if number.isdecimal() else None
        drafts = found.decisions.filter(state=PlanState.DRAFT) if chosen is None else chosen
        return plan_sheet(drafts.first() or decision_of(found), found)

    return answer_export(request, reverse("targets:plan", args=[pk]), sheet_of)


@requires(VIEW)
def own(request: Request) -> HttpResponse:
    """The lines of the person, their units and their region, and what feeds each."""
    today = clock.today()
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and 2000 <= int(text) <= today.year + 1 else today.year
    found = own_lines(request.access, year, max(today, date(year, 1, 1)))
    context = {
        "year": year,
        "years": [
            {"title": str(one), "url": f"?year={one}", "current": one == year}
            for one in sorted({year, *range(today.year - 2, today.year + 2)})
        ],
        "cards": [_card(one, request) for one in found],
    }
    return render(request, "targets/own.html", context)


def _card(one: Any, request: Request) -> dict[str, Any]:
    row = row_of(one.line, one.progress, one.question, request.access)
    metric = metrics.find(one.line.metric)
    return row | {
        "metric": metric,
        "above": " → ".join(parent.who for parent in one.above),
        "decision": one.line.decision,
        "feeds": [(feed, metrics.display(metric, feed.amount)) for feed in one.feeds],
        "count": one.count,
    }

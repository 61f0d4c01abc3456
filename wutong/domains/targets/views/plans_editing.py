"""Pages that work on a draft: amounts line by line, adding, signing, splitting, adopting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.targets import actions
from wutong.domains.targets.choices import SplitBasis
from wutong.domains.targets.forms.plans import (
    AmountsForm,
    DecisionForm,
    LineForm,
    MoveForm,
    SignForm,
    entered,
    metric_choices,
)
from wutong.domains.targets.models import PlanDecision, PlanLine
from wutong.domains.targets.queries.plans import from_above, gaps, moves_of, tree_of, unit_of_entry
from wutong.domains.targets.queries.plans_holders import holders_below
from wutong.domains.targets.queries.plans_split import proposal, weights_for
from wutong.domains.targets.rules.plans import Branch
from wutong.domains.targets.views.plans_support import (
    HUNDRED,
    WRITES,
    crumbs,
    draft_or_404,
    editor,
    left_words,
    line_or_404,
    moved_words,
    not_a_draft,
)
from wutong.kernel import clock, metrics
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import EXPORT, SET_TARGETS
from wutong.ui import notices
from wutong.ui.writes import sentences_of


def _metric(request: Request, branches: Sequence[Branch[PlanLine]]) -> metrics.Metric:
    wanted = request.GET.get("metric", "")
    known = {code for code, _label in metric_choices()}
    if wanted not in known:
        wanted = branches[0].line.metric if branches else metric_choices()[0][0]
    return metrics.find(wanted)


@requires(SET_TARGETS)
def edit(request: Request, pk: int) -> HttpResponse:
    """A draft's tree of one metric: change amounts; add a line below ``?below=`` another."""
    decision = draft_or_404(request, pk)
    if answer := not_a_draft(decision):
        return answer
    every = tree_of(decision)
    metric = _metric(request, every)
    branches = [one for one in every if one.line.metric == metric.code]
    lines = [one.line for one in branches]
    saving = request.method == "POST" and "turn" in request.POST
    adding = request.method == "POST" and not saving
    amounts = AmountsForm(
        request.POST if saving else None, metric=metric, lines=lines,
        initial={"turn": decision.turn},
    )  # fmt: skip
    below, form = _line_form(request, decision, metric, lines, adding)
    if saving and amounts.is_valid() and _save(request, decision, amounts):
        notices.done(request, _("已保存。"))
        return redirect(editor(decision, metric.code))
    if adding and form.is_valid() and _put(request, decision, form):
        notices.done(request, _("已加入。"))
        back = editor(decision, metric.code)
        return redirect(f"{back}&below={below.pk}#add" if below else back)
    context = _context(request, decision, metric, branches, amounts, every) | {
        "form": form, "below": below,
    }  # fmt: skip
    wrong = amounts.errors or form.errors
    return render(
        request, "targets/plan_edit.html", context, status=UNPROCESSABLE if wrong else 200
    )


def _line_form(
    request: Request, decision: PlanDecision, metric: metrics.Metric, lines: Sequence[PlanLine],
    adding: bool,
) -> tuple[PlanLine | None, LineForm]:  # fmt: skip
    wanted = request.GET.get("below", "")
    below = next((one for one in lines if str(one.pk) == wanted), lines[0] if lines else None)
    held = {one.holder for one in lines}
    holders = [
        (key, name)
        for key, name in holders_below(below, decision.plan.region, clock.today())
        if key not in held
    ]
    parents = [(below.holder, below.who)] if below else [("", "—")]
    form = LineForm(
        request.POST if adding else None, metric=metric, parents=parents, holders=holders,
        initial={"parent": parents[0][0]},
    )  # fmt: skip
    return below, form


def _save(request: Request, decision: PlanDecision, form: AmountsForm) -> bool:
    asked = form.asked()
    if not asked:
        return True
    return WRITES.attempt(
        form,
        lambda: actions.put_lines(
            decision=decision, lines=asked, by=request.user, at=clock.now(),
            seen=form.cleaned_data["turn"],
        ),
    )  # fmt: skip


def _put(request: Request, decision: PlanDecision, form: LineForm) -> bool:
    return WRITES.attempt(
        form,
        lambda: actions.put_lines(
            decision=decision, lines=[form.asked()], by=request.user, at=clock.now()
        ),
    )


def _context(
    request: Request, decision: PlanDecision, metric: metrics.Metric,
    branches: Sequence[Branch[PlanLine]], amounts: AmountsForm, every: Sequence[Branch[PlanLine]],
) -> dict[str, Any]:  # fmt: skip
    left, unit = gaps(branches), unit_of_entry(metric)[1]
    used = {one.line.metric for one in every}
    open_gaps = [gap for gap in gaps(every).values() if not gap.signed]
    above = from_above(decision.plan).get(metric.code)
    return {
        "decision": decision, "plan": decision.plan, "metric": metric, "unit": unit,
        "rows": [
            {
                "line": one.line, "steps": range(one.depth), "cells": amounts.cells(one.line),
                "gap": left.get(one.line.pk), "splits": len(one.children) > 1,
                "left": left_words(metric, left[one.line.pk].left) if one.line.pk in left else "",
            }
            for one in branches
        ],
        "amounts": amounts, "sign_form": SignForm(), "open_gaps": len(open_gaps),
        "metrics": [
            {"code": code, "label": label, "used": code in used, "current": code == metric.code}
            for code, label in metric_choices()
        ],
        "is_change": decision.number > 1, "lines": len(every), "today": clock.today(),
        "decision_form": DecisionForm(initial={"decided_on": clock.today()}),
        "above": metrics.display(metric, above.value) if above else "",
        "may_export": request.access.may(EXPORT, decision.region_path),
        "crumbs": crumbs(decision.plan, _("草案")),
    }  # fmt: skip


@requires(SET_TARGETS)
@require_POST
def remove(request: Request, pk: int) -> HttpResponse:
    """Take a line and those below it out of a draft."""
    line = line_or_404(request, pk)
    decision, metric = line.decision, line.metric
    WRITES.tell(
        request, lambda: actions.remove_line(line=line, by=request.user, at=clock.now()),
        _("已删去。"),
    )  # fmt: skip
    return redirect(editor(decision, metric))


@requires(SET_TARGETS)
@require_POST
def sign(request: Request, pk: int) -> HttpResponse:
    """Sign for what a line's children do not add up to."""
    line, form = line_or_404(request, pk), SignForm(request.POST)
    if not form.is_valid():
        notices.messages.error(request, _("请写明差额的原因。"))
    else:
        reason = form.cleaned_data["reason"]
        WRITES.tell(
            request,
            lambda: actions.sign_difference(
                line=line, reason=reason, by=request.user, at=clock.now()
            ),
            _("已签认。"),
        )
    return redirect(editor(line.decision, line.metric))


@requires(SET_TARGETS)
def move(request: Request, pk: int) -> HttpResponse:
    """Put a line under another: who there is, and what each would then leave over."""
    line = line_or_404(request, pk)
    decision, metric = line.decision, metrics.find(line.metric)
    if answer := not_a_draft(decision):
        return answer
    left, found = moves_of(line)
    form = MoveForm(
        posted(request), parents=[(one.line.pk, one.line.who) for one in found],
        initial={"turn": decision.turn},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and _move(request, line, form):
        notices.done(request, _("已移动。"))
        return redirect(editor(decision, metric.code))
    context = {
        "line": line, "plan": decision.plan, "metric": metric, "form": form,
        "back": editor(decision, metric.code), "left": left and moved_words(metric, left),
        "rows": [moved_words(metric, one) for one in found],
        "crumbs": crumbs(decision.plan, _("移动 %(who)s") % {"who": line.who}),
    }  # fmt: skip
    return render(
        request, "targets/plan_move.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def _move(request: Request, line: PlanLine, form: MoveForm) -> bool:
    data = form.cleaned_data
    return WRITES.attempt(
        form,
        lambda: actions.move_line(
            line=line, parent=PlanLine.objects.get(pk=data["parent"]), by=request.user,
            at=clock.now(), seen=data["turn"],
        ),
    )  # fmt: skip


@requires(SET_TARGETS)
def split(request: Request, pk: int) -> HttpResponse:
    """A proposal for a line's children, each part with its reason, edited by hand, then saved."""
    line = line_or_404(request, pk)
    decision = line.decision
    if answer := not_a_draft(decision):
        return answer
    metric = metrics.find(line.metric)
    basis = request.GET.get("basis", "")
    basis = basis if basis in SplitBasis.values else SplitBasis.LAST_YEAR
    children = list(line.children.with_holders())
    weights = weights_for(decision.plan, metric.code, children, basis, clock.today())
    parts = proposal(line, children, weights)
    form = AmountsForm(
        posted(request), metric=metric, lines=children,
        proposed={part.holder: part.amounts for part in parts}, initial={"turn": decision.turn},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and _save(request, decision, form):
        notices.done(request, _("已按这份分解保存。"))
        return redirect(editor(decision, metric.code))
    context = {
        "line": line, "plan": decision.plan, "metric": metric, "unit": unit_of_entry(metric)[1],
        "form": form, "back": editor(decision, metric.code),
        "goal": entered(metric, line.basic), "goal_stretch": entered(metric, line.stretch),
        "rows": [
            {
                "line": child, "cells": form.cells(child),
                "reason": _reason(basis, part, metric),
            }
            for child, part in zip(children, parts, strict=True)
        ],
        "bases": [
            {"title": str(label), "url": f"?basis={code}", "current": code == basis}
            for code, label in SplitBasis.choices
        ],
        "even": not any(weights.values()), "basis": basis,
        "crumbs": crumbs(decision.plan, _("分解 %(who)s") % {"who": line.who}),
    }  # fmt: skip
    return render(
        request, "targets/plan_split.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def _reason(basis: str, part: Any, metric: metrics.Metric) -> str:
    if part.share is None:
        return _("没有数据，按平均分")
    share = f"{part.share * HUNDRED:.2f}%"
    if basis == SplitBasis.LAST_YEAR:
        return _("上年完成 %(value)s，占 %(share)s") % {
            "value": metrics.display(metric, part.weight), "share": share
        }  # fmt: skip
    if basis == SplitBasis.CAPACITY:
        return _("在手项目 %(value)s 个，占 %(share)s") % {
            "value": metrics.plain(part.weight), "share": share
        }  # fmt: skip
    return _("平均，占 %(share)s") % {"share": share}


@requires(SET_TARGETS)
@require_POST
def adopt(request: Request, pk: int) -> HttpResponse:
    """Adopt a draft by a dated decision."""
    decision, form = draft_or_404(request, pk), DecisionForm(request.POST)
    if not form.is_valid():
        notices.messages.error(request, sentences_of(form))
        return redirect(editor(decision))
    done = WRITES.tell(
        request,
        lambda: actions.adopt_plan(
            decision=decision, by=request.user, at=clock.now(), **form.cleaned_data
        ),
        _("已下达，驾驶舱、通报和考核从现在起按它比较。"),
    )
    return redirect("targets:plan", decision.plan_id) if done else redirect(editor(decision))


@requires(SET_TARGETS)
@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    """Give a draft up."""
    decision = draft_or_404(request, pk)
    plan = decision.plan_id
    WRITES.tell(
        request,
        lambda: actions.discard_plan_draft(decision=decision, by=request.user, at=clock.now()),
        _("草案已放弃。"),
    )
    return redirect("targets:plan", plan)

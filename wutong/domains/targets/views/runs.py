"""Runs: the list, a ranking, a score with its arithmetic, entries, appeals, what-if."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.targets import actions
from wutong.domains.targets.choices import RunState, UnitAppealState, VersionState
from wutong.domains.targets.forms.assessment import AppealForm, ComputeForm, EntryForm, ReasonForm
from wutong.domains.targets.models import (
    AssessmentRun,
    AssessmentScheme,
    ManualScore,
    SchemeVersion,
    UnitAppeal,
    UnitScore,
)
from wutong.domains.targets.queries.pages import opened, rankings
from wutong.domains.targets.queries.runs import (
    against_today,
    kept_result,
    last_before,
    moved,
    named_scores,
    recomputed,
    tried,
)
from wutong.domains.targets.queries.schemes import scheme_of
from wutong.domains.targets.queries.standing_for import may_appeal, sees_inside
from wutong.domains.targets.rules.assessment import Result
from wutong.domains.targets.rules.errors import BadValue
from wutong.domains.targets.rules.sensitivity import SHIFTS, Reweighed, sensitivities
from wutong.domains.targets.views.support import (
    RUN_TONES,
    attempt,
    run_crumbs,
    step,
)
from wutong.kernel import clock
from wutong.kernel.http.access import requires, visible_or_404
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import (
    EXPORT,
    GIVE_ORDER,
    ISSUE_BULLETIN,
    REVIEW_BULLETIN,
    SET_TARGETS,
    VIEW,
)
from wutong.ui import notices

RUNS_SHOWN = 60


@requires(VIEW)
def run_list(request: Request) -> HttpResponse:
    """Every run the person sees, the latest first, and the schemes; computing a new one."""
    access = request.access
    schemes = AssessmentScheme.objects.visible_to(access).select_related("region")
    if request.method == "POST" and not access.may_ever(SET_TARGETS):
        raise PermissionDenied(_("您的岗位不能计算考核。"))
    mine = [one.pk for one in schemes if access.may(SET_TARGETS, one.region.path)]
    form = ComputeForm(
        posted(request), schemes=schemes.filter(pk__in=mine), initial={"on": clock.today()}
    )
    if request.method == "POST" and form.is_valid():
        made: list[AssessmentRun] = []
        if attempt(form, lambda: made.append(
            actions.compute_run(by=request.user, at=clock.now(), **form.cleaned_data))):  # fmt: skip
            notices.done(request, _("已计算，请他人复核。"))
            return redirect("targets:run", made[0].pk)
    runs = AssessmentRun.objects.visible_to(access).select_related("scheme__region", "version")
    versions = SchemeVersion.objects.visible_to(access).select_related("scheme__region")
    context = {
        "runs": runs[:RUNS_SHOWN], "tones": RUN_TONES,
        "versions": versions.exclude(state=VersionState.RETIRED).order_by(
            "scheme__region__path", "scheme__code", "-number"),
        "form": form, "may_compute": bool(mine), "may_draft": access.may_ever(SET_TARGETS),
    }  # fmt: skip
    return render(
        request, "targets/runs.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def run_or_404(request: Request, pk: int) -> AssessmentRun:
    """The run, if the person sees it."""
    found: AssessmentRun = visible_or_404(
        AssessmentRun.objects.select_related(
            "scheme__region", "version__scheme", "restates", "computed_by", "reviewed_by", "issued_by"
        ),
        request.access, pk=pk,
    )  # fmt: skip
    return found


@requires(VIEW)
def run(request: Request, pk: int) -> HttpResponse:
    """The ranking of each group; what may be done with it now; who moved."""
    found = run_or_404(request, pk)
    may = _may(request, found)
    check = request.GET.get("check", "")
    compared = recomputed(found) if check == "then" else against_today(found) if check else None
    appeals = (
        UnitAppeal.objects.filter(score__run=found)
        .select_related("score__region", "score__unit__region", "filed_by", "decided_by")
        .prefetch_related("papers")
    )
    context = {
        "run": found, "rankings": rankings(found), "tone": RUN_TONES.get(RunState(found.state), ""),
        "may": may, "before": last_before(found),
        "appeals": [one for one in appeals if sees_inside(request.access, one.score)],
        "moves": moved(found), "names": named_scores(found), "check": check, "compared": compared,
        "newer": found.restated_by.order_by("-number").first(), "reason_form": ReasonForm(),
        "crumbs": run_crumbs(found),
    }  # fmt: skip
    return render(request, "targets/run.html", context)


def _may(request: Request, found: AssessmentRun) -> dict[str, bool]:
    path, access = found.region_path, request.access
    computes, reviews = access.may(SET_TARGETS, path), access.may(REVIEW_BULLETIN, path)
    return {
        "again": computes and not found.is_frozen,
        "review": reviews and found.state == RunState.COMPUTED
        and found.computed_by_id != request.user.pk,
        "issue": access.may(ISSUE_BULLETIN, path) and found.state == RunState.REVIEWED,
        "restate": computes and found.state == RunState.ISSUED,
        "enter": computes, "decide": reviews,
        "export": access.may(EXPORT, path),
        "escalate": access.may(GIVE_ORDER, path) and found.state == RunState.ISSUED,
    }  # fmt: skip


@requires(SET_TARGETS, REVIEW_BULLETIN, ISSUE_BULLETIN)
@require_POST
def act(request: Request, pk: int, what: str) -> HttpResponse:
    """Compute again, review, issue, restate."""
    found = run_or_404(request, pk)
    given: dict[str, Any] = {"run": found, "by": request.user, "at": clock.now()}
    steps = {
        "again": (actions.compute_again, _("已重新计算，请他人复核。")),
        "review": (actions.review_run, _("已复核。")),
        "issue": (actions.issue_run, _("已发布，数据和明细已固定。")),
    }
    if what in steps:
        write, said = steps[what]
        step(request, lambda: write(**given), said)
        return redirect("targets:run", pk)
    if what != "restate":
        raise Http404
    made: list[AssessmentRun] = []
    reason = request.POST.get("reason", "")
    step(request, lambda: made.append(actions.restate_run(reason=reason, **given)),
         _("已按今天所知重算，复核、发布后生效。"))  # fmt: skip
    return redirect("targets:run", made[0].pk if made else pk)


def _score_or_404(request: Request, pk: int) -> UnitScore:
    rows = UnitScore.objects.select_related(
        "run__scheme__region", "run__version__scheme", "region", "unit__region", "group"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    run_or_404(request, found.run_id)
    return found


@requires(VIEW)
def score(request: Request, pk: int) -> HttpResponse:
    """A member's points, line by line, down to rows; its appeals."""
    found = _score_or_404(request, pk)
    if request.method == "POST" and not may_appeal(request.access, found):
        raise PermissionDenied(_("只有被考核的单位可以申诉自己的得分。"))
    form = AppealForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid() and attempt(
        form,
        lambda: actions.file_appeal(
            score=found, by=request.user, at=clock.now(), **form.cleaned_data
        ),
    ):  # fmt: skip
        notices.done(request, _("申诉已提交，等待裁定。"))
        return redirect("targets:score", pk)
    inside = sees_inside(request.access, found)
    appeals = (
        found.appeals.select_related("filed_by", "decided_by").prefetch_related("papers")
        if inside
        else []
    )
    may_file = (
        may_appeal(request.access, found)
        and found.run.state in {RunState.REVIEWED, RunState.ISSUED}
        and not any(one.state == UnitAppealState.OPEN for one in appeals)
    )
    context = {
        "score": found, "run": found.run, "shown": opened(found, request.access), "form": form,
        "appeals": appeals, "may_file": may_file,
        "crumbs": run_crumbs(found.run, str(found.who)),
    }  # fmt: skip
    return render(
        request, "targets/score.html", context, status=UNPROCESSABLE if form.errors else 200
    )


@requires(REVIEW_BULLETIN)
@require_POST
def decide(request: Request, pk: int) -> HttpResponse:
    """Say whether an appeal is right."""
    found = UnitAppeal.objects.select_related("score__run__scheme__region").filter(pk=pk).first()
    if found is None:
        raise Http404
    run_or_404(request, found.score.run_id)
    upheld = request.POST.get("upheld") == "yes"
    step(
        request,
        lambda: actions.decide_appeal(
            appeal=found, upheld=upheld, reason=request.POST.get("reason", ""), by=request.user,
            at=clock.now(),
        ),
        _("申诉已裁定。"),
    )  # fmt: skip
    return redirect("targets:run", found.score.run_id)


@requires(SET_TARGETS)
def entries(request: Request, pk: int) -> HttpResponse:
    """Points and times that people enter for the run's period, each with its evidence."""
    found = run_or_404(request, pk)
    names = named_scores(found)
    items = [
        (f"{member}|{one.key}", f"{names[member]} · {one.title}")
        for group in scheme_of(found.version).groups
        for member in group.members
        for one in group.rows
        if not one.metric
    ]
    form = EntryForm(posted(request), request.FILES or None, items=items)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        member, _bar, key = data["item"].partition("|")
        if attempt(form, lambda: actions.enter_points(
            scheme=found.scheme, first=found.first, last=found.last, key=key, member=member,
            value=data["value"], evidence=data["evidence"], file=data["file"], by=request.user,
            at=clock.now(),
        )):  # fmt: skip
            notices.done(request, _("已录入，重新计算后生效。"))
            return redirect("targets:entries", pk)
    held = (
        ManualScore.objects.filter(
            scheme=found.scheme, first=found.first, last=found.last, replaced_at=None
        )
        .select_related("region", "unit", "given_by")
        .prefetch_related("papers")
    )
    words = dict(items)
    context = {
        "run": found, "form": form, "crumbs": run_crumbs(found, _("人工录入")),
        "entries": [(one, words.get(f"{one.member}|{one.key}", one.key)) for one in held],
    }  # fmt: skip
    return render(
        request, "targets/entries.html", context, status=UNPROCESSABLE if form.errors else 200
    )


@requires(VIEW)
def what_if(request: Request, pk: int) -> HttpResponse:
    """Another version or other weights over the same facts, side by side; how much ranks hang on
    each weight."""
    found = run_or_404(request, pk)
    scheme = scheme_of(found.version)
    groups = {one.key: one for one in scheme.groups}
    group = groups.get(request.GET.get("group", ""), scheme.groups[0])
    versions = SchemeVersion.objects.visible_to(request.access).filter(scheme=found.scheme)
    other = versions.filter(pk=_whole(request.GET.get("version", ""))).first()
    weights, problem = _weights(request, group)
    kept = kept_result(found, group)
    made: Reweighed | None = None
    if other is not None or weights:
        try:
            made = tried(found, group, kept, other, weights)
        except BadValue as error:
            problem = str(error)
    names = named_scores(found)
    told = sensitivities(group, kept)
    context = {
        "run": found, "group": group, "versions": versions.exclude(pk=found.version_id),
        "other": other, "weights": [(one, weights.get(one.key)) for one in group.leaves],
        "lines": _side_by_side(kept, made, names) if made else [], "problem": problem,
        "shifts": [f"{shift * 100:+.0f}%" for shift in SHIFTS],
        "sensitive": [(one, [s for s in told if s.key == one.key]) for one in group.leaves],
        "groups": [{"title": one.title, "url": f"?group={one.key}", "current": one == group}
                   for one in scheme.groups],
        "crumbs": run_crumbs(found, _("试算")),
    }  # fmt: skip
    return render(request, "targets/what_if.html", context)


def _side_by_side(kept: Result, made: Reweighed, names: dict[str, Any]) -> list[Any]:
    """Each member by its new place: name, total and place before and after, places gained."""
    totals = {one.member: one.total for one in kept.scores}
    lines = []
    for member, rank in sorted(made.ranks.items(), key=lambda pair: pair[1]):
        before = kept.ranks.get(member)
        up = None if before is None else before - rank
        who = names.get(member, member)
        lines.append((who, totals.get(member), before, made.totals[member], rank, up, -(up or 0)))
    return lines


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _weights(request: Request, group: Any) -> tuple[dict[str, Decimal], str]:
    """The weights that were changed; a sentence where one is no number."""
    changed: dict[str, Decimal] = {}
    for one in group.leaves:
        text = request.GET.get(f"w-{one.key}", "").strip()
        if not text:
            continue
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal("NaN")
        if value.is_nan():
            return {}, _("分值须在 0 和满分之间。")
        if value != one.weight:
            changed[one.key] = value
    return changed, ""

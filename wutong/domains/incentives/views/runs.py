"""Proposals: the list, one with its steps, the public list."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.incentives import actions
from wutong.domains.incentives.choices import AwardRunState, AwardState, RuleState
from wutong.domains.incentives.forms.awards import ComputeForm, ReasonForm
from wutong.domains.incentives.models import AwardBudget, AwardRuleSet, AwardRun
from wutong.domains.incentives.queries.pages import (
    awards_of,
    public_name,
    published_awards,
    totals,
    versions_of,
)
from wutong.domains.incentives.views.support import (
    RUN_TONES,
    TONES,
    attempt,
    crumbs,
    run_or_404,
    step,
)
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import APPROVE_AWARD, MANAGE_AWARDS, VIEW_AWARDS
from wutong.ui import notices

RUNS_SHOWN = 60


@requires(VIEW_AWARDS)
def run_list(request: Request) -> HttpResponse:
    """Every run the person sees, the latest first; computing a new one."""
    access = request.access
    if request.method == "POST" and not access.may_ever(MANAGE_AWARDS):
        raise PermissionDenied(_("您的岗位不能计算奖励。"))
    sets = AwardRuleSet.objects.visible_to(access).filter(versions__state=RuleState.PUBLISHED)
    mine = [one.pk for one in sets.select_related("region")
            if access.may(MANAGE_AWARDS, one.region.path)]  # fmt: skip
    form = ComputeForm(
        posted(request), rule_sets=sets.filter(pk__in=mine), initial={"last": clock.today()}
    )
    if request.method == "POST" and form.is_valid():
        made: list[AwardRun] = []
        if attempt(form, lambda: made.append(
            actions.compute_run(by=request.user, at=clock.now(), **form.cleaned_data))):  # fmt: skip
            notices.done(request, _("已计算，请他人复核。"))
            return redirect("incentives:run", made[0].pk)
    runs = AwardRun.objects.visible_to(access).select_related(
        "rule_set__region", "version", "computed_by"
    )
    context = {
        "runs": runs[:RUNS_SHOWN], "tones": RUN_TONES, "form": form, "may_compute": bool(mine),
        "crumbs": crumbs((_("测算和公示"), "")),
    }  # fmt: skip
    return render(
        request, "incentives/runs.html", context, status=UNPROCESSABLE if form.errors else 200
    )


@requires(VIEW_AWARDS)
def run(request: Request, pk: int) -> HttpResponse:
    """One run: who gets what, who gets nothing and why, what may be done with it."""
    found = run_or_404(request, pk)
    rows = awards_of(request.access).filter(run=found)
    today, until = clock.today(), found.objections_until
    over = until is not None and today > until
    context = {
        "run": found, "tone": RUN_TONES.get(AwardRunState(found.state), ""), "tones": TONES,
        "awards": rows.exclude(state=AwardState.EXCLUDED).order_by("-amount", "pk"),
        "excluded": rows.filter(state=AwardState.EXCLUDED).order_by("reason", "project"),
        "totals": totals(rows), "versions": versions_of(found), "may": _may(request, found, over), "over": over,
        "budget": AwardBudget.objects.filter(
            rule_set=found.rule_set_id, year=found.last.year).first(),
        "reason_form": ReasonForm(), "crumbs": _crumbs(str(found)),
    }  # fmt: skip
    return render(request, "incentives/run.html", context)


def _crumbs(*more: str) -> list[dict[str, Any]]:
    return crumbs((_("测算和公示"), reverse("incentives:runs")), *((one, "") for one in more))


def _may(request: Request, found: AwardRun, over: bool) -> dict[str, bool]:
    path, access, state = found.region_path, request.access, found.state
    manages = access.may(MANAGE_AWARDS, path)
    return {
        "check": manages and state == AwardRunState.COMPUTED
        and found.computed_by_id != request.user.pk,
        "publish": manages and state == AwardRunState.CHECKED,
        "drop": manages and state in {AwardRunState.COMPUTED, AwardRunState.CHECKED},
        "approve": access.may(APPROVE_AWARD, path) and over
        and found.awards.filter(state=AwardState.PUBLISHED).exists(),
    }  # fmt: skip


@requires(MANAGE_AWARDS, APPROVE_AWARD)
@require_POST
def act(request: Request, pk: int, what: str) -> HttpResponse:
    """Check, publish, drop; approve all that is published."""
    found = run_or_404(request, pk)
    given: dict[str, Any] = {"by": request.user, "at": clock.now()}
    published = list(awards_of(request.access).filter(run=found, state=AwardState.PUBLISHED))
    steps: dict[str, tuple[Any, Any]] = {
        "check": (lambda: actions.check_run(run=found, **given), _("已复核，可以公示。")),
        "publish": (lambda: actions.publish_run(run=found, **given), _("已公示。")),
        "drop": (
            lambda: actions.drop_run(run=found, reason=request.POST.get("reason", ""), **given),
            _("已作废。"),
        ),
        "approve": (lambda: actions.approve_awards(awards=published, **given),
                    _("已批准，计入当年预算。")),
    }  # fmt: skip
    if what not in steps:
        raise Http404
    write, said = steps[what]
    step(request, write, said)
    return redirect("incentives:run", pk)


@requires(VIEW_AWARDS)
def publication(request: Request, pk: int) -> HttpResponse:
    """The public list, to print or copy: people's names are masked, confidential ones are not on it."""
    found = run_or_404(request, pk)
    if found.state != AwardRunState.PUBLISHED:
        raise Http404
    rows = [(one, public_name(one)) for one in published_awards(found).order_by("day", "pk")]
    context = {
        "run": found, "awards": rows,
        "total": sum(one.amount for one, _name in rows if one.state != AwardState.REFUSED),
        "crumbs": crumbs((_("测算和公示"), reverse("incentives:runs")),
                         (str(found), reverse("incentives:run", args=[pk])), (_("公示"), "")),
    }  # fmt: skip
    return render(request, "incentives/publication.html", context)

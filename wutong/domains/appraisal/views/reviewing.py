"""Reviewing and deciding."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.appraisal import actions
from wutong.domains.appraisal.forms.assessments import DecideForm, DeclareForm, ReviewForm
from wutong.domains.appraisal.models import Assessment, Review
from wutong.domains.appraisal.queries import page as pages
from wutong.domains.appraisal.queries.outcomes import body_of, may_look, outcome_of, reviews_of
from wutong.domains.appraisal.queries.permissions import permits, permits_review, unit_kinds_of
from wutong.domains.appraisal.views.support import (
    RESULT_TONES,
    RESULT_WORDS,
    assessment_or_404,
    attempt,
    crumbs,
    step,
)
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import DECIDE_ASSESSMENT, OPEN_ASSESSMENT, SCORE_ASSESSMENT
from wutong.ui import notices


def _review(request: Request, pk: int, number: int) -> Review:
    assessment = assessment_or_404(request, pk)
    found = assessment.reviews.select_related("unit__region", "user").filter(pk=number).first()
    if found is None:
        raise Http404
    found.assessment = assessment
    return found


@requires(SCORE_ASSESSMENT)
def review(request: Request, pk: int, number: int) -> HttpResponse:
    """Declare an interest or none; then answer the gates, score, and send once."""
    found = _review(request, pk, number)
    if not permits_review(request.access, found):
        raise PermissionDenied(_("您可以查看这次评估，但没有请您评审。"))
    if found.sent_at is not None or found.conflicted or found.assessment.state != "open":
        return redirect("appraisal:detail", pk)
    if found.conflicted is None:
        return _declare(request, found)
    body = body_of(found.assessment.scorecard)
    own = body.scored_by(unit_kinds_of(found, request.user, clock.today()))
    form = ReviewForm(
        posted(request), gates=body.gates, criteria=own, initial=ReviewForm.initial_of(found)
    )
    if request.method == "POST" and form.is_valid() and attempt(
        form,
        lambda: actions.send_review(
            review=found, gates=form.answers(), points=form.points(),
            comment=form.cleaned_data["comment"], by=request.user, at=clock.now(),
        ),
        form.place_of,
    ):  # fmt: skip
        notices.done(request, _("已提交评审。"))
        return redirect("appraisal:detail", pk)
    context = {
        "form": form, "review": found, "assessment": found.assessment,
        "facts": pages.fact_lines(found.assessment),
        "crumbs": crumbs(found.assessment, _("评审")),
    }  # fmt: skip
    return render(
        request, "appraisal/review.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def _declare(request: Request, found: Review) -> HttpResponse:
    form = DeclareForm(posted(request))
    if request.method == "POST" and form.is_valid():
        conflicted = form.cleaned_data["conflicted"] == "yes"
        if attempt(
            form,
            lambda: actions.declare(
                review=found, conflicted=conflicted, reason=form.cleaned_data["reason"],
                by=request.user, at=clock.now(),
            ),
        ):  # fmt: skip
            if conflicted:
                notices.done(request, _("已声明回避，您不参加这次评审。"))
                return redirect("appraisal:detail", found.assessment_id)
            return redirect("appraisal:review", found.assessment_id, found.pk)
    context = {
        "form": form, "review": found, "assessment": found.assessment,
        "crumbs": crumbs(found.assessment, _("声明利益关系")),
    }  # fmt: skip
    return render(
        request, "appraisal/declare.html", context, status=UNPROCESSABLE if form.errors else 200
    )


@requires(OPEN_ASSESSMENT)
@require_POST
def reopen(request: Request, pk: int, number: int) -> HttpResponse:
    """Send a review back to be filled in again."""
    found = _review(request, pk, number)
    step(
        request,
        lambda: actions.reopen_review(
            review=found, reason=request.POST.get("reason", ""), by=request.user, at=clock.now()
        ),
        _("已退回评审人重填。"),
    )
    return redirect("appraisal:detail", pk)


@requires(DECIDE_ASSESSMENT)
def decide(request: Request, pk: int) -> HttpResponse:
    """The result, beside what was computed."""
    assessment = assessment_or_404(request, pk)
    if not permits(request.access, DECIDE_ASSESSMENT, assessment):
        raise PermissionDenied(_("您可以查看这次评估，但不能决定。"))
    reviews = reviews_of(assessment)
    if assessment.state != "open" or not may_look(assessment, reviews, request.access):
        notices.messages.error(
            request, _("现在不能决定：评估已经结束，或者您自己的评审还没有提交。")
        )
        return redirect("appraisal:detail", pk)
    outcome = outcome_of(assessment, reviews)
    form = DecideForm(
        posted(request), unsettled=[one.gate for one in outcome.unsettled],
        initial={"result": outcome.result, "version": assessment.version},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and attempt(
        form, lambda: _decide(request, assessment, form)
    ):  # fmt: skip
        notices.done(request, _("已决定。"))
        return redirect("appraisal:detail", pk)
    context: dict[str, Any] = {
        "form": form, "assessment": assessment, "outcome": outcome,
        "shown": pages.shown(assessment, request.access, clock.today()),
        "proposal": RESULT_WORDS.get(outcome.result or "", ""),
        "proposal_tone": RESULT_TONES.get(outcome.result or "", ""),  # type: ignore[call-overload]
        "crumbs": crumbs(assessment, _("决定")),
    }  # fmt: skip
    return render(
        request, "appraisal/decide.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def _decide(request: Request, assessment: Assessment, form: DecideForm) -> Assessment:
    data = form.cleaned_data
    return actions.decide(
        assessment=assessment, result=data["result"], reason=data["reason"],
        conditions=form.conditions(), settled=form.settled(), seen_version=data["version"],
        by=request.user, at=clock.now(),
    )  # fmt: skip

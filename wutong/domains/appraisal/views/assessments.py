"""The list, opening, and the page of an assessment."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.appraisal import actions
from wutong.domains.appraisal.forms.assessments import (
    ClaimForm,
    FilterForm,
    OpenForm,
    ReasonForm,
    ReviewersForm,
)
from wutong.domains.appraisal.models import Assessment, ResultCondition
from wutong.domains.appraisal.queries import page as pages
from wutong.domains.appraisal.queries.exporting import assessments_sheet
from wutong.domains.appraisal.queries.outcomes import prefilled
from wutong.domains.appraisal.queries.reading import (
    is_ready,
    narrowed,
    page_of,
    seen,
    to_decide,
    to_score,
)
from wutong.domains.appraisal.queries.settings import in_force, setting_for
from wutong.domains.appraisal.views.support import (
    CONDITION_TONES,
    RESULT_TONES,
    RESULT_WORDS,
    STATE_TONES,
    assessment_or_404,
    attempt,
    crumbs,
    step,
)
from wutong.domains.projects.queries import Project
from wutong.domains.projects.queries.permissions import permits as permits_project
from wutong.kernel import clock
from wutong.kernel.http.access import requires, visible_or_404
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import (
    DECIDE_ASSESSMENT,
    EXPORT,
    OPEN_ASSESSMENT,
    SCORE_ASSESSMENT,
    VIEW,
)
from wutong.kernel.spreadsheets import Sheet
from wutong.ui import notices
from wutong.ui.exporting import answer_export

ROWS_OF_MINE: Final = 100


@requires(VIEW)
def assessment_list(request: Request) -> HttpResponse:
    """What is mine to score and to decide, and every assessment that the person sees."""
    access, on = request.access, clock.today()
    form = FilterForm(request.GET, access=access)
    number = request.GET.get("cursor", "1")
    page = page_of(narrowed(seen(access), form.chosen()), int(number) if number.isdecimal() else 1)
    deciding = list(to_decide(access)[:ROWS_OF_MINE]) if access.may_ever(DECIDE_ASSESSMENT) else []
    context = {
        "filter": form,
        "page": page,
        "rows": [_row(one) for one in page.rows],
        "scoring": to_score(access)[:ROWS_OF_MINE],
        "deciding": [(one, is_ready(one, on)) for one in deciding],
        "may_score": access.may_ever(SCORE_ASSESSMENT),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        "may_export": access.may_ever(EXPORT),
        "today": on,
    }
    return render(request, "appraisal/list.html", context)


@requires(EXPORT)
@require_POST
def export(request: Request) -> HttpResponse | FileResponse:
    """The chosen rows as an .xlsx file; who took which rows and why is written down first."""

    def sheet_of(query: QueryDict) -> Sheet:
        form = FilterForm(query, access=request.access)
        return assessments_sheet(narrowed(seen(request.access), form.chosen()))

    return answer_export(request, reverse("appraisal:list"), sheet_of)


def _row(one: Assessment) -> dict[str, Any]:
    return {
        "one": one,
        "tone": RESULT_TONES.get(one.result, STATE_TONES.get(one.state, "")),  # type: ignore[call-overload]
        "words": one.get_result_display() if one.result else one.get_state_display(),
    }


@requires(OPEN_ASSESSMENT)
def new(request: Request, code: str) -> HttpResponse:
    """Open an assessment of a project."""
    project: Project = visible_or_404(
        Project.objects.select_related("region", "unit", "investor"), request.access, code=code
    )
    if not permits_project(request.access, OPEN_ASSESSMENT, project):
        raise PermissionDenied(_("您可以查看这个项目，但不能发起预审评估。"))
    known = prefilled(project)
    units, people = pages.reviewers_to_choose(project, clock.today())
    form = OpenForm(
        posted(request), scorecards=in_force(project.region_path, clock.today()), known=known,
        units=units, people=people,
        initial={"working_days": setting_for(project.region_path).working_days},
    )  # fmt: skip
    made: list[Assessment] = []
    if request.method == "POST" and form.is_valid() and attempt(
        form, lambda: made.append(_open(request, project, form)), form.place_of
    ):  # fmt: skip
        notices.done(request, _("已发起预审评估，%(due)s 截止。") % {"due": made[0].due_on})
        return redirect("appraisal:detail", made[0].pk)
    context = {
        "form": form, "project": project, "crumbs": crumbs(None, project.name, _("发起预审评估")),
    }  # fmt: skip
    return render(
        request, "appraisal/new.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def _open(request: Request, project: Any, form: OpenForm) -> Assessment:
    data = form.cleaned_data
    return actions.open_assessment(
        project=project, scorecard=data["scorecard"], entered=form.entered(),
        people=list(data["people"]), units=list(data["units"]),
        working_days=data["working_days"], note=data["note"], by=request.user, at=clock.now(),
    )  # fmt: skip


@requires(VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """An assessment: where it stands, who has reviewed, what it comes to, what was decided."""
    assessment = assessment_or_404(request, pk)
    on = clock.today()
    shown = pages.shown(assessment, request.access, on)
    context: dict[str, Any] = {
        "assessment": assessment,
        "shown": shown,
        "crumbs": crumbs(assessment),
        "state_tone": STATE_TONES.get(assessment.state, ""),  # type: ignore[call-overload]
        "result_tone": RESULT_TONES.get(assessment.result, ""),  # type: ignore[call-overload]
        "proposal": RESULT_WORDS.get(assessment.outcome.get("proposal") or "", ""),
        "reason_form": ReasonForm(),
        "conditions": [(one, _condition_tone(one, on)) for one in shown.conditions],
        "today": on,
    }
    if shown.may.invite:
        units, people = pages.reviewers_to_choose(assessment.project, on)
        context["reviewers"] = ReviewersForm(units=units, people=people)
    if shown.conditions and shown.may.claim:
        context["claim_form"] = ClaimForm(papers=pages.papers_of(assessment.project))
    return render(request, "appraisal/detail.html", context)


def _condition_tone(one: ResultCondition, on: date) -> str:
    overdue = "red" if one.due_on < on else ""
    return CONDITION_TONES.get(one.state, overdue)  # type: ignore[call-overload]


@requires(OPEN_ASSESSMENT)
@require_POST
def invite(request: Request, pk: int) -> HttpResponse:
    """Ask further reviewers."""
    assessment = assessment_or_404(request, pk)
    units, people = pages.reviewers_to_choose(assessment.project, clock.today())
    form = ReviewersForm(request.POST, units=units, people=people)
    if form.is_valid():
        step(
            request,
            lambda: actions.invite(
                assessment=assessment, by=request.user, at=clock.now(),
                people=list(form.cleaned_data["people"]), units=list(form.cleaned_data["units"]),
            ),
            _("已邀请。"),
        )  # fmt: skip
    return redirect("appraisal:detail", pk)


@requires(OPEN_ASSESSMENT)
@require_POST
def withdraw(request: Request, pk: int, number: int) -> HttpResponse:
    """Take an invitation back."""
    assessment = assessment_or_404(request, pk)
    review = get_object_or_404(assessment.reviews.select_related("unit", "user"), pk=number)
    review.assessment = assessment
    step(
        request,
        lambda: actions.withdraw_invitation(review=review, by=request.user, at=clock.now()),
        _("已撤回邀请。"),
    )
    return redirect("appraisal:detail", pk)


@requires(OPEN_ASSESSMENT)
@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    """Call an assessment off."""
    assessment = assessment_or_404(request, pk)
    reason = request.POST.get("reason", "")
    step(
        request,
        lambda: actions.cancel(
            assessment=assessment, reason=reason, by=request.user, at=clock.now()
        ),
        _("已取消。"),
    )
    return redirect("appraisal:detail", pk)


@requires(OPEN_ASSESSMENT, DECIDE_ASSESSMENT)
@require_POST
def condition(request: Request, pk: int, what: str) -> HttpResponse:
    """Report a condition as met, confirm the report or send it back."""
    found: ResultCondition = visible_or_404(
        ResultCondition.objects.select_related("assessment__project"), request.access, pk=pk
    )
    common = {"condition": found, "by": request.user, "at": clock.now()}
    form = ClaimForm(request.POST, request.FILES, papers=pages.papers_of(found.assessment.project))
    form.is_valid()
    steps = {
        "claim": (
            lambda: actions.claim_met(
                note=request.POST.get("note", ""),
                evidence=form.cleaned_data.get("evidence"),
                file=form.cleaned_data.get("file"),
                **common,
            ),
            _("已报告落实，等他人确认。"),
        ),
        "confirm": (lambda: actions.confirm_met(**common), _("已确认落实。")),
        "return": (
            lambda: actions.return_claim(reason=request.POST.get("reason", ""), **common),
            _("已退回。"),
        ),
    }
    if what not in steps:
        raise Http404
    step(request, *steps[what])
    return redirect(reverse("appraisal:detail", args=[found.assessment_id]) + "#conditions")

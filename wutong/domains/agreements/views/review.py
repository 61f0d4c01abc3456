"""Departments' opinions and the fair-competition review of one agreement."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.agreements import actions
from wutong.domains.agreements.forms.entering import (
    AskForm,
    DecisionForm,
    OpinionForm,
    ReasonForm,
)
from wutong.domains.agreements.models import Agreement, DepartmentOpinion, FlaggedClause
from wutong.domains.agreements.queries import fair as fairness
from wutong.domains.agreements.queries.choosing import units_to_ask
from wutong.domains.agreements.queries.permissions import permits, permits_opinion
from wutong.domains.agreements.rules.lifecycle import EDITABLE
from wutong.domains.agreements.views.marks import marked_clause
from wutong.domains.agreements.views.support import (
    address,
    agreement_or_404,
    attempt,
    ensure_may,
    of,
    one_form,
    try_and_tell,
)
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import EDIT_AGREEMENT, GIVE_OPINION, REVIEW_FAIR_COMPETITION, VIEW
from wutong.ui import notices

TONES = {"": "yellow", "harmless": "green", "keep": "green", "change": "red", "remove": "red"}


@requires(EDIT_AGREEMENT)
@require_POST
def ask(request: Request, pk: int) -> HttpResponse:
    """Ask a unit for its opinion."""
    agreement = agreement_or_404(request, pk)
    ensure_may(request, agreement)
    form = AskForm(request.POST, units=units_to_ask(agreement))
    if not form.is_valid():
        notices.messages.error(request, _("请选择单位，期限写 1 到 60 个工作日。"))
        return redirect(f"{address(agreement)}#opinions")
    data = form.cleaned_data
    try_and_tell(
        request,
        lambda: actions.request_opinion(
            agreement=agreement, unit=data["unit"], working_days=data["working_days"],
            by=request.user, at=clock.now(),
        ),
        _("已征求%(unit)s的意见。") % {"unit": data["unit"]},
    )  # fmt: skip
    return redirect(f"{address(agreement)}#opinions")


def _opinion_or_404(request: Request, pk: int) -> DepartmentOpinion:
    found = (
        DepartmentOpinion.objects.filter(
            pk=pk, withdrawn_at=None, agreement__in=Agreement.objects.visible_to(request.access)
        )
        .select_related("agreement__project", "agreement__region", "unit__region", "version")
        .first()
    )
    if found is None:
        raise Http404
    return found


@requires(GIVE_OPINION)
def opinion(request: Request, pk: int) -> HttpResponse:
    """Answer for one's unit."""
    found = _opinion_or_404(request, pk)
    if not permits_opinion(request.access, found.unit):
        raise PermissionDenied(_("您的岗位不能代表这个单位反馈意见。"))
    form = OpinionForm(posted(request))

    def write() -> None:
        actions.give_opinion(
            opinion=found, answer=form.cleaned_data["answer"], text=form.cleaned_data["text"],
            by=request.user, at=clock.now(),
        )  # fmt: skip

    return one_form(
        request, form, write, done=_("意见已反馈。"), back=address(found.agreement),
        template="agreements/opinion.html", opinion=found, agreement=found.agreement,
        crumbs=of(found.agreement, (_("反馈意见"), "")),
    )  # fmt: skip


@requires(EDIT_AGREEMENT)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """No longer ask this unit."""
    found = _opinion_or_404(request, pk)
    ensure_may(request, found.agreement)
    form = ReasonForm(posted(request))

    def write() -> None:
        actions.withdraw_opinion(
            opinion=found, reason=form.cleaned_data["reason"], by=request.user, at=clock.now()
        )

    return one_form(
        request, form, write, done=_("已撤回。"), back=address(found.agreement), danger=True,
        title=_("撤回征求%(unit)s的意见") % {"unit": found.unit}, agreement=found.agreement,
        crumbs=of(found.agreement, (_("撤回征求意见"), "")),
    )  # fmt: skip


@requires(VIEW)
def fair(request: Request, pk: int) -> HttpResponse:
    """The flagged clauses of the latest version, marked, each with its articles and decision."""
    return fair_page(request, agreement_or_404(request, pk))


def fair_page(
    request: Request, agreement: Agreement, wrong: tuple[int, DecisionForm] | None = None
) -> HttpResponse:
    """The page; ``wrong`` is the flag whose decision was refused, with its form."""
    version = agreement.versions.first()
    flags = fairness.flags_of(version) if version else []
    may_review = permits(request.access, REVIEW_FAIR_COMPETITION, agreement)
    own = version is not None and version.added_by_id == request.access.user
    context = {
        "agreement": agreement,
        "version": version,
        "lines": [_line(version, flag, wrong) for flag in flags],
        "waiting": sum(not flag.decision for flag in flags),
        "own": own and may_review,
        "may_decide": may_review and not own and agreement.state in EDITABLE,
        "crumbs": of(agreement, (_("公平竞争审查"), "")),
    }
    return render(request, "agreements/fair.html", context, status=UNPROCESSABLE if wrong else 200)


def _line(
    version: Any, flag: FlaggedClause, wrong: tuple[int, DecisionForm] | None
) -> dict[str, Any]:
    form = wrong[1] if wrong and wrong[0] == flag.pk else None
    return {
        "flag": flag,
        "name": fairness.name_of(flag),
        "pieces": marked_clause(version.text, flag),
        "likely": any(hit.get("level") != "look" for hit in flag.hits),
        "tone": TONES[flag.decision],
        "form": form
        or DecisionForm(
            prefix=f"f{flag.pk}",
            initial={"decision": flag.decision, "exception": flag.exception, "until": flag.until,
                     "reason": flag.reason},
        ),
        "open": form is not None,
    }  # fmt: skip


@requires(REVIEW_FAIR_COMPETITION)
@require_POST
def decide(request: Request, pk: int, flag: int) -> HttpResponse:
    """Decide about one flagged clause."""
    agreement = agreement_or_404(request, pk)
    ensure_may(request, agreement, REVIEW_FAIR_COMPETITION)
    found = (
        FlaggedClause.objects.filter(pk=flag, version__agreement=agreement)
        .select_related("version__agreement__project", "decided_by")
        .first()
    )
    if found is None:
        raise Http404
    form = DecisionForm(request.POST, prefix=f"f{found.pk}")
    if form.is_valid() and attempt(
        form,
        lambda: actions.decide_clause(
            flag=found, by=request.user, at=clock.now(), **form.cleaned_data
        ),
    ):
        notices.done(request, _("已记下审查意见。"))
        return redirect(f"{reverse('agreements:fair', args=[pk])}#f{found.pk}")
    return fair_page(request, agreement, (found.pk, form))

"""Conflicts and their arbitration, offers to answer, the rules of regions."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.leads import actions
from wutong.domains.leads.choices import ConflictState, Decision
from wutong.domains.leads.forms.working import AnswerForm, DecisionForm, TermsForm
from wutong.domains.leads.models import Lead, LeadConflict, LeadTransfer
from wutong.domains.leads.queries import page
from wutong.domains.leads.queries.conflicts import (
    CONFLICT_ORDER,
    conflict_page,
    may_decide,
    seen_parties,
    sides_of,
)
from wutong.domains.leads.queries.terms import standing_terms
from wutong.domains.leads.rules.errors import LeadError, NotAllowed
from wutong.domains.leads.views.lead import step_words
from wutong.domains.leads.views.support import attempt, crumbs, left_words
from wutong.domains.leads.views.working import parties_of
from wutong.domains.org.queries import may_manage_rules, region_whose_rules
from wutong.domains.projects.queries.regions import regions_to_choose
from wutong.kernel import clock
from wutong.kernel.http.access import requires, visible_or_404
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import HANDLE_LEAD, MANAGE_RULES, REPORT_LEAD, VERIFY
from wutong.ui import notices


@requires(REPORT_LEAD, VERIFY)
def conflict_list(request: Request) -> HttpResponse:
    """Collisions that the person sees, the open ones first."""
    state = ConflictState.DECIDED if request.GET.get("state") == "decided" else ConflictState.OPEN
    found = conflict_page(request.access, state, request.GET.get("cursor", ""))
    tabs = [
        {"title": one.label, "url": f"?state={one.value}", "current": one == state}
        for one in ConflictState
    ]
    context = {
        "rows": [_conflict_row(one, request) for one in found.items],
        "next_url": f"?state={state}&cursor={found.next}" if found.next else "",
        "tabs": tabs,
        "is_open": state == ConflictState.OPEN,
        "order": CONFLICT_ORDER,
        "crumbs": crumbs(None, _("撞单")),
    }
    return render(request, "leads/conflicts.html", context)


def _conflict_row(conflict: LeadConflict, request: Request) -> dict[str, Any]:
    words, tone = left_words(conflict.due, clock.today(), conflict.second.region_path)
    return {
        "conflict": conflict,
        "words": words if conflict.state == ConflictState.OPEN else "",
        "tone": tone,
        "may_decide": may_decide(conflict, request.access),
    }


@requires(REPORT_LEAD, VERIFY)
def conflict(request: Request, pk: int) -> HttpResponse:
    """Both registrations side by side with their histories; the decision, or the form for it."""
    found: LeadConflict = visible_or_404(
        LeadConflict.objects.select_related(
            "first__region", "first__unit", "first__owner", "first__reported_by",
            "first__reported_unit", "second__region", "second__unit", "second__owner",
            "second__reported_by", "second__reported_unit", "project__region", "project__unit",
            "decided_by",
        ),
        request.access,
        pk=pk,
    )  # fmt: skip
    may = may_decide(found, request.access)
    form = DecisionForm(posted(request), parties=parties_of(found.first, found.second))
    if request.method == "POST":
        if not may and found.state == ConflictState.OPEN:
            raise PermissionDenied(_("您可以查看，但不能裁定这次撞单。"))
        if form.is_valid() and attempt(form, lambda: _decide(request, found, form)):
            notices.done(request, _("已裁定，双方的经过里都有记录。"))
            return redirect("leads:conflict", found.pk)
    words, tone = left_words(found.due, clock.today(), found.second.region_path)
    seen = seen_parties([found], request.access)
    context = {
        "conflict": found, "form": form, "may_decide": may, "words": words, "tone": tone,
        "sides": [_side(one) for one in sides_of(found, seen)],
        "crumbs": [*crumbs(), {"title": _("撞单"), "url": reverse("leads:conflicts")},
                   {"title": str(found.second.firm_name), "url": ""}],
    }  # fmt: skip
    return render(
        request, "leads/conflict.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def _decide(request: Request, found: LeadConflict, form: DecisionForm) -> None:
    decision = Decision(form.cleaned_data["decision"])
    actions.decide_conflict(
        conflict=found, decision=decision, reason=form.cleaned_data["reason"], by=request.user,
        at=clock.now(), shares=form.shares() if decision == Decision.SPLIT else (),
    )  # fmt: skip


def _side(side: Any) -> dict[str, Any]:
    return {
        "side": side,
        "timeline": [step_words(one) for one in side.events],
        "turn": page.held_by(side.lead) if side.lead else "",
    }


@requires(HANDLE_LEAD)
def transfers(request: Request) -> HttpResponse:
    """Leads that were offered to the person's units, and those that wait for another's answer."""
    seen = LeadTransfer.objects.visible_to(request.access).pending()
    related = ("lead__region", "from_unit", "to_unit__region", "asked_by")
    waiting = seen.to(request.access).exclude(asked_by=request.access.user)
    mine = list(waiting.select_related(*related).order_by("due", "pk")[:200])
    kept = [one.pk for one in mine]
    others = seen.exclude(pk__in=kept).select_related(*related).order_by("due", "pk")[:200]
    context = {
        "waiting": [_offer(one) for one in mine],
        "others": [_offer(one) for one in others],
        "crumbs": crumbs(None, _("流转")),
    }
    return render(request, "leads/transfers.html", context)


def _offer(transfer: LeadTransfer) -> dict[str, Any]:
    words, tone = left_words(transfer.due, clock.today(), transfer.to_unit.region.path)
    return {"transfer": transfer, "words": words, "tone": tone}


@requires(HANDLE_LEAD)
@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """Take an offered lead over, or refuse it."""
    transfer: LeadTransfer = visible_or_404(
        LeadTransfer.objects.select_related("lead", "to_unit__region"), request.access, pk=pk
    )
    form = AnswerForm(request.POST)
    if not form.is_valid():
        notices.messages.error(request, _("请选择接收或拒收。"))
        return redirect("leads:transfers")
    accepts = form.cleaned_data["accept"] == "yes"
    common = {"transfer": transfer, "by": request.user, "at": clock.now()}
    try:
        if accepts:
            lead = actions.accept_transfer(answer=form.cleaned_data["answer"], **common)
        else:
            lead = actions.refuse_transfer(reason=form.cleaned_data["answer"], **common)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except LeadError as refusal:
        notices.messages.error(request, str(refusal))
        return redirect("leads:transfers")
    notices.done(request, _("已接收，由您承办。") if accepts else _("已拒收，线索留在原单位。"))
    visible = Lead.objects.visible_to(request.access).filter(pk=lead.pk).exists()
    return redirect("leads:detail", lead.code) if visible else redirect("leads:transfers")


@requires(MANAGE_RULES)
def rules(request: Request) -> HttpResponse:
    """The numbers of a region, its own or those it inherits."""
    region = region_whose_rules(request.access, request.GET.get("region", ""))
    if not may_manage_rules(request.access, region):
        raise PermissionDenied(_("您的岗位不能修改这个地区的线索规则。"))
    standing = standing_terms(region)
    form = TermsForm(posted(request), terms=standing.terms)
    if request.method == "POST" and form.is_valid() and attempt(
        form,
        lambda: actions.save_terms(
            terms=form.terms, region=region, by=request.user, at=clock.now()
        ),
    ):  # fmt: skip
        notices.done(request, _("已保存。已经起算的时限不变。"))
        return redirect(f"{request.path}?{request.GET.urlencode()}")
    context = {
        "form": form, "region": region, "standing": standing,
        "regions": regions_to_choose(request.access, MANAGE_RULES, region.code if region else ""),
        "may_default": may_manage_rules(request.access, None),
        "crumbs": [{"title": _("设置"), "url": reverse("org:settings")},
                   {"title": _("线索规则"), "url": ""}],
    }  # fmt: skip
    return render(
        request, "leads/rules.html", context, status=UNPROCESSABLE if form.errors else 200
    )


@requires(MANAGE_RULES)
@require_POST
def reset_rules(request: Request) -> HttpResponse:
    """Take a region's own numbers away."""
    region = region_whose_rules(request.access, request.GET.get("region", ""))
    try:
        actions.reset_terms(region=region, by=request.user, at=clock.now())
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    notices.done(request, _("已恢复。"))
    return redirect(f"{reverse('leads:rules')}?{request.GET.urlencode()}")

"""Doing something with a lead: the small steps, the study, the transfer, the credit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wutong.domains.leads import actions
from wutong.domains.leads.choices import StudyDecision
from wutong.domains.leads.forms.working import CreditForm, PersonForm, StudyForm, TransferForm
from wutong.domains.leads.models import Lead
from wutong.domains.leads.queries import page
from wutong.domains.leads.queries.routing import proposals_for
from wutong.domains.leads.rules.errors import LeadError, NotAllowed
from wutong.domains.leads.views.support import attempt, crumbs, lead_or_404
from wutong.domains.projects.queries import Project
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import DISPATCH_LEAD, HANDLE_LEAD
from wutong.ui import notices

Step = Callable[[Request, Lead], Any]


def _with_text(name: str, action: Callable[..., Any]) -> Step:
    def step(request: Request, lead: Lead) -> Any:
        text = request.POST.get("text", "")
        return action(lead=lead, by=request.user, at=clock.now(), **{name: text})

    return step


def _plain(action: Callable[..., Any]) -> Step:
    return lambda request, lead: action(lead=lead, by=request.user, at=clock.now())


def _respond(request: Request, lead: Lead) -> Any:
    return actions.respond(lead=lead, by=request.user, at=clock.now(), owner=_chosen(request, lead))


def _assign(request: Request, lead: Lead) -> Any:
    owner = _chosen(request, lead) or request.user
    return actions.assign(
        lead=lead, owner=owner, by=request.user, at=clock.now(), reason=request.POST.get("text", "")
    )


def _chosen(request: Request, lead: Lead) -> Any:
    form = PersonForm(request.POST, people=page.handlers_of(lead, clock.today()), lead=lead)
    return form.person() if form.is_valid() else None


def _withdraw(request: Request, lead: Lead) -> Any:
    transfer = page.pending_transfer(lead)
    if transfer is None:
        raise Http404
    return actions.withdraw_transfer(transfer=transfer, by=request.user, at=clock.now())


STEPS: Final[Mapping[str, tuple[Step, Any]]] = {
    "respond": (_respond, gettext_lazy("已响应，开始研判。")),
    "assign": (_assign, gettext_lazy("已指定承办人。")),
    "feedback": (_with_text("text", actions.give_feedback), gettext_lazy("已反馈。")),
    "progress": (_with_text("text", actions.report_progress), gettext_lazy("已报告进展。")),
    "extend": (_with_text("reason", actions.extend), gettext_lazy("已延长保护期。")),
    "release": (_with_text("reason", actions.release), gettext_lazy("已释放到公海。")),
    "pick": (_plain(actions.pick), gettext_lazy("已领取，保护期从今天起算。")),
    "register": (_plain(actions.register_firm), gettext_lazy("已登记客商。")),
    "withdraw": (_withdraw, gettext_lazy("已撤回流转。")),
}


@requires(HANDLE_LEAD)
@require_POST
def act(request: Request, code: str, what: str) -> HttpResponse:
    """One of the small steps; what stands in the way is said on the page it came from."""
    lead = lead_or_404(request, code)
    if what not in STEPS:
        raise Http404
    step, done = STEPS[what]
    try:
        step(request, lead)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except LeadError as refusal:
        notices.messages.error(request, str(refusal))
    else:
        notices.done(request, done)
    return redirect(_back(request, lead))


def _back(request: Request, lead: Lead) -> str:
    if request.POST.get("back") == "pool":
        return reverse("leads:pool")
    if Lead.objects.visible_to(request.access).filter(pk=lead.pk).exists():
        return reverse("leads:detail", args=[lead.code])
    return reverse("leads:list")


@requires(HANDLE_LEAD)
def study(request: Request, code: str) -> HttpResponse:
    """What the study decides; a project takes everything over from the lead."""
    lead = lead_or_404(request, code)
    if not page.rights(lead, request.access, page.terms_for(lead)).study:
        raise PermissionDenied(_("您可以查看这条线索，但现在不能研判。"))
    form = StudyForm(
        posted(request),
        initial={
            "decision": request.GET.get("decision", ""),
            "name": actions.project_name_of(lead),
        },
    )
    ended: list[Any] = []
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["decision"] == StudyDecision.HAND_ON:
            return redirect("leads:transfer", lead.code)
        if attempt(form, lambda: ended.append(_decide(request, lead, form.cleaned_data))):
            return _told(request, lead, ended[0])
    context = {
        "form": form, "lead": lead, "crumbs": crumbs(lead, _("研判")),
        "in_conflict": lead.in_conflict,
    }  # fmt: skip
    return render(
        request, "leads/study.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def _decide(request: Request, lead: Lead, data: dict[str, Any]) -> Any:
    common = {"lead": lead, "by": request.user, "at": clock.now(), "reason": data["reason"]}
    if data["decision"] == StudyDecision.PROJECT:
        return actions.convert(name=data["name"], **common)
    if data["decision"] == StudyDecision.FOLLOW:
        return actions.follow(**common)
    if data["decision"] == StudyDecision.RETURN:
        return actions.send_back(**common)
    return actions.close(**common)


def _told(request: Request, lead: Lead, ended: Any) -> HttpResponse:
    if isinstance(ended, Project):
        notices.done(request, _("已转为储备项目 %(code)s，待核验。") % {"code": ended.code})
        return redirect("projects:detail", ended.code)
    notices.done(request, _("已研判：%(state)s。") % {"state": ended.get_state_display()})
    return redirect("leads:detail", lead.code)


@requires(HANDLE_LEAD)
def transfer(request: Request, code: str) -> HttpResponse:
    """Offer the lead to another unit, with proposals of whom it suits and why."""
    lead = lead_or_404(request, code)
    if not page.rights(lead, request.access, page.terms_for(lead)).transfer:
        raise PermissionDenied(_("您可以查看这条线索，但现在不能流转。"))
    form = TransferForm(
        posted(request),
        units=page.units_for(lead),
        initial={"to_unit": request.GET.get("unit", "")},
    )
    if request.method == "POST" and form.is_valid() and attempt(
        form,
        lambda: actions.ask_transfer(
            lead=lead, by=request.user, at=clock.now(), **form.cleaned_data
        ),
    ):  # fmt: skip
        unit = form.cleaned_data["to_unit"]
        notices.done(request, _("已提出流转，等待「%(unit)s」答复。") % {"unit": unit})
        return redirect("leads:detail", lead.code)
    context = {
        "form": form, "lead": lead, "proposals": proposals_for(lead, clock.today()),
        "crumbs": crumbs(lead, _("流转")),
    }  # fmt: skip
    return render(
        request, "leads/transfer.html", context, status=UNPROCESSABLE if form.errors else 200
    )


@requires(DISPATCH_LEAD)
def credit(request: Request, code: str) -> HttpResponse:
    """Divide the credit for a lead among the units and people who took part."""
    lead = lead_or_404(request, code)
    if not page.rights(lead, request.access, page.terms_for(lead)).credit:
        raise PermissionDenied(_("您可以查看这条线索，但现在不能分配业绩。"))
    parties = parties_of(lead)
    standing = {(one.unit_id, one.person_id): one.share for one in lead.credits.all()}
    initial = {
        f"share_{place}": f"{standing[unit, person] * 100:.2f}".rstrip("0").rstrip(".")
        for place, (unit, person, _label) in enumerate(parties)
        if (unit, person) in standing
    }
    form = CreditForm(posted(request), parties=parties, initial=initial)
    if request.method == "POST" and form.is_valid() and attempt(
        form,
        lambda: actions.set_lead_credit(
            lead=lead, shares=form.shares(), by=request.user, at=clock.now(),
            reason=form.cleaned_data["reason"],
        ),
    ):  # fmt: skip
        notices.done(request, _("已分配业绩。"))
        return redirect("leads:detail", lead.code)
    context = {"form": form, "lead": lead, "crumbs": crumbs(lead, _("业绩分配"))}
    return render(
        request, "leads/credit.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def parties_of(*leads: Lead | None) -> list[tuple[int | None, int | None, str]]:
    """Everyone who had a hand in these leads, as their history tells: unit, person, name."""
    found: dict[tuple[int | None, int | None], str] = {}

    def put(unit: Any, person: Any) -> None:
        if unit is not None or person is not None:
            key = (unit.pk if unit else None, person.pk if person else None)
            found[key] = " · ".join(str(one) for one in (unit, person) if one)

    for lead in leads:
        if lead is None:
            continue
        put(lead.unit, lead.owner)
        put(lead.reported_unit, lead.reported_by)
        put(lead.joined_unit, None)
        for event in lead.events.select_related("unit", "person").filter(kind__in=_PARTAKING):
            put(event.unit, event.person)
        for share in lead.credits.select_related("unit", "person"):
            put(share.unit, share.person)
    return [(unit, person, label) for (unit, person), label in found.items()]


_PARTAKING: Final = ("responded", "picked", "transfer_accepted", "assigned", "reported")

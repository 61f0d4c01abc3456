"""Reporting a lead, correcting one, and what shows while it is typed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.investors.actions import add_referrer
from wutong.domains.investors.queries import (
    Filters,
    Referrer,
    chosen_investors,
    normalize_uscc,
    uscc_fault,
)
from wutong.domains.leads import actions
from wutong.domains.leads.choices import LeadState
from wutong.domains.leads.forms.reporting import LeadForm, ReportForm, initial_of
from wutong.domains.leads.models import Lead
from wutong.domains.leads.queries.collisions import (
    Registration,
    Seen,
    collisions,
    seen_collisions,
)
from wutong.domains.leads.queries.page import rights, terms_for
from wutong.domains.leads.queries.permissions import may_report_in
from wutong.domains.leads.rules.errors import Collides
from wutong.domains.leads.views.support import attempt, crumbs, lead_or_404
from wutong.domains.org.queries import Region, Unit
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import REPORT_LEAD
from wutong.ui import notices

SUGGESTIONS = 12


@requires(REPORT_LEAD)
def new(request: Request) -> HttpResponse:
    """Report a lead. What it collides with is told before anything is saved."""
    form = ReportForm(posted(request), access=request.access, initial=_prefilled(request))
    made: list[Lead] = []
    seen: list[Seen] = []
    if request.method == "POST" and form.is_valid():
        try:
            if attempt(form, lambda: made.append(_report(request, form))):
                notices.done(request, _("已报备，编号 %(code)s。") % {"code": made[0].code})
                return redirect("leads:detail", made[0].code)
        except Collides:
            region, _unit = form.cleaned_data["place"]
            seen = _seen(request, region.path, form.cleaned_data)
    context = {"form": form, "seen": seen, "crumbs": crumbs(None, _("报备线索"))}
    status = UNPROCESSABLE if form.errors or seen else 200
    return render(request, "leads/new.html", context, status=status)


def _prefilled(request: Request) -> dict[str, Any]:
    """What another page hands over in the address."""
    return {name: request.GET[name] for name in ReportForm.base_fields if name in request.GET}


def _report(request: Request, form: ReportForm) -> Lead:
    region, unit = form.cleaned_data["place"]
    with transaction.atomic():  # a new introducer is not kept where the report isn't
        lead: Lead = actions.report_lead(
            region=region, unit=unit, by=request.user, at=clock.now(),
            confirmed=form.cleaned_data["confirmed"], introducer=introducer_of(request, form),
            **form.described(),
        )  # fmt: skip
    return lead


def introducer_of(request: Request, form: LeadForm) -> Referrer | None:
    """The introducer, put on record where they are not."""
    known = form.known_introducer()
    name, kind = form.new_introducer()
    if known is not None or not name:
        return known
    referrer: Referrer = add_referrer(name=name, kind=kind, by=request.user, at=clock.now())
    return referrer


@requires(REPORT_LEAD)
def firms(request: Request) -> HttpResponse:
    """A fragment: registered firms for what is typed, by pinyin initials too."""
    text = request.GET.get("firm_name", "").strip()[:80]
    found = chosen_investors(request.access, Filters(text=text))[:SUGGESTIONS] if text else []
    options = [(one.name, one.uscc or one.origin) for one in found]
    return render(request, "leads/_options.html", {"options": options})


@requires(REPORT_LEAD)
def introducers(request: Request) -> HttpResponse:
    """A fragment: introducers for what is typed."""
    text = request.GET.get("introducer", "").strip()[:80]
    rows = Referrer.objects.visible_to(request.access).filter(name__icontains=text)
    found = rows.order_by("name")[:SUGGESTIONS] if text else []
    options = [(one.name, one.get_kind_display()) for one in found]
    return render(request, "leads/_options.html", {"options": options})


@requires(REPORT_LEAD)
def collision_list(request: Request) -> HttpResponse:
    """A fragment: what the registration that is being typed collides with."""
    typed = {name: request.GET.get(name, "").strip()[:200] for name in
             ("firm_name", "uscc", "content", "introducer", "origin")}  # fmt: skip
    known = Referrer.objects.visible_to(request.access).filter(name=typed.pop("introducer"))
    introducer = known.first()
    code = normalize_uscc(typed["uscc"])
    typed["uscc"] = "" if not code or uscc_fault(code) else code
    path = _typed_place(request)
    enough = len(typed["firm_name"]) > 1 or typed["uscc"]
    seen = _seen(request, path, {**typed, "introducer": introducer}) if enough else []
    return render(request, "leads/_collisions.html", {"seen": seen})


def _typed_place(request: Request) -> str:
    """The path of the place that is chosen, where the person may report; else their own."""
    place, path = request.GET.get("place", ""), ""
    if place.startswith("u") and place[1:].isdecimal():
        unit = Unit.objects.filter(pk=place[1:]).select_related("region").first()
        path = unit.region.path if unit else ""
    elif place.startswith("r"):
        region = Region.objects.filter(code=place[1:]).first()
        path = region.path if region else ""
    return path if path and may_report_in(request.access, path) else request.access.home


def _seen(request: Request, region_path: str, data: dict[str, Any]) -> list[Seen]:
    introducer = data.get("introducer")
    found = collisions(
        Registration(
            data["firm_name"], region_path, data.get("uscc", ""), data.get("origin", ""),
            data.get("content", ""),
            introducer=introducer.pk if isinstance(introducer, Referrer) else None,
        )
    )  # fmt: skip
    return seen_collisions(found, request.access)


@requires(REPORT_LEAD)
def edit(request: Request, code: str) -> HttpResponse:
    """Correct a lead; one that was sent back is handed in again."""
    lead = lead_or_404(request, code)
    if not rights(lead, request.access, terms_for(lead)).edit:
        raise PermissionDenied(_("您可以查看这条线索，但不能修改。"))
    form = LeadForm(posted(request), access=request.access, initial=initial_of(lead))
    back = lead.state == LeadState.RETURNED
    if request.method == "POST" and form.is_valid() and attempt(
        form, lambda: _save(request, lead, form, back)
    ):  # fmt: skip
        notices.done(request, _("已补充，重新研判。") if back else _("已保存。"))
        return redirect("leads:detail", lead.code)
    context = {
        "form": form, "lead": lead, "back": back,
        "crumbs": crumbs(lead, _("补充") if back else _("修改")),
        "cancel_url": reverse("leads:detail", args=[lead.code]),
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "leads/edit.html", context, status=status)


def _save(request: Request, lead: Lead, form: LeadForm, back: bool) -> None:
    changes = {**form.described(), "introducer": introducer_of(request, form)}
    seen = request.POST.get("version", "")
    version = int(seen) if seen.isdecimal() else None
    if back:
        actions.resubmit(
            lead=lead, by=request.user, at=clock.now(), reason=_("已补充"), changes=changes
        )
    else:
        actions.edit_lead(
            lead=lead, changes=changes, by=request.user, at=clock.now(), seen_version=version
        )

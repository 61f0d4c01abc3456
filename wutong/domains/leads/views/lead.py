"""The page of one lead: what it is, who has the ball, by when, what can be done now."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.leads.choices import EventKind, LeadState
from wutong.domains.leads.forms.working import PersonForm
from wutong.domains.leads.models import Lead, LeadConflict, LeadDuty, LeadEvent, LeadTransfer
from wutong.domains.leads.queries import page
from wutong.domains.leads.views.support import (
    STATE_TONES,
    crumbs,
    lead_or_404,
    left_words,
    protection_words,
)
from wutong.domains.projects.queries import Project
from wutong.kernel import clock
from wutong.kernel.http.access import requires, watermark
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import HANDLE_LEAD, REPORT_LEAD, VERIFY, VIEW_PHONE
from wutong.ui import formats

ENDS: Final = (EventKind.CONVERTED, EventKind.CLOSED)
TONES: Final = {
    EventKind.CONVERTED: "green", EventKind.LAPSED: "red", EventKind.IDLE: "red",
    EventKind.ESCALATED: "red", EventKind.CONFLICT_OPENED: "red", EventKind.RETURNED: "yellow",
    EventKind.REMINDED: "yellow", EventKind.TRANSFER_REFUSED: "yellow",
}  # fmt: skip
NEXT: Final = {
    LeadState.REPORTED: gettext_lazy("等待响应：指定承办人，开始研判。"),
    LeadState.STUDYING: gettext_lazy("等待研判：转为项目、继续跟进、退回、流转或关闭。"),
    LeadState.FOLLOWING: gettext_lazy("跟进中：反馈报备人，每两周报告进展，成熟后转为项目。"),
    LeadState.RETURNED: gettext_lazy("已退回报备人补充资料，补齐后重新研判。"),
    LeadState.POOL: gettext_lazy("在公海：符合领取规则的人都可以领取。"),
    LeadState.CONVERTED: gettext_lazy("已转为储备项目，后续在项目页办理。"),
    LeadState.CLOSED: gettext_lazy("已关闭。"),
}


@requires(REPORT_LEAD, VERIFY)
def detail(request: Request, code: str) -> HttpResponse:
    """One lead."""
    lead = lead_or_404(request, code)
    on, access = clock.today(), request.access
    terms = page.terms_for(lead)
    may = page.rights(lead, access, terms)
    transfer = page.pending_transfer(lead)
    words, tone = protection_words(lead, on)
    sees_phone = may.handle or access.may(VIEW_PHONE, lead.region_path, lead.unit_id)
    if lead.state == LeadState.POOL and lead.owner_id is None:
        sees_phone = may.dispatch
    context = {
        "lead": lead,
        "may": may,
        "sees_transfers": access.may_ever(HANDLE_LEAD),
        "terms": terms,
        "crumbs": crumbs(lead),
        "state_tone": STATE_TONES.get(lead.state, ""),  # type: ignore[call-overload]
        "protection": words,
        "protection_tone": tone,
        "next": NEXT[LeadState(lead.state)],
        "turn": turn_of(lead, transfer),
        "duties": [_duty(one, on) for one in page.running_duties(lead)],
        "transfer": transfer,
        "conflicts": [_conflict(one) for one in page.conflicts_of(lead, access)],
        "timeline": [step_words(one) for one in page.events_of(lead)],
        "shares": list(lead.credits.select_related("unit", "person")),
        "facts": _facts(lead, sees_phone),
        "project_url": _project_url(lead, request),
        "people": PersonForm(people=page.handlers_of(lead, on), lead=lead) if may.handle else None,
        "watermark": watermark(access, on) if lead.contact_phone and sees_phone else "",
    }
    return render(request, "leads/detail.html", context)


def turn_of(lead: Lead, transfer: LeadTransfer | None) -> str:
    """Who has the ball."""
    if lead.ended:
        return ""
    if transfer is not None:
        return str(transfer.to_unit)
    if lead.state == LeadState.RETURNED:
        return str(lead.reported_by or _("报备人"))
    if lead.state == LeadState.POOL:
        return _("无人承办")
    return str(lead.owner or lead.unit or _("%(place)s招商局") % {"place": lead.region.name})


def _duty(duty: LeadDuty, on: Any) -> dict[str, Any]:
    words, tone = left_words(duty.due, on, duty.region_path)
    return {"duty": duty, "words": words, "tone": tone}


def _conflict(conflict: LeadConflict) -> dict[str, Any]:
    return {
        "conflict": conflict,
        "url": reverse("leads:conflict", args=[conflict.pk]),
        "tone": "red" if conflict.decided_at is None else "",
    }


def step_words(event: LeadEvent) -> dict[str, Any]:
    kind = EventKind(event.kind)
    who = str(event.by) if event.by else _("系统")
    parts = [who, _moved(event), event.reason]
    tags = [{"text": kind.label, "tone": TONES[kind]}] if kind in TONES else []
    return {
        "day": formats.day(event.on),
        "title": "" if tags else kind.label,
        "tags": tags,
        "detail": " · ".join(part for part in parts if part),
    }


def _moved(event: LeadEvent) -> str:
    """From whom to whom, where that changed."""
    if event.kind == EventKind.REPORTED:
        return ""
    parts = []
    for before, after in ((event.from_unit, event.unit), (event.from_person, event.person)):
        if before != after:
            parts.append(f"{before or _('无')} → {after or _('无')}")
    return "，".join(parts)


def _facts(lead: Lead, sees_phone: bool) -> list[tuple[Any, Any]]:
    """Names and values; empty ones are left out by the component."""
    phone = lead.contact_phone if sees_phone else formats.masked_phone(lead.contact_phone)
    contact = " ".join(part for part in (lead.contact_name, phone) if part)
    return [
        (_("编号"), lead.code),
        (_("统一社会信用代码"), lead.uscc),
        (_("产业"), lead.industry),
        (_("来自何地"), lead.origin),
        (_("用地"), formats.area_in_mu(lead.land_area) if lead.land_area else ""),
        (_("用电"), _("%(count)s 千伏安") % {"count": lead.power} if lead.power else ""),
        (_("用工"), _("%(count)s 人") % {"count": lead.people} if lead.people else ""),
        (_("联系人"), contact),
        (_("来源"), lead.get_source_display()),
        (_("引荐人"), str(lead.introducer or "")),
        (_("备注"), lead.note),
    ]


def _project_url(lead: Lead, request: Request) -> str:
    """Where the project is, if the person sees it."""
    if lead.project is None:
        return ""
    if not Project.objects.visible_to(request.access).filter(pk=lead.project.pk).exists():
        return ""
    return reverse("projects:detail", args=[lead.project.code])

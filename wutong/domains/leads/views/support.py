"""What the pages of leads share."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.leads.choices import LeadState
from wutong.domains.leads.models import Lead
from wutong.domains.leads.queries.page import OF_A_LEAD
from wutong.domains.leads.rules.errors import Collides, LeadError, NotAllowed
from wutong.domains.org.queries import working_calendar
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.requests import Request
from wutong.ui.deadlines import left_until
from wutong.ui.writes import Writes

STATE_TONES: Final = {
    LeadState.REPORTED: "yellow", LeadState.STUDYING: "accent", LeadState.FOLLOWING: "green",
    LeadState.RETURNED: "yellow", LeadState.POOL: "", LeadState.CONVERTED: "green",
    LeadState.CLOSED: "",
}  # fmt: skip
SOON: Final = 15
_writes: Final = Writes(LeadError, NotAllowed, passed_on=Collides)
attempt: Final = _writes.attempt


def lead_or_404(request: Request, code: str) -> Lead:
    """The lead with this code, if the person sees it; otherwise there is no such page."""
    found: Lead = visible_or_404(Lead.objects.select_related(*OF_A_LEAD), request.access, code=code)
    return found


def crumbs(lead: Lead | None = None, *more: Any) -> list[dict[str, Any]]:
    """The way to a page: the list, the lead, then words."""
    trail: list[dict[str, Any]] = [{"title": _("线索"), "url": reverse("leads:list")}]
    if lead is not None:
        url = reverse("leads:detail", args=[lead.code]) if more else ""
        trail.append({"title": lead.code, "url": url})
    trail += [{"title": one, "url": ""} for one in more]
    return trail


def left_words(due: date, on: date, region_path: str) -> tuple[str, str]:
    """How many working days of the region are left until ``due``, with the tone of the tag."""
    left = left_until(due, on, working_calendar(region_path))
    return left.text, left.tone


def protection_words(lead: Lead, on: date) -> tuple[str, str]:
    """How long the protection still runs, with the tone of the tag; empty without one."""
    if lead.protected_until is None:
        return "", ""
    left = (lead.protected_until - on).days
    if left < 0:
        return _("保护期已过"), "red"
    return _("保护期剩 %(days)s 天") % {"days": left}, "yellow" if left <= SOON else ""

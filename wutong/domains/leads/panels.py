"""What this room puts on pages of others: leads on the search page, on a firm's page, and the way
from a lead to a project on the project's page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.domains.leads.models import Lead
from wutong.domains.leads.models.lead import LeadQuerySet
from wutong.domains.leads.queries.listing import SEARCH_KIND
from wutong.kernel.scope import MANAGE_RULES, Access
from wutong.kernel.search import Indexed
from wutong.kernel.search.sources import SearchLine, SearchSource
from wutong.ui import formats

SHOWN: Final = 20


def search_source() -> SearchSource:
    """Leads on the search page."""
    return SearchSource(
        kind=SEARCH_KIND,
        title=_("线索"),
        visible=_visible,
        line=_line,
        list_url=lambda text: f"{reverse('leads:list')}?{urlencode({'q': text})}",
        everything=_everything,
        order=15,
    )


def _visible(access: Access) -> LeadQuerySet:
    return Lead.objects.visible_to(access).select_related("region")


def _line(lead: Lead) -> SearchLine:
    detail = " · ".join((lead.content[:40], lead.region.name, lead.get_state_display()))
    return SearchLine(lead.firm_name, detail, reverse("leads:detail", args=[lead.code]))


def _everything() -> Iterator[Indexed]:
    rows = Lead.objects.values_list("pk", "region_path", "firm_name", "content", "code")
    for pk, region_path, *names in rows.iterator(chunk_size=2000):
        yield Indexed(pk, region_path, [name for name in names if name])


def leads_of_investor(investor: Any, access: Access, _at: datetime) -> dict[str, Any] | None:
    """The firm's leads that the person sees, the latest first; nothing without one."""
    rows = Lead.objects.visible_to(access).filter(investor=investor)
    leads = list(rows.select_related("region", "unit", "owner").order_by("-reported_at")[:SHOWN])
    return {"leads": leads} if leads else None


def origin_of_project(project: Any, access: Access, _at: datetime) -> dict[str, Any] | None:
    """The lead that the project came from, with its history and whose the credit is.

    The whole way is shown to whoever sees the lead; nothing to others.
    """
    lead = (
        Lead.objects.visible_to(access)
        .filter(project=project)
        .select_related("reported_by", "introducer")
        .first()
    )
    if lead is None:
        return None
    return {
        "lead": lead,
        "items": [
            {
                "day": formats.day(one.on),
                "title": one.get_kind_display(),
                "detail": " · ".join(part for part in (str(one.by or ""), one.reason) if part),
            }
            for one in lead.events.select_related("by").order_by("at", "pk")
        ],
        "shares": list(lead.credits.select_related("unit", "person")),
    }


def rules_setting(_target: Any, access: Access, _at: datetime) -> dict[str, Any] | None:
    """The line on the page of settings."""
    if not access.may_ever(MANAGE_RULES):
        return None
    return {
        "text": _("首报保护、办理时限、公海领取和上级参与的各项数字"),
        "url": reverse("leads:rules"),
    }

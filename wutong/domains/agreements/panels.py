"""What this room puts on pages of others: agreements on a project's and on a firm's page, settings."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.agreements.models import Agreement, AgreementQuerySet, Commitment
from wutong.domains.agreements.queries.finding import SEARCH_KIND, everything
from wutong.domains.agreements.queries.for_firms import signed_agreements
from wutong.domains.agreements.queries.settings import setting_for
from wutong.domains.agreements.rules.lifecycle import UNDECIDED
from wutong.domains.agreements.views.promises import promise_line
from wutong.domains.projects.queries.permissions import permits
from wutong.kernel.clock import day_of
from wutong.kernel.scope import EDIT_AGREEMENT, MANAGE_RULES, VIEW, Access
from wutong.kernel.search.sources import SearchLine, SearchSource

SHOWN: Final = 20
DUE_SHOWN: Final = 5


def search_source() -> SearchSource:
    """Agreements on the search page."""
    return SearchSource(
        kind=SEARCH_KIND,
        title=gettext_lazy("协议"),
        visible=_visible,
        line=_line,
        list_url=lambda text: f"{reverse('agreements:list')}?{urlencode({'q': text})}",
        everything=everything,
        order=20,
    )


def _visible(access: Access) -> AgreementQuerySet:
    return Agreement.objects.visible_to(access).select_related("region")


def _line(agreement: Agreement) -> SearchLine:
    words = (agreement.number, agreement.region.name, agreement.get_state_display())
    return SearchLine(
        agreement.title, " · ".join(words), reverse("agreements:detail", args=[agreement.pk])
    )


def of_project(project: Any, access: Access, at: datetime) -> dict[str, Any] | None:
    """The project's agreements and the promises that fall due next; to a firm's people
    those that it signed."""
    if not access.region_paths(VIEW) and not access.units(VIEW):
        return _signed(access, project=project)
    rows = Agreement.objects.visible_to(access).filter(project=project)
    due = (
        Commitment.objects.visible_to(access)
        .binding()
        .filter(agreement__project=project, state__in=UNDECIDED)
        .select_related("owner", "owner_unit")
        .order_by("due_on", "pk")[:DUE_SHOWN]
    )
    remind = setting_for(project.region_path).remind_days
    may_draft = permits(access, EDIT_AGREEMENT, project)
    return {
        "agreements": list(rows.select_related("project").order_by("-updated_at")[:SHOWN]),
        "due": [promise_line(one, day_of(at), remind) for one in due],
        "new_url": f"{reverse('agreements:new')}?project={project.code}" if may_draft else "",
    }


def of_investor(investor: Any, access: Access, _at: datetime) -> dict[str, Any] | None:
    """Agreements that the firm signs; to its own people those that it signed."""
    if not access.region_paths(VIEW) and not access.units(VIEW):
        return _signed(access, parties__investor=investor)
    rows = Agreement.objects.visible_to(access).filter(parties__investor=investor)
    return {"agreements": list(rows.select_related("project").order_by("-updated_at")[:SHOWN])}


def _signed(access: Access, **of: Any) -> dict[str, Any] | None:
    rows = list(signed_agreements(access).filter(**of)[:SHOWN])
    return {"agreements": rows} if rows else None


def settings_line(_target: Any, access: Access, _at: datetime) -> dict[str, Any] | None:
    """The way to this room's settings."""
    if not access.may_ever(MANAGE_RULES):
        return None
    return {
        "text": _("意见期限、审核会、公平竞争规则和范本条款"),
        "url": reverse("agreements:rules"),
    }

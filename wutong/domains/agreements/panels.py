"""What this room puts on pages of others: agreements on a project's and on a firm's page, settings."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.agreements.models import Agreement, Commitment
from wutong.domains.agreements.queries.settings import setting_for
from wutong.domains.agreements.rules.lifecycle import UNDECIDED
from wutong.domains.agreements.views.promises import promise_line
from wutong.domains.projects.queries.permissions import permits
from wutong.kernel.clock import day_of
from wutong.kernel.scope import EDIT_AGREEMENT, MANAGE_RULES, VIEW, Access

SHOWN: Final = 20
DUE_SHOWN: Final = 5


def of_project(project: Any, access: Access, at: datetime) -> dict[str, Any] | None:
    """The project's agreements and the promises that fall due next; nothing for a firm's people."""
    if not access.region_paths(VIEW) and not access.units(VIEW):
        return None
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
    """Agreements that the firm signs."""
    if not access.region_paths(VIEW) and not access.units(VIEW):
        return None
    rows = Agreement.objects.visible_to(access).filter(parties__investor=investor)
    return {"agreements": list(rows.select_related("project").order_by("-updated_at")[:SHOWN])}


def settings_line(_target: Any, access: Access, _at: datetime) -> dict[str, Any] | None:
    """The way to this room's settings."""
    if not access.may_ever(MANAGE_RULES):
        return None
    return {
        "text": _("意见期限、审核会、公平竞争规则和范本条款"),
        "url": reverse("agreements:rules"),
    }

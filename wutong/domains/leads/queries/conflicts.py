"""Collisions for their pages: lists, and both sides of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wutong.domains.leads.choices import ConflictState
from wutong.domains.leads.models import Lead, LeadConflict, LeadEvent
from wutong.domains.projects.queries import Project
from wutong.kernel.http.paging import Order, Page, page_of
from wutong.kernel.http.problems import Refusal
from wutong.kernel.scope import ARBITRATE_LEAD, Access

CONFLICT_ORDER: Final = Order("opened_at", descending=True)
SHOWN: Final = (
    "first__unit", "first__region", "first__owner", "second__unit", "second__region",
    "second__owner", "project__unit", "project__region",
)  # fmt: skip


def conflict_page(access: Access, state: ConflictState, cursor: str) -> Page[LeadConflict]:
    """One page, the latest first; a strange cursor means the first page."""
    rows = LeadConflict.objects.visible_to(access).filter(state=state).select_related(*SHOWN)
    try:
        return page_of(rows, CONFLICT_ORDER, cursor, scope=str(state))
    except Refusal:
        return page_of(rows, CONFLICT_ORDER, "", scope=str(state))


def may_decide(conflict: LeadConflict, access: Access) -> bool:
    """Whether this person may decide: arbitrates there, and has no part in it. No query."""
    if conflict.state != ConflictState.OPEN:
        return False
    parties = [one for one in (conflict.first, conflict.second) if one is not None]
    own = any(access.user in (one.owner_id, one.reported_by_id) for one in parties)
    return not own and access.may(ARBITRATE_LEAD, conflict.region_path)


@dataclass(frozen=True)
class Side:
    """One party as a person may see it. Of one outside of their scope ``lead`` and ``project`` are
    None and there is no history: its unit, day and end of protection alone are told."""

    title: str
    is_first: bool
    unit: str
    on: object
    protected_until: object
    lead: Lead | None = None
    project: Project | None = None
    events: tuple[LeadEvent, ...] = ()


def sides_of(conflict: LeadConflict, access: Access) -> list[Side]:
    """Both parties, the earlier one first. Whoever decides sees both in full."""
    arbiter = access.may(ARBITRATE_LEAD, conflict.region_path)
    first = conflict.first
    sides = [
        _lead_side(first, True, access, arbiter)
        if first is not None
        else _project_side(conflict.project, access, arbiter)
    ]
    sides.append(_lead_side(conflict.second, False, access, arbiter))
    return [one for one in sides if one is not None]


def _lead_side(lead: Lead, is_first: bool, access: Access, arbiter: bool) -> Side:
    visible = arbiter or Lead.objects.visible_to(access).filter(pk=lead.pk).exists()
    unit = str(lead.unit or lead.reported_unit or lead.region)
    if not visible:
        return Side("", is_first, unit, lead.reported_on, lead.protected_until)
    events = lead.events.select_related("by", "unit", "person", "from_unit", "from_person")
    return Side(
        str(lead.firm_name), is_first, unit, lead.reported_on, lead.protected_until, lead,
        events=tuple(events.order_by("at", "pk")),
    )  # fmt: skip


def _project_side(project: Project | None, access: Access, arbiter: bool) -> Side | None:
    if project is None:
        return None
    unit = str(project.unit or project.region)
    on = project.created_at
    visible = arbiter or Project.objects.visible_to(access).filter(pk=project.pk).exists()
    if not visible:
        return Side("", True, unit, on, None)
    return Side(project.name, True, unit, on, None, project=project)

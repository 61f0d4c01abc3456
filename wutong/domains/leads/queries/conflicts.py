"""Collisions for their pages: lists, and both sides of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wutong.domains.leads.choices import ConflictState
from wutong.domains.leads.models import Lead, LeadConflict, LeadEvent
from wutong.domains.projects.queries import Project
from wutong.kernel.http.paging import Order, Page, page_or_first
from wutong.kernel.scope import ARBITRATE_LEAD, Access

CONFLICT_ORDER: Final = Order("opened_at", descending=True)
SHOWN: Final = (
    "first__unit", "first__region", "first__owner", "second__unit", "second__region",
    "second__owner", "project__unit", "project__region",
)  # fmt: skip


def conflict_page(access: Access, state: ConflictState, cursor: str) -> Page[LeadConflict]:
    """One page, the latest first; a strange cursor means the first page."""
    rows = LeadConflict.objects.visible_to(access).filter(state=state).select_related(*SHOWN)
    return page_or_first(rows, CONFLICT_ORDER, cursor, scope=str(state))


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


@dataclass(frozen=True)
class SeenParties:
    """Leads and projects, by key, that a person may see in full."""

    leads: frozenset[int]
    projects: frozenset[int]


def seen_parties(conflicts: Sequence[LeadConflict], access: Access) -> SeenParties:
    """The parties of ``conflicts`` that the person sees, in two queries. Whoever decides a
    conflict sees both of its parties."""
    leads: set[int] = set()
    projects: set[int] = set()
    asked_leads: set[int] = set()
    asked_projects: set[int] = set()
    for one in conflicts:
        arbiter = access.may(ARBITRATE_LEAD, one.region_path)
        (leads if arbiter else asked_leads).update(
            key for key in (one.first_id, one.second_id) if key
        )
        (projects if arbiter else asked_projects).update([one.project_id] if one.project_id else [])
    if asked_leads:
        rows = Lead.objects.visible_to(access).filter(pk__in=asked_leads)
        leads.update(rows.values_list("pk", flat=True))
    if asked_projects:
        found = Project.objects.visible_to(access).filter(pk__in=asked_projects)
        projects.update(found.values_list("pk", flat=True))
    return SeenParties(frozenset(leads), frozenset(projects))


def sides_of(conflict: LeadConflict, seen: SeenParties, *, with_history: bool = True) -> list[Side]:
    """Both parties, the earlier one first."""
    sides = []
    if conflict.project is not None:
        sides.append(_project_side(conflict.project, seen))
    for lead, is_first in ((conflict.first, True), (conflict.second, False)):
        if lead is not None:
            sides.append(_lead_side(lead, is_first, seen, with_history))
    return sides


def _lead_side(lead: Lead, is_first: bool, seen: SeenParties, with_history: bool) -> Side:
    unit = str(lead.unit or lead.reported_unit or lead.region)
    if lead.pk not in seen.leads:
        return Side("", is_first, unit, lead.reported_on, lead.protected_until)
    steps = lead.events.select_related("by", "unit", "person", "from_unit", "from_person")
    return Side(
        lead.firm_name, is_first, unit, lead.reported_on, lead.protected_until, lead,
        events=tuple(steps.order_by("at", "pk")) if with_history else (),
    )  # fmt: skip


def _project_side(project: Project, seen: SeenParties) -> Side:
    unit, on = str(project.unit or project.region), project.created_at
    if project.pk not in seen.projects:
        return Side("", True, unit, on, None)
    return Side(project.name, True, unit, on, None, project=project)

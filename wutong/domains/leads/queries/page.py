"""What the page of one lead shows: its steps, what runs, what may be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from wutong.domains.leads.choices import HELD, ConflictState, LeadState
from wutong.domains.leads.models import Lead, LeadConflict, LeadDuty, LeadEvent, LeadTransfer
from wutong.domains.leads.queries.permissions import is_reporter, may_handle
from wutong.domains.leads.queries.terms import terms_at
from wutong.domains.leads.rules.terms import Terms
from wutong.domains.org.choices import RegionLevel
from wutong.domains.org.queries import Post, Unit, User, paths_down_to, region_line, within
from wutong.kernel.scope import ABILITIES, DISPATCH_LEAD, HANDLE_LEAD, Access

PEOPLE_AT_MOST = 200
OF_A_LEAD = (
    "region", "unit", "owner", "reported_by", "reported_unit", "introducer", "investor",
    "joined_region", "joined_unit", "offered_unit", "project",
)  # fmt: skip


@dataclass(frozen=True)
class Rights:
    """What this person may do with the lead now."""

    handle: bool
    dispatch: bool
    pick: bool
    edit: bool
    respond: bool
    study: bool
    progress: bool
    extend: bool
    release: bool
    transfer: bool
    resubmit: bool
    credit: bool


def rights(lead: Lead, access: Access, terms: Terms) -> Rights:
    """Rights by role, scope and state; no query."""
    handle = may_handle(access, lead)
    dispatch = access.may(DISPATCH_LEAD, lead.region_path, lead.unit_id)
    free = not lead.in_conflict
    in_hand = lead.state in (LeadState.REPORTED, LeadState.STUDYING, LeadState.FOLLOWING)
    own = is_reporter(access, lead)
    return Rights(
        handle=handle,
        dispatch=dispatch,
        pick=lead.state == LeadState.POOL and free and access.may_ever(HANDLE_LEAD),
        edit=(handle or own) and not lead.ended,
        respond=handle and lead.state == LeadState.REPORTED,
        study=handle and in_hand,
        progress=handle and lead.state in (LeadState.STUDYING, LeadState.FOLLOWING),
        extend=handle and lead.is_held and lead.extended < terms.extensions,
        release=handle and lead.is_held and free,
        transfer=(handle if lead.is_held else dispatch and lead.state == LeadState.POOL)
        and free
        and lead.offered_unit_id is None,
        resubmit=(own or handle) and lead.state == LeadState.RETURNED,
        credit=(dispatch and not lead.ended) or (dispatch and lead.state == LeadState.CONVERTED),
    )


def terms_for(lead: Lead) -> Terms:
    """The terms that hold where the lead lies."""
    return terms_at(lead.region_path)


def events_of(lead: Lead) -> list[LeadEvent]:
    """Every step, the latest first."""
    rows = lead.events.select_related("by", "unit", "person", "from_unit", "from_person")
    return list(rows.order_by("-at", "-pk"))


def running_duties(lead: Lead) -> list[LeadDuty]:
    """Clocks that run, the earliest due first."""
    return list(lead.duties.filter(done_at=None, dropped_at=None).order_by("due", "pk"))


def pending_transfer(lead: Lead) -> LeadTransfer | None:
    """The offer that waits for an answer."""
    if lead.offered_unit_id is None:
        return None
    return lead.transfers.pending().select_related("to_unit__region", "asked_by").first()


def conflicts_of(lead: Lead, access: Access) -> list[LeadConflict]:
    """Arbitrations that the lead takes part in and the person sees, the open ones first."""
    rows = LeadConflict.objects.visible_to(access).filter(Q(first=lead) | Q(second=lead))
    return list(
        rows.select_related("first__unit", "second__unit", "project", "decided_by").order_by(
            "decided_at", "-opened_at"
        )
    )


def has_open_conflict(lead: Lead) -> bool:
    """Whether an arbitration is open, confidential ones included."""
    both = Q(first=lead) | Q(second=lead)
    return LeadConflict.objects.filter(both, state=ConflictState.OPEN).exists()


def handlers_of(lead: Lead, on: date) -> list[User]:
    """People in office who could hold the lead: of its unit, and bureaus of its place."""
    roles = [role for role, abilities in ABILITIES.items() if HANDLE_LEAD in abilities]
    posts = (
        Post.objects.held_on(on)
        .filter(role__in=roles)
        .filter(
            Q(unit=lead.unit_id, unit__isnull=False)
            | Q(region__path__in=paths_down_to(lead.region_path))
        )
    )
    people = User.objects.filter(is_active=True, pk__in=posts.values("user"))
    return list(people.order_by("name", "pk")[:PEOPLE_AT_MOST])


def units_for(lead: Lead) -> list[Unit]:
    """Units that the lead may be offered to: those of its city, its own left out."""
    line = region_line(lead.region)
    city = next((one for one in line if one.level == RegionLevel.CITY), lead.region)
    rows = Unit.objects.filter(within(city.path, "region__path"), closed_on=None)
    return list(
        rows.exclude(pk=lead.unit_id or 0)
        .select_related("region")
        .order_by("region__path", "kind", "name")[:PEOPLE_AT_MOST]
    )


def held_leads(access: Access) -> int:
    """How many leads the person holds."""
    return Lead.objects.filter(owner=access.user, state__in=HELD).count()


def held_by(lead: Lead) -> str:
    """Who holds the lead, in a word; the unit or the region where nobody does."""
    return str(lead.owner or lead.unit or lead.region)

"""What a registration collides with: live leads and projects of the same firm, and live leads of
the same introducer with a like content, in the same province. Bounded, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from wutong.domains.investors.queries import Firm, find_suspicions, normalize_name
from wutong.domains.investors.queries.keys import alike, likened, lookup_keys
from wutong.domains.leads.choices import CollisionKind
from wutong.domains.leads.models import Lead, LeadKey
from wutong.domains.leads.rules.collisions import arena, kind_of, like_content, surest
from wutong.domains.org.queries import within
from wutong.domains.projects.queries import Project
from wutong.kernel.clock import day_of
from wutong.kernel.scope import Access

KEYED_AT_MOST: Final = 400
OF_AN_INTRODUCER: Final = 200
FOUND_AT_MOST: Final = 20
LOOKED_AT: Final = 100
NEEDED: Final = ("region", "unit", "owner", "reported_unit", "reported_by", "investor")


@dataclass(frozen=True)
class Registration:
    """What is known of a firm and its undertaking when it is typed in, for a region."""

    firm_name: str
    region_path: str
    uscc: str = ""
    origin: str = ""
    content: str = ""
    investor: int | None = None
    introducer: int | None = None
    except_for: int | None = None


@dataclass(frozen=True)
class Collision:
    """A live lead or a project that is taken for the same investment, and why. Exactly one of
    ``lead`` and ``project`` is set."""

    kind: CollisionKind
    name: str
    lead: Lead | None = None
    project: Project | None = None

    @property
    def confidential(self) -> bool:
        """Whether what it collides with is confidential."""
        party = self.lead or self.project
        return party is not None and party.confidential


@dataclass(frozen=True)
class Seen:
    """A collision as one person may see it. Of a party outside of their scope ``lead`` and
    ``project`` are None: only the unit, the day and the end of protection are told."""

    kind: CollisionKind
    unit: str
    on: date | None
    protected_until: date | None
    lead: Lead | None = None
    project: Project | None = None
    own_unit: bool = False

    @property
    def is_lead(self) -> bool:
        """Whether the other is a registration: a project is under no protection."""
        return self.protected_until is not None or self.lead is not None


def collisions(registration: Registration) -> list[Collision]:
    """Everything that ``registration`` collides with, the earliest lead first, then projects.

    For the system: what a person sees of it is :func:`seen_collisions`. At most eight queries.
    """
    if not registration.firm_name.strip() and not registration.uscc:
        return []
    firms = _firms(registration)
    leads = _leads(registration, firms)
    found = [Collision(kind, one.firm_name, lead=one) for one, kind in leads]
    found.sort(key=lambda one: (one.lead.reported_at, one.lead.pk) if one.lead else ())
    projects = (
        Project.objects.present()
        .filter(within(arena(registration.region_path), "region_path"), investor__in=list(firms))
        .exclude(stage="withdrawn")
        .select_related("region", "unit")
        .order_by("-created_at")[:FOUND_AT_MOST]
    )
    return found[:FOUND_AT_MOST] + [
        Collision(firms[one.investor_id or 0], one.name, project=one) for one in projects
    ]


def _firms(registration: Registration) -> dict[int, CollisionKind]:
    """Records of the investors' room that are the same firm, each with the reason."""
    found: dict[int, CollisionKind] = {}
    if registration.firm_name.strip():
        for one in find_suspicions(registration.firm_name, registration.uscc, registration.origin):
            kind = kind_of(one.reason)
            if kind is not None:
                found[one.investor_id] = kind
    if registration.investor is not None:
        found.setdefault(registration.investor, CollisionKind.SAME_NAME)
    return found


def _leads(
    registration: Registration, firms: dict[int, CollisionKind]
) -> list[tuple[Lead, CollisionKind]]:
    kinds: dict[int, set[CollisionKind]] = defaultdict(set)
    rows: dict[int, Lead] = {}

    def put(leads: Iterable[Lead], why: Callable[[Lead], CollisionKind]) -> None:
        for lead in leads:
            rows[lead.pk] = lead
            kinds[lead.pk].add(why(lead))

    live = (
        Lead.objects.live()
        .filter(within(arena(registration.region_path), "region_path"))
        .select_related(*NEEDED)
        .order_by("reported_at", "pk")
    )
    if firms:
        of_firms = live.filter(investor__in=list(firms))
        put(of_firms[:LOOKED_AT], lambda lead: firms[lead.investor_id or 0])
    if registration.uscc:
        same_code = live.filter(uscc=registration.uscc)
        put(same_code[:LOOKED_AT], lambda _lead: CollisionKind.SAME_USCC)
    if keyed := _keyed(registration):
        put(live.filter(pk__in=list(keyed)), lambda lead: keyed[lead.pk])
    if registration.introducer is not None and registration.content:
        brought = live.filter(introducer=registration.introducer).order_by("-reported_at")
        alike_ones = (
            one
            for one in brought[:OF_AN_INTRODUCER]
            if like_content(one.content, registration.content)
        )
        put(alike_ones, lambda _lead: CollisionKind.SAME_INTRODUCER)
    rows.pop(registration.except_for or 0, None)
    return [(one, surest(kinds[one.pk])) for one in rows.values()]


def _keyed(registration: Registration) -> dict[int, CollisionKind]:
    """Live leads of firms without a record whose typed name is the same firm's."""
    name = registration.firm_name.strip()
    if not name:
        return {}
    unregistered = Lead.objects.live().filter(investor=None)
    exact = unregistered.filter(normalized_name=normalize_name(name))
    near = LeadKey.objects.filter(key__in=lookup_keys([name], registration.origin))
    pks = {
        *exact.order_by().values_list("pk", flat=True)[:LOOKED_AT],
        *near.values_list("lead_id", flat=True)[:KEYED_AT_MOST],
    }
    listed = list(
        unregistered.filter(pk__in=pks).values_list("pk", "firm_name", "uscc", "origin")
    ) if pks else []  # fmt: skip
    mine = likened(Firm(name, registration.uscc, registration.origin))
    others = [likened(Firm(other, uscc, origin)) for _pk, other, uscc, origin in listed]
    found: dict[int, CollisionKind] = {}
    for place, reason, _name in alike(mine, others):
        kind = kind_of(reason)
        if kind is not None and len(found) < FOUND_AT_MOST:
            found[listed[place][0]] = kind
    return found


def seen_collisions(found: Sequence[Collision], access: Access) -> list[Seen]:
    """What the person is told of ``found``: confidential ones that they may not see not at all."""
    leads = [one.lead.pk for one in found if one.lead]
    projects = [one.project.pk for one in found if one.project]
    open_leads = set(
        Lead.objects.visible_to(access).filter(pk__in=leads).values_list("pk", flat=True)
    ) if leads else set()  # fmt: skip
    open_projects = set(
        Project.objects.visible_to(access).filter(pk__in=projects).values_list("pk", flat=True)
    ) if projects else set()  # fmt: skip
    told = (_seen(one, access, open_leads, open_projects) for one in found)
    return [one for one in told if one is not None]


def _seen(
    one: Collision, access: Access, open_leads: set[int], open_projects: set[int]
) -> Seen | None:
    if one.lead is not None:
        lead = one.lead
        visible = lead.pk in open_leads
        if not visible and lead.confidential:
            return None
        unit = lead.unit or lead.reported_unit or lead.region
        return Seen(
            one.kind, str(unit), lead.reported_on, lead.protected_until,
            lead if visible else None,
            own_unit=lead.unit_id is not None and lead.unit_id in access.units("view"),
        )  # fmt: skip
    project = one.project
    assert project is not None
    visible = project.pk in open_projects
    if not visible and project.confidential:
        return None
    return Seen(
        one.kind, str(project.unit or project.region), day_of(project.created_at), None,
        project=project if visible else None,
    )  # fmt: skip

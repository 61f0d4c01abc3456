"""What the page of one project shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import QuerySet

from wutong.domains.projects.choices import Attribute, MilestoneKind, Stage, Standing
from wutong.domains.projects.models import (
    Evidence,
    Fact,
    FundArrival,
    Milestone,
    Project,
    ProjectMember,
)
from wutong.domains.projects.queries.funds import counted_sources_of
from wutong.domains.projects.queries.gates import gate_tables, holding_of
from wutong.domains.projects.queries.waiting import with_evidence
from wutong.domains.projects.rules import gates, lifecycle
from wutong.kernel.scope import Access

SQUARE_METRES_A_MU: Final = Decimal(2000) / Decimal(3)
LIVE: Final = (Standing.CLAIMED, Standing.VERIFIED)
TIMELINE_ROWS: Final = 14
NAMES_OF_A_HEADER: Final = ("investor", "region__parent", "unit", "parent", "created_by")
ON_THE_RAIL: Final = 8


def projects_with_names(access: Access) -> QuerySet[Project]:
    """What the person sees, with everything that a header names."""
    return Project.objects.visible_to(access).select_related(*NAMES_OF_A_HEADER)


@dataclass(frozen=True)
class Funds:
    """Funds of one kind, in 元: verified and waiting, of what may count."""

    kind: str
    verified: Decimal
    waiting: Decimal


@dataclass
class Header:
    """The head of a project's page."""

    project: Project
    milestones: list[Milestone]
    waiting_total: Fact | None
    funds: Decimal
    counts: dict[str, int]
    next_stage: str
    gate: gates.GateTable | None
    states: list[gates.GroupState]
    unreached: list[str]
    """Stages before the next one that the region's table does not let a project skip."""

    @property
    def lacking(self) -> int:
        """How many things are missing for the next stage."""
        return len([one for one in self.states if not one.passed]) + len(self.unreached)

    @property
    def claimed_stage(self) -> Milestone | None:
        """The claim of the next stage that waits for verification."""
        return next((one for one in self.milestones if one.standing == Standing.CLAIMED
                     and one.stage == self.next_stage), None)  # fmt: skip

    @property
    def intensity(self) -> Decimal | None:
        """Investment intensity in 元 a 亩 (total investment over land)."""
        total, area = self.project.total_investment, self.project.land_area
        return total * SQUARE_METRES_A_MU / area if total and area else None


def header_of(project: Project) -> Header:
    """The head of the project's page."""
    milestones = live_milestones(project)
    reached = {
        one.stage
        for one in milestones
        if one.standing == Standing.VERIFIED and one.kind == MilestoneKind.FORMAL
    }
    following = _stage_ahead(project, milestones)
    tables = gate_tables(project.region_path)
    table = tables.get(following)
    return Header(
        project=project,
        milestones=milestones,
        waiting_total=waiting_total(project),
        funds=sum((one.verified for one in funds_by_kind(project)), Decimal(0)),
        counts=counts_of(project),
        next_stage=following,
        gate=table,
        states=gates.states(table, holding_of(project)) if table else [],
        unreached=gates.unskippable(
            lifecycle.skipped(reached, following), list(tables.values())
        ) if following else [],
    )  # fmt: skip


def _stage_ahead(project: Project, milestones: Iterable[Milestone]) -> str:
    """The furthest stage that is claimed and waits, else the one after the present stage."""
    claimed = [
        one.stage
        for one in milestones
        if one.standing == Standing.CLAIMED
        and one.kind == MilestoneKind.FORMAL
        and lifecycle.rank(one.stage) > project.stage_rank
    ]
    return max(claimed, key=lifecycle.rank, default=lifecycle.next_stage(project.stage))


def live_milestones(project: Project) -> list[Milestone]:
    """Claimed and verified milestones with their papers, the latest first."""
    return list(with_evidence(project.milestones.filter(standing__in=LIVE), "milestone"))


def waiting_total(project: Project) -> Fact | None:
    """A claimed total investment that nobody has verified yet."""
    return (
        project.facts.filter(attribute=Attribute.TOTAL_INVESTMENT, standing=Standing.CLAIMED)
        .order_by("-on", "-pk")
        .first()
    )


def funds_by_kind(project: Project) -> list[Funds]:
    """Verified and waiting funds of each kind; money that never counts is left out."""
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for kind, standing, amount in counted_arrivals(project).values_list(
        "kind", "standing", "amount"
    ):
        sums[kind][standing] += amount
    return [
        Funds(kind, held[Standing.VERIFIED], held[Standing.CLAIMED]) for kind, held in sums.items()
    ]


def counted_arrivals(project: Project) -> QuerySet[FundArrival]:
    """Arrivals of the project that count, or will once they are verified."""
    sources = counted_sources_of([project.region_path])[project.region_path]
    return project.fund_arrivals.filter(standing__in=LIVE, source__in=sources)


def counts_of(project: Project) -> dict[str, int]:
    """How many rows stand behind each tab."""
    return {
        "milestones": project.milestones.count(),
        "funds": project.fund_arrivals.count(),
        "phases": project.children.filter(removed_at=None).count(),
        "people": project.members.filter(left_on=None).count(),
    }


@dataclass(frozen=True)
class RailStage:
    """One stage of the rail: done, claimed, now (the next one), skipped or todo."""

    stage: Stage
    state: str
    on: date | None


def rail_of(header: Header) -> list[RailStage]:
    """The stages in order with where the project stands."""
    held: dict[str, Milestone] = {}
    for one in header.milestones:
        if one.kind == MilestoneKind.FORMAL:
            held.setdefault(one.stage, one)
    place = header.project.stage_rank
    order = lifecycle.ORDER
    shown = order if min(place, len(order)) > ON_THE_RAIL - 1 else order[:ON_THE_RAIL]
    return [_on_rail(stage, held.get(stage), place, header) for stage in shown]


def _on_rail(stage: Stage, held: Milestone | None, place: int, header: Header) -> RailStage:
    if held and held.standing == Standing.VERIFIED:
        return RailStage(stage, "done", held.on)
    if held:
        return RailStage(stage, "claimed", held.on)
    if stage == header.next_stage:
        return RailStage(stage, "now", None)
    skipped = lifecycle.rank(stage) < place <= len(lifecycle.ORDER)
    return RailStage(stage, "skipped" if skipped else "todo", None)


@dataclass(frozen=True)
class Event:
    """One line of the timeline."""

    on: date
    kind: str
    row: Any
    papers: int = 0


def timeline_of(header: Header, only_milestones: bool = False) -> list[Event]:
    """The latest happenings of the project, the newest first."""
    project = header.project
    events = [Event(one.on, "milestone", one, len(one.evidence.all())) for one in header.milestones]
    if not only_milestones:
        funds = project.fund_arrivals.filter(standing__in=LIVE).select_related("claimed_by")
        events += [Event(one.on, "fund", one) for one in funds[:TIMELINE_ROWS]]
        paces = project.pace_changes.select_related("by")
        events += [Event(one.on, "pace", one) for one in paces[:TIMELINE_ROWS]]
        totals = project.facts.filter(
            attribute=Attribute.TOTAL_INVESTMENT, standing__in=LIVE
        ).select_related("claimed_by")
        events += [Event(one.on, "fact", one) for one in totals[:TIMELINE_ROWS]]
    return sorted(events, key=lambda one: (one.on, one.row.pk), reverse=True)[:TIMELINE_ROWS]


def team_of(project: Project, on: date | None = None) -> list[ProjectMember]:
    """Members of the team, present ones first."""
    members = project.members.select_related("user").order_by("capacity", "joined_on", "pk")
    return sorted(members, key=lambda one: (one.left_on is not None, one.left_on or date.min))


def evidence_of_project(project: Project) -> list[Evidence]:
    """The project's papers and ledger rows that have not been withdrawn."""
    return list(
        project.evidence.filter(withdrawn_at=None).select_related("added_by").order_by("-pk")
    )


def milestones_of(project: Project) -> list[Milestone]:
    """Every milestone ever claimed with its papers, the latest first."""
    return list(with_evidence(project.milestones.order_by("-claimed_at", "-pk"), "milestone"))


def arrivals_of(project: Project) -> list[FundArrival]:
    """Every arrival ever claimed, the latest first."""
    return list(with_evidence(project.fund_arrivals.order_by("-on", "-pk"), "fund"))


def facts_of(project: Project, known: datetime | None = None) -> list[Fact]:
    """Every dated fact; with ``known`` only those that counted at that time."""
    facts = project.facts.all() if known is None else project.facts.known(known)
    return list(with_evidence(facts, "fact").order_by("attribute", "-on", "-pk"))


def latest_facts(facts: Iterable[Fact]) -> dict[str, Fact]:
    """The verified fact of each attribute that holds now."""
    latest: dict[str, Fact] = {}
    for fact in facts:
        if not fact.verified or fact.decided_at is None:
            continue
        held = latest.get(fact.attribute)
        if held is None or (fact.on, fact.decided_at, fact.pk) > (
            held.on,
            held.decided_at,
            held.pk,
        ):
            latest[fact.attribute] = fact
    return latest


def phases_of(project: Project, access: Access) -> list[Project]:
    """The project's phases or sub-projects that the person sees."""
    return list(
        Project.objects.visible_to(access)
        .filter(parent=project)
        .select_related("region", "unit", "investor")
        .order_by("phase_name", "code")
    )

"""Bringing in many projects at once, out of a ledger, and taking them back.

A claim brought in rests on its ledger row. Verified at once where the person who confirms may
verify, otherwise waiting in the verification queue. Nothing here asks the gates: a ledger states
what the bureau already recognised; the gates guard what people claim in the system.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from wutong.domains.org.queries import Region, Unit, User
from wutong.domains.projects.actions.claims import replace_month, set_value
from wutong.domains.projects.actions.editing import index_names, next_codes
from wutong.domains.projects.actions.support import (
    put_copies,
    refresh_copies,
)
from wutong.domains.projects.choices import (
    Attribute,
    EvidenceKind,
    FundSource,
    MilestoneKind,
    Standing,
)
from wutong.domains.projects.models import (
    Evidence,
    Fact,
    FundArrival,
    Milestone,
    Project,
    ProjectMember,
)
from wutong.domains.projects.rules.copies import KnownFact, ReachedStage, latest_copies
from wutong.kernel import search
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.bulk import insert_many
from wutong.kernel.clock import day_of
from wutong.kernel.names import normalize_text


@dataclass(frozen=True)
class LedgerCell:
    """Where in which file a row stands: SHA-256, file name, sheet, row number from 1."""

    sha256: str
    file_name: str
    sheet: str
    row: int


@dataclass(frozen=True)
class BroughtMilestone:
    """A stage reached on a day, as the ledger states it."""

    stage: str
    on: date
    day_assumed: bool = False
    kind: str = MilestoneKind.FORMAL
    event_id: int | None = None


@dataclass(frozen=True)
class BroughtFact:
    """An attribute's value from a day on: 元 for amounts, ㎡ for areas, a key's object else."""

    attribute: str
    value: Any
    on: date
    day_assumed: bool = False
    currency: str = ""
    foreign_amount: Decimal | None = None
    rate: Decimal | None = None
    rate_on: date | None = None


@dataclass(frozen=True)
class BroughtFunds:
    """Money that arrived, in 元, with the row that says so."""

    on: date
    amount: Decimal
    kind: str
    cell: LedgerCell
    voucher: str = ""
    source: str = FundSource.ENTERPRISE


@dataclass(frozen=True)
class BroughtProject:
    """One project of a ledger: new (``project_id`` None) or what changes on one that exists."""

    name: str
    region: Region
    cell: LedgerCell
    project_id: int | None = None
    investor_id: int | None = None
    unit: Unit | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    milestones: tuple[BroughtMilestone, ...] = ()
    facts: tuple[BroughtFact, ...] = ()
    funds: tuple[BroughtFunds, ...] = ()
    members: tuple[tuple[str, str], ...] = ()
    """Pairs of capacity and the name or title that the ledger states."""
    on: date | None = None


@dataclass
class Brought:
    """What one row became, for the import's own record and for taking it back."""

    project_id: int = 0
    created: bool = False
    milestones: list[int] = field(default_factory=list)
    facts: list[int] = field(default_factory=list)
    funds: list[int] = field(default_factory=list)
    replaced: list[int] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    old_attributes: dict[str, Any] = field(default_factory=dict)


class _Batch:
    """The rows of one bounded piece on their way into the tables."""

    def __init__(
        self, rows: Sequence[BroughtProject], by: User | None, at: datetime, verified: bool
    ) -> None:
        self.rows = rows
        self.by = by
        self.at = at
        self.verified = verified
        self.results = [Brought() for _ in rows]
        self.projects: list[Project] = []
        self.evidence: dict[LedgerCell, Evidence] = {}

    def standing(self) -> dict[str, Any]:
        """The claim's fields: decided at once, or waiting in the queue."""
        if self.verified:
            return {
                "standing": Standing.VERIFIED,
                "verified": True,
                "claimed_at": self.at,
                "decided_by": self.by,
                "decided_at": self.at,
            }
        return {"standing": Standing.CLAIMED, "claimed_by": self.by, "claimed_at": self.at}


@transaction.atomic
def bring_in(
    *, rows: Sequence[BroughtProject], by: User | None, at: datetime, verified: bool
) -> list[Brought]:
    """Write one bounded piece of a ledger (a thousand rows or so), in a handful of statements.

    A brought milestone replaces the standing one of its stage: that one is retracted, so that
    what was known before stays known as of then. When ``verified`` is false a replacement is left
    out and named in ``left_out``: two claims of a stage cannot wait side by side.
    """
    batch = _Batch(rows, by, at, verified)
    _write_projects(batch)
    _write_evidence(batch)
    _write_milestones(batch)
    _write_facts(batch)
    _write_funds(batch)
    _write_members(batch)
    touched = {result.project_id for result in batch.results if not result.created}
    if verified:
        refresh_copies(touched, at)
    index_names(batch.projects)
    _write_audit(batch)
    return batch.results


def _write_projects(batch: _Batch) -> None:
    existing = Project.objects.select_for_update().in_bulk(
        [row.project_id for row in batch.rows if row.project_id]
    )
    codes = _codes(batch)
    new = []
    for row, result in zip(batch.rows, batch.results, strict=True):
        if row.project_id:
            project = existing[row.project_id]
            _edit(project, row, result, batch.at)
        else:
            project = _new_project(
                row, next(codes[row.region.pk, _first_year(row, batch.at)]), batch
            )
            result.created = True
            new.append(project)
        batch.projects.append(project)
    insert_many(new)
    for project, result in zip(batch.projects, batch.results, strict=True):
        result.project_id = project.pk


def _codes(batch: _Batch) -> dict[tuple[int, int], Any]:
    """The codes of the new projects by region and the year in which the project first appears."""
    needed: dict[tuple[int, int], list[BroughtProject]] = defaultdict(list)
    for row in batch.rows:
        if not row.project_id:
            needed[row.region.pk, _first_year(row, batch.at)].append(row)
    return {
        (region, year): iter(next_codes(rows[0].region, year, len(rows)))
        for (region, year), rows in needed.items()
    }


def _first_year(row: BroughtProject, at: datetime) -> int:
    days = [one.on for one in row.milestones] + [one.on for one in row.funds]
    return min([row.on] if row.on else days, default=day_of(at)).year


def _new_project(row: BroughtProject, code: str, batch: _Batch) -> Project:
    project = Project(
        code=code,
        name=row.name,
        normalized_name=normalize_text(row.name),
        investor_id=row.investor_id,
        region=row.region,
        region_path=row.region.path,
        created_at=batch.at,
        created_by=batch.by,
        updated_at=batch.at,
        **row.attributes,
    )
    if batch.verified:
        facts = [
            KnownFact(one.attribute, one.on, (batch.at, 0), getattr(one.value, "pk", one.value))
            for one in row.facts
        ]
        stages = [
            ReachedStage(one.stage, one.on)
            for one in row.milestones
            if one.kind == MilestoneKind.FORMAL
        ]
        put_copies(project, latest_copies(stages, facts), _regions_of(row), batch.at)
    return project


def _regions_of(row: BroughtProject) -> dict[int, Region]:
    stated = [one.value for one in row.facts if one.attribute == Attribute.REGION]
    return {region.pk: region for region in (row.region, *stated)}


def _edit(project: Project, row: BroughtProject, result: Brought, at: datetime) -> None:
    changes = dict(row.attributes)
    if row.investor_id and row.investor_id != project.investor_id:
        changes["investor_id"] = row.investor_id
    for name, value in changes.items():
        result.old_attributes[name] = getattr(project, name)
        setattr(project, name, value)
    if changes:
        project.updated_at = at
        project.version += 1
        project.save(update_fields=[*changes, "updated_at", "version"])


def _write_evidence(batch: _Batch) -> None:
    for row, project in zip(batch.rows, batch.projects, strict=True):
        for cell in (row.cell, *(funds.cell for funds in row.funds)):
            if cell not in batch.evidence:
                batch.evidence[cell] = Evidence(
                    project=project,
                    kind=EvidenceKind.LEDGER_ROW,
                    name=cell.file_name,
                    sha256=cell.sha256,
                    sheet=cell.sheet,
                    row=cell.row,
                    added_by=batch.by,
                    added_at=batch.at,
                )
    insert_many(list(batch.evidence.values()))


def _write_milestones(batch: _Batch) -> None:
    standing = _standing_milestones(batch)
    new: list[Milestone] = []
    owners: list[tuple[Brought, LedgerCell]] = []
    retracted: list[int] = []
    for row, project, result in zip(batch.rows, batch.projects, batch.results, strict=True):
        for one in row.milestones:
            old = standing.get((project.pk, one.stage))
            if old is not None and one.kind == MilestoneKind.FORMAL:
                if not batch.verified:
                    result.left_out.append(one.stage)
                    continue
                retracted.append(old)
                result.replaced.append(old)
            new.append(
                Milestone(
                    project=project,
                    stage=one.stage,
                    kind=one.kind,
                    on=one.on,
                    day_assumed=one.day_assumed,
                    event_id=one.event_id,
                    **batch.standing(),
                )
            )
            owners.append((result, row.cell))
    _retract(Milestone, retracted, batch.by, batch.at, "台账更正")
    insert_many(new)
    through = Milestone.evidence.through
    links = []
    for milestone, (result, cell) in zip(new, owners, strict=True):
        result.milestones.append(milestone.pk)
        links.append(through(milestone_id=milestone.pk, evidence_id=batch.evidence[cell].pk))
    insert_many(links)


def _standing_milestones(batch: _Batch) -> dict[tuple[int, str], int]:
    keys = [row.project_id for row in batch.rows if row.project_id]
    return {
        (project, stage): pk
        for project, stage, pk in Milestone.objects.filter(
            project__in=keys,
            kind=MilestoneKind.FORMAL,
            standing__in=(Standing.CLAIMED, Standing.VERIFIED),
        ).values_list("project", "stage", "pk")
    }


def _facts_of(row: BroughtProject, project: Project, batch: _Batch) -> list[Fact]:
    facts = []
    for one in row.facts:
        fact = Fact(
            project=project,
            attribute=one.attribute,
            on=one.on,
            day_assumed=one.day_assumed,
            currency=one.currency,
            foreign_amount=one.foreign_amount,
            rate=one.rate,
            rate_on=one.rate_on,
            **batch.standing(),
        )
        set_value(fact, one.value)
        facts.append(fact)
    return facts


def _write_facts(batch: _Batch) -> None:
    new: list[Fact] = []
    owners: list[Brought] = []
    for row, project, result in zip(batch.rows, batch.projects, batch.results, strict=True):
        for fact in _facts_of(row, project, batch):
            fact.evidence = batch.evidence[row.cell]
            new.append(fact)
            owners.append(result)
    insert_many(new)
    for fact, result in zip(new, owners, strict=True):
        result.facts.append(fact.pk)
        if batch.verified and not result.created:
            replace_month(fact, batch.by, batch.at)


def _write_funds(batch: _Batch) -> None:
    new: list[FundArrival] = []
    owners: list[Brought] = []
    for row, project, result in zip(batch.rows, batch.projects, batch.results, strict=True):
        for one in row.funds:
            new.append(
                FundArrival(
                    project=project,
                    on=one.on,
                    amount=one.amount,
                    kind=one.kind,
                    source=one.source,
                    voucher=one.voucher,
                    evidence=batch.evidence[one.cell],
                    **batch.standing(),
                )
            )
            owners.append(result)
    insert_many(new)
    for arrival, result in zip(new, owners, strict=True):
        result.funds.append(arrival.pk)


def _write_members(batch: _Batch) -> None:
    held = set(
        ProjectMember.objects.filter(
            project__in=[row.project_id for row in batch.rows if row.project_id], left_on=None
        ).values_list("project", "capacity", "stated_name")
    )
    ProjectMember.objects.bulk_create(
        ProjectMember(
            project=project,
            capacity=capacity,
            stated_name=stated,
            joined_on=row.on or day_of(batch.at),
        )
        for row, project in zip(batch.rows, batch.projects, strict=True)
        for capacity, stated in row.members
        if (project.pk, capacity, stated) not in held
    )


def _write_audit(batch: _Batch) -> None:
    entries = [
        AuditEntry(
            actor=batch.by,
            at=batch.at,
            action="projects.brought_in" if result.created else "projects.updated_by_ledger",
            target_kind="projects.project",
            target_id=str(result.project_id),
            target_text=project.name[:200],
            changes={
                "attributes": {name: str(value) for name, value in row.attributes.items()},
                "milestones": [f"{one.stage} {one.on}" for one in row.milestones],
                "facts": [f"{one.attribute} {one.value} {one.on}" for one in row.facts],
                "funds": [f"{one.amount} {one.on}" for one in row.funds],
            },
            reason=f"{row.cell.file_name} {row.cell.sheet} 第{row.cell.row}行",
        )
        for row, project, result in zip(batch.rows, batch.projects, batch.results, strict=True)
    ]
    insert_many(entries)


def _retract(
    model: type[Any], keys: Iterable[int], by: User | None, at: datetime, reason: str
) -> None:
    model._default_manager.filter(
        pk__in=list(keys), standing__in=(Standing.CLAIMED, Standing.VERIFIED)
    ).update(
        standing=Standing.RETRACTED, retracted_by=by, retracted_at=at, retraction_reason=reason
    )


@transaction.atomic
def take_back(*, brought: Sequence[Brought], by: User | None, at: datetime, reason: str) -> None:
    """Undo one bounded piece: retract what it brought, restore what it replaced.

    A project that the import created is removed from sight when nothing else counts on it; what
    was known before ``at`` stays known as of then.
    """
    for model, name in ((Milestone, "milestones"), (Fact, "facts"), (FundArrival, "funds")):
        _retract(model, [key for one in brought for key in getattr(one, name)], by, at, reason)
    replaced = [key for one in brought for key in one.replaced]
    _restore(Milestone.objects.filter(pk__in=replaced).select_related("project"), at)
    _restore_attributes([one for one in brought if one.old_attributes], at)
    created = [one.project_id for one in brought if one.created]
    Project.objects.filter(pk__in=created).exclude(pk__in=_built_upon(created)).update(
        removed_at=at, updated_at=at
    )
    for key in Project.objects.filter(pk__in=created, removed_at=at).values_list("pk", flat=True):
        search.remove("project", key)
    refresh_copies({one.project_id for one in brought}, at)
    AuditEntry.objects.bulk_create(
        AuditEntry(
            actor=by,
            at=at,
            action="projects.import_taken_back",
            target_kind="projects.project",
            target_id=str(one.project_id),
            reason=reason,
        )
        for one in brought
    )


def _restore(milestones: Iterable[Milestone], at: datetime) -> None:
    """Count replaced milestones again from ``at`` on, as new rows with their old deciders.

    A stage that somebody has claimed anew since then keeps that claim.
    """
    for milestone in milestones:
        if milestone.project.milestones.filter(
            stage=milestone.stage,
            kind=MilestoneKind.FORMAL,
            standing__in=(Standing.CLAIMED, Standing.VERIFIED),
        ).exists():
            continue
        evidence = list(milestone.evidence.all())
        milestone.pk = None
        milestone._state.adding = True
        milestone.standing = Standing.VERIFIED
        milestone.verified = True
        milestone.decided_at = at
        milestone.retracted_at = milestone.retracted_by = None
        milestone.retraction_reason = ""
        milestone.save()
        milestone.evidence.set(evidence)


def _restore_attributes(brought: Sequence[Brought], at: datetime) -> None:
    projects = Project.objects.in_bulk([one.project_id for one in brought])
    for one in brought:
        project = projects[one.project_id]
        for name, value in one.old_attributes.items():
            setattr(project, name, value)
        project.updated_at = at
        project.save(update_fields=[*one.old_attributes, "updated_at"])


def _built_upon(keys: Sequence[int]) -> set[int]:
    """Projects that carry a live claim, a paper or a phase of their own."""
    live = (Standing.CLAIMED, Standing.VERIFIED)
    upon: set[int] = set()
    for model in (Milestone, Fact, FundArrival):
        upon.update(
            model._default_manager.filter(project__in=keys, standing__in=live).values_list(
                "project", flat=True
            )
        )
    upon.update(
        Evidence.objects.filter(project__in=keys)
        .exclude(kind=EvidenceKind.LEDGER_ROW)
        .values_list("project", flat=True)
    )
    upon.update(
        parent
        for parent in Project.objects.filter(parent__in=keys).values_list("parent", flat=True)
        if parent
    )
    return upon

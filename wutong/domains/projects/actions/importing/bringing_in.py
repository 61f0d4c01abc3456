"""Bringing in many projects at once, out of a ledger, and taking them back.

A claim brought in rests on its ledger row. Verified at once where the person who confirms may
verify, otherwise waiting in the verification queue. Nothing here asks the gates: a ledger states
what the bureau already recognised; the gates guard what people claim in the system.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from wutong.domains.org.queries import Region, User
from wutong.domains.projects.actions.claims import replace_month, set_value
from wutong.domains.projects.actions.editing import index_names, next_codes
from wutong.domains.projects.actions.importing.brought import (
    Brought,
    BroughtProject,
    LedgerCell,
)
from wutong.domains.projects.actions.importing.retracting import retract_all
from wutong.domains.projects.actions.support import (
    put_copies,
    refresh_copies,
)
from wutong.domains.projects.choices import (
    Attribute,
    EvidenceKind,
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
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.bulk import insert_many
from wutong.kernel.clock import day_of
from wutong.kernel.names import normalize_text


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
    retract_all(Milestone, retracted, batch.by, batch.at, "台账更正")
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
            region_path=project.region_path,
            confidential=project.confidential,
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

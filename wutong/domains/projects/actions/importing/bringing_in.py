"""Bringing in many projects at once, out of a ledger, and taking them back.

A claim brought in rests on its ledger row. Verified at once where the person who confirms may
verify, otherwise waiting in the verification queue. Nothing here asks the gates: a ledger states
what the bureau already recognised; the gates guard what people claim in the system.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from wutong.domains.org.queries import Region, User
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
from wutong.domains.projects.actions.values import MONTHLY, value_column
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
from wutong.domains.projects.rules.lifecycle import rank
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.bulk import insert_many, insert_rows, maker
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
        self.today = day_of(at)
        self.verified = verified
        self.results = [Brought() for _ in rows]
        self.projects: list[Project] = []
        self.evidence: dict[LedgerCell, int] = {}

    def standing(self) -> dict[str, Any]:
        """The claim's fields: decided at once, or waiting in the queue."""
        if self.verified:
            return {
                "standing": Standing.VERIFIED,
                "verified": True,
                "claimed_at": self.at,
                "decided_by_id": self.by_id,
                "decided_at": self.at,
            }
        return {
            "standing": Standing.CLAIMED,
            "claimed_by_id": self.by_id,
            "claimed_at": self.at,
        }

    @property
    def by_id(self) -> int | None:
        """The key of who imports."""
        return self.by.pk if self.by is not None else None


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
    make = maker(Project)
    for row, result in zip(batch.rows, batch.results, strict=True):
        if row.project_id:
            project = existing[row.project_id]
            _edit(project, row, result, batch.at)
        else:
            code = next(codes[row.region.pk, _first_year(row, batch.today)])
            project = _new_project(make, row, code, batch)
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
            needed[row.region.pk, _first_year(row, batch.today)].append(row)
    return {
        (region, year): iter(next_codes(rows[0].region, year, len(rows)))
        for (region, year), rows in needed.items()
    }


def _first_year(row: BroughtProject, today: date) -> int:
    days = [one.on for one in row.milestones] + [one.on for one in row.funds]
    return min([row.on] if row.on else days, default=today).year


def _new_project(
    make: Callable[..., Project], row: BroughtProject, code: str, batch: _Batch
) -> Project:
    project = make(
        code=code,
        name=row.name,
        normalized_name=normalize_text(row.name),
        investor_id=row.investor_id,
        region_id=row.region.pk,
        region_path=row.region.path,
        created_at=batch.at,
        created_by_id=batch.by_id,
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
        result.new_attributes[name] = value
        setattr(project, name, value)
    if changes:
        project.updated_at = at
        project.version += 1
        project.save(update_fields=[*changes, "updated_at", "version"])


def _write_evidence(batch: _Batch) -> None:
    owners: dict[LedgerCell, int] = {}
    for row, project in zip(batch.rows, batch.projects, strict=True):
        for cell in (row.cell, *(funds.cell for funds in row.funds)):
            owners.setdefault(cell, project.pk)
    keys = insert_rows(
        Evidence,
        ("project_id", "name", "sha256", "sheet", "row"),
        [
            (project, cell.file_name, cell.sha256, cell.sheet, cell.row)
            for cell, project in owners.items()
        ],
        kind=EvidenceKind.LEDGER_ROW,
        added_by_id=batch.by_id,
        added_at=batch.at,
    )
    batch.evidence = dict(zip(owners, keys, strict=True))


def _write_milestones(batch: _Batch) -> None:
    standing = _standing_milestones(batch)
    new: list[tuple[Any, ...]] = []
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
                (
                    project.pk,
                    one.stage,
                    rank(one.stage),
                    one.kind,
                    one.on,
                    one.day_assumed,
                    one.event_id,
                )
            )
            owners.append((result, row.cell))
    retract_all(Milestone, retracted, batch.by, batch.at, "台账更正")
    columns = ("project_id", "stage", "stage_rank", "kind", "on", "day_assumed", "event_id")
    keys = insert_rows(Milestone, columns, new, **batch.standing())
    links = []
    for key, (result, cell) in zip(keys, owners, strict=True):
        result.milestones.append(key)
        links.append((key, batch.evidence[cell]))
    insert_rows(Milestone.evidence.through, ("milestone_id", "evidence_id"), links)


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


_VALUES: Final = ("money", "number", "flag", "region_id", "unit_id", "planned")


def _value_columns(attribute: str, value: Any) -> tuple[Any, ...]:
    """The value in the one of the columns ``_VALUES`` where its attribute keeps it."""
    kept = value_column(attribute)
    key = getattr(value, "pk", value)
    return tuple(key if name == kept else None for name in _VALUES)


def _write_facts(batch: _Batch) -> None:
    new: list[tuple[Any, ...]] = []
    owners: list[Brought] = []
    _replace_months(batch)
    for row, project, result in zip(batch.rows, batch.projects, batch.results, strict=True):
        evidence = batch.evidence[row.cell]
        for one in row.facts:
            new.append(
                (
                    project.pk,
                    evidence,
                    one.attribute,
                    one.on,
                    one.day_assumed,
                    one.currency,
                    one.foreign_amount,
                    one.rate,
                    one.rate_on,
                    *_value_columns(one.attribute, one.value),
                )
            )
            owners.append(result)
    columns = (
        "project_id", "evidence_id", "attribute", "on", "day_assumed", "currency",
        "foreign_amount", "rate", "rate_on", *_VALUES,
    )  # fmt: skip
    keys = insert_rows(Fact, columns, new, **batch.standing())
    for key, result in zip(keys, owners, strict=True):
        result.facts.append(key)


def _replace_months(batch: _Batch) -> None:
    """A month has one verified value: what stood of the months that are brought is retracted."""
    if not batch.verified:
        return
    months = {
        (row.project_id, one.attribute, one.on): result
        for row, result in zip(batch.rows, batch.results, strict=True)
        for one in row.facts
        if row.project_id and one.attribute in MONTHLY
    }
    standing = Fact.objects.filter(
        project__in={project for project, _attribute, _on in months},
        attribute__in=MONTHLY,
        standing=Standing.VERIFIED,
    ).values_list("pk", "project", "attribute", "on")
    for key, project, attribute, on in standing:
        if (result := months.get((project, attribute, on))) is not None:
            result.replaced_months.append(key)
    replaced = [key for result in batch.results for key in result.replaced_months]
    retract_all(Fact, replaced, batch.by, batch.at, "台账更正")


def _write_funds(batch: _Batch) -> None:
    new: list[tuple[Any, ...]] = []
    owners: list[Brought] = []
    for row, project, result in zip(batch.rows, batch.projects, batch.results, strict=True):
        for one in row.funds:
            evidence = batch.evidence[one.cell]
            new.append(
                (project.pk, evidence, one.on, one.amount, one.kind, one.source, one.voucher)
            )
            owners.append(result)
    columns = ("project_id", "evidence_id", "on", "amount", "kind", "source", "voucher")
    keys = insert_rows(FundArrival, columns, new, **batch.standing())
    for key, result in zip(keys, owners, strict=True):
        result.funds.append(key)


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
            joined_on=row.on or batch.today,
        )
        for row, project in zip(batch.rows, batch.projects, strict=True)
        for capacity, stated in row.members
        if (project.pk, capacity, stated) not in held
    )


def _write_audit(batch: _Batch) -> None:
    entries = [
        (
            "projects.brought_in" if result.created else "projects.updated_by_ledger",
            str(result.project_id),
            project.name[:200],
            project.region_path,
            project.confidential,
            {
                "attributes": {name: str(value) for name, value in row.attributes.items()},
                "milestones": [f"{one.stage} {one.on}" for one in row.milestones],
                "facts": [f"{one.attribute} {one.value} {one.on}" for one in row.facts],
                "funds": [f"{one.amount} {one.on}" for one in row.funds],
            },
            f"{row.cell.file_name} {row.cell.sheet} 第{row.cell.row}行",
        )
        for row, project, result in zip(batch.rows, batch.projects, batch.results, strict=True)
    ]
    columns = (
        "action", "target_id", "target_text", "region_path", "confidential", "changes", "reason",
    )  # fmt: skip
    insert_rows(
        AuditEntry,
        columns,
        entries,
        actor_id=batch.by_id,
        at=batch.at,
        target_kind="projects.project",
    )

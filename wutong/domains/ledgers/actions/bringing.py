"""Turning planned rows into what the projects' room brings in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from wutong.domains.ledgers.choices import ImportStatus, Meaning
from wutong.domains.ledgers.models import LedgerImport
from wutong.domains.ledgers.queries.differences import Delta
from wutong.domains.ledgers.queries.places import AnyRegion, AnyUnit, NewRegion, NewUnit
from wutong.domains.ledgers.queries.planning import ImportPlan, PlannedProject, PlannedRow
from wutong.domains.org.actions import add_custom_region, add_unit, reopen_unit
from wutong.domains.org.choices import RegionLevel, UnitKind
from wutong.domains.org.queries import Region, Unit, User
from wutong.domains.projects.actions import (
    BroughtFact,
    BroughtFunds,
    BroughtMilestone,
    BroughtProject,
    LedgerCell,
    signing_event,
)
from wutong.domains.projects.choices import Attribute, Stage

_FILE_NAME = 160


@dataclass
class Making:
    """One run of an import: what it makes on the way, and where rows find it."""

    ledger_import: LedgerImport
    plan: ImportPlan
    by: User | None
    at: datetime
    regions: dict[NewRegion, Region] = field(default_factory=dict)
    units: dict[NewUnit, Unit] = field(default_factory=dict)
    investors: dict[int, int] = field(default_factory=dict)
    new_investors: set[int] = field(default_factory=set)
    events: dict[str, int] = field(default_factory=dict)
    project_keys: dict[int, int] = field(default_factory=dict)

    def make_places(self) -> None:
        """The parks, zones and units that rows with something to bring name and nobody made."""
        for row in self.plan.rows:
            if row.delta is None or not row.changes or row.project is None:
                continue
            for region in (row.delta.region, row.project.region):
                self._make_region(region)
            self._make_unit(row.delta.unit)
            self._reopen_unit(row.delta.unit)

    def _make_region(self, region: AnyRegion | None) -> None:
        if isinstance(region, NewRegion) and region not in self.regions:
            self.regions[region] = add_custom_region(
                parent=region.parent,
                name=region.name,
                level=RegionLevel(region.level),
                by=self.by,
                at=self.at,
                reason=self.ledger_import.file_name,
            )

    def _make_unit(self, unit: AnyUnit | None) -> None:
        if isinstance(unit, NewUnit) and unit not in self.units:
            self.units[unit] = add_unit(
                region=self.ledger_import.region,
                name=unit.name,
                kind=UnitKind(unit.kind),
                by=self.by,
                at=self.at,
                reason=self.ledger_import.file_name,
            )

    def _reopen_unit(self, unit: AnyUnit | None) -> None:
        """A unit that an undone import had made, and its undoing closed, serves again."""
        if isinstance(unit, Unit) and unit.closed_on is not None and unit.pk in self._undone_units:
            reopen_unit(unit=unit, by=self.by, at=self.at, reason=self.ledger_import.file_name)

    @cached_property
    def _undone_units(self) -> set[int]:
        undone = LedgerImport.objects.filter(
            region=self.ledger_import.region, status=ImportStatus.UNDONE
        )
        return {
            key
            for made in undone.values_list("brought", flat=True)
            for key in made.get("units", [])
        }

    def make_events(self) -> None:
        """The signing events that rows name; held on their day where all rows agree on it."""
        days: dict[str, set[date]] = defaultdict(set)
        for row in self.plan.rows:
            name = row.line.text(Meaning.EVENT)
            if name and row.delta is not None:
                days[name] |= {m.on for m in row.delta.milestones if m.stage == Stage.SIGNED}
        for name, held in days.items():
            on = held.pop() if len(held) == 1 else None
            self.events[name] = signing_event(
                region=self.ledger_import.region,
                name=name[:120],
                on=on,
                by=self.by,
                at=self.at,
                reason=self.ledger_import.file_name,
            ).pk

    def region(self, region: AnyRegion) -> Region:
        """The region as it is kept now."""
        return self.regions[region] if isinstance(region, NewRegion) else region

    def unit(self, unit: AnyUnit) -> Unit:
        """The unit as it is kept now."""
        return self.units[unit] if isinstance(unit, NewUnit) else unit

    def made(self) -> dict[str, Any]:
        """What was made beside projects, for the undo."""
        return {
            "regions": [region.pk for region in self.regions.values()],
            "units": [unit.pk for unit in self.units.values()],
            "investors": sorted(self.new_investors),
        }


def brought_project(
    making: Making, project: PlannedProject, rows: list[PlannedRow]
) -> BroughtProject:
    """One project with the rows that go together: the first one's statements, the funds of all."""
    first = rows[0]
    delta = first.delta or Delta()
    kept = project.kept.project
    region = making.region(project.region or making.ledger_import.region)
    key = making.project_keys.get(id(project)) or (kept.pk if kept is not None else None)
    return BroughtProject(
        name=project.name,
        region=kept.region if kept is not None else region,
        cell=_cell(making, first),
        project_id=key,
        investor_id=making.investors.get(id(project)),
        unit=making.unit(delta.unit) if delta.unit is not None else None,
        attributes=dict(delta.attributes),
        milestones=tuple(_milestones(making, first, delta)),
        facts=tuple(_facts(making, delta)),
        funds=tuple(_funds(making, rows)),
        members=tuple(delta.members),
        on=delta.on,
    )


def _cell(making: Making, row: PlannedRow) -> LedgerCell:
    kept = making.ledger_import
    return LedgerCell(
        kept.file.sha256, kept.file_name[:_FILE_NAME], row.line.sheet[:80], row.line.row
    )


def _milestones(making: Making, row: PlannedRow, delta: Delta) -> list[BroughtMilestone]:
    event = making.events.get(row.line.text(Meaning.EVENT))
    return [
        BroughtMilestone(
            one.stage,
            one.on,
            one.assumed,
            one.kind,
            event if one.stage == Stage.SIGNED else None,
        )
        for one in delta.milestones
    ]


def _facts(making: Making, delta: Delta) -> list[BroughtFact]:
    facts = [
        BroughtFact(
            one.attribute,
            one.value,
            one.on,
            one.assumed,
            one.currency,
            one.foreign_amount,
            one.rate,
            one.on if one.rate is not None else None,
        )
        for one in delta.facts
    ]
    on = delta.on
    if on is None:
        return facts
    if delta.region is not None:
        region = making.region(delta.region)
        facts.append(BroughtFact(Attribute.REGION.value, region, on, delta.on_assumed))
    if delta.unit is not None:
        unit = making.unit(delta.unit)
        facts.append(BroughtFact(Attribute.UNIT.value, unit, on, delta.on_assumed))
    return facts


def _funds(making: Making, rows: list[PlannedRow]) -> list[BroughtFunds]:
    return [
        BroughtFunds(one.on, one.amount, one.kind, _cell(making, row), one.voucher)
        for row in rows
        for one in (row.delta.funds if row.delta is not None else ())
        if one.on is not None
    ]

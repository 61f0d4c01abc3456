"""What a ledger brings, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from wutong.domains.org.queries import Region, Unit
from wutong.domains.projects.choices import FundSource, MilestoneKind


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
    replaced_months: list[int] = field(default_factory=list)
    """Milestones, and facts of a month, that stood before what the row brought."""
    left_out: list[str] = field(default_factory=list)
    old_attributes: dict[str, Any] = field(default_factory=dict)
    new_attributes: dict[str, Any] = field(default_factory=dict)
    """What the row wrote over them: taken back only while it still stands."""

"""What a ledger was understood to say: the result that pages, actions and commands share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256

from wutong.domains.ledgers.choices import LineOutcome, Meaning, SheetKind
from wutong.domains.ledgers.rules.columns import Column
from wutong.domains.ledgers.rules.readings import Money, Value
from wutong.domains.ledgers.rules.texts import simplified
from wutong.domains.ledgers.rules.workbook import Cell


@dataclass(frozen=True, slots=True)
class CellIssue:
    """A cell that could not be taken over: where it is, what it says, why.

    ``warning`` marks one whose words are kept as stated although they are not what they
    should be (a uscc with a wrong check character), or that was taken in part (several firms).
    """

    sheet: str
    row: int
    column: str
    header: str
    text: str
    why: str
    kind: str = ""
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Arrived:
    """Funds in place as one cell states them; ``on`` where its column tells the month (or, with
    ``by_year``, the year), by its end."""

    money: Money
    kind: str
    on: date | None = None
    by_year: bool = False


@dataclass(frozen=True, slots=True)
class Invested:
    """Fixed-asset investment of one month as its cell states it; ``on`` is the month's last day."""

    money: Money
    on: date


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One row of the file and what it ended as."""

    sheet: str
    row: int
    outcome: LineOutcome
    why: str = ""
    kind: SheetKind = SheetKind.UNKNOWN
    values: Mapping[Meaning, Value] = field(default_factory=dict)
    funds: tuple[Arrived, ...] = ()
    invested: tuple[Invested, ...] = ()
    group: str = ""
    issues: tuple[CellIssue, ...] = ()
    cells: tuple[Cell, ...] = ()
    first_row: int | None = None

    def text(self, meaning: Meaning) -> str:
        """The plain words of a column, or the empty text."""
        value = self.values.get(meaning)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class TotalItem:
    """One figure of a total row against the rows it covers; the difference is stated − counted."""

    header: str
    stated: Decimal
    counted: Decimal
    agrees: bool
    unit: str = ""


@dataclass(frozen=True, slots=True)
class TotalCheck:
    """A total row, what it says and whether the rows agree; ``rows`` are those it covers."""

    row: int
    label: str
    items: tuple[TotalItem, ...]
    rows: tuple[int, ...] = ()

    @property
    def agrees(self) -> bool:
        return all(item.agrees for item in self.items)


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask before the import. ``choices`` are (answer, label) pairs.

    Where ``blocks`` is set nothing may be imported without an answer; elsewhere the suggestion
    is followed and said so.
    """

    key: str
    sheet: str
    text: str
    choices: tuple[tuple[str, str], ...]
    suggested: str = ""
    blocks: bool = False
    answer: str = ""

    @property
    def open(self) -> bool:
        return self.blocks and not self.answer


@dataclass(frozen=True, slots=True)
class SheetReading:
    """One sheet, or one of several tables in it, as understood.

    ``source`` is the sheet's name in the file where ``name`` is that of one of its tables.
    """

    name: str
    kind: SheetKind
    hidden: bool = False
    title: str = ""
    year: int | None = None
    as_of: date | None = None
    header_rows: tuple[int, int] | None = None
    columns: tuple[Column, ...] = ()
    lines: tuple[LedgerLine, ...] = ()
    totals: tuple[TotalCheck, ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""

    @property
    def sheet_name(self) -> str:
        """The name that the sheet has in the file."""
        return self.source or self.name

    def counted(self, outcome: LineOutcome) -> int:
        """How many rows ended as the outcome."""
        return sum(line.outcome == outcome for line in self.lines)

    @property
    def data_rows(self) -> int:
        """Rows that are records of the ledger, whether they could be read or not."""
        ends = (LineOutcome.READ, LineOutcome.DUPLICATE, LineOutcome.UNREADABLE)
        return sum(line.outcome in ends for line in self.lines)

    @property
    def issues(self) -> list[CellIssue]:
        return [issue for line in self.lines for issue in line.issues]


@dataclass(frozen=True, slots=True)
class LedgerReading:
    """A whole file as understood."""

    file_name: str
    file_format: str
    sheets: tuple[SheetReading, ...]
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def open_questions(self) -> list[Question]:
        return [question for question in self.questions if question.open]

    @property
    def as_of(self) -> date | None:
        return next((sheet.as_of for sheet in self.sheets if sheet.as_of), None)

    @property
    def issues(self) -> list[CellIssue]:
        return [issue for sheet in self.sheets for issue in sheet.issues]

    def fingerprint(self) -> str:
        """The same for files of the same layout: sheets in order with their headers."""
        layout = "\n".join(
            "\t".join(simplified(column.header) for column in sheet.columns)
            for sheet in self.sheets
            if sheet.columns
        )
        return sha256(layout.encode()).hexdigest()

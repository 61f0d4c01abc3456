"""A composed document: what stands on the pages, before any file format.

Renderers (page, Word, workbook, PDF) read the same frozen objects, so the same figure cannot
differ between them. A text that shows a figure carries the figure's key; the key opens its rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

Alignment = Literal["left", "centre", "right"]
ChartKind = Literal["bar", "line"]
ListKind = Literal["red", "black"]

NUMERALS = "〇一二三四五六七八九"


class DocumentError(ValueError):
    """A document that cannot be laid out, e.g. table cells that overlap."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; ``figure`` is the key of the figure it shows, or empty. ``change`` says
    in a sign and words how it differs from the last paper."""

    text: str
    figure: str = ""
    change: str = ""

    @property
    def printed(self) -> str:
        """The text with its change in brackets."""
        return f"{self.text}（{self.change}）" if self.change else self.text


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1–4, numbered 一、（一）1.（1）by its place (GB/T 9704-2012, 7.3.3)."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A body paragraph, indented by two characters."""

    kind: ClassVar[str] = "paragraph"
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The plain text of all runs."""
        return "".join(run.printed for run in self.runs)


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell; spans count rows and columns as HTML does, covered cells are left out.

    ``change`` stands below the text: a sign, and what the last paper said. ``link`` is where the
    page opens what is no figure: a score, an order.
    """

    text: str
    figure: str = ""
    align: Alignment = "left"
    row_span: int = 1
    column_span: int = 1
    number: Decimal | None = None
    decimal_places: int = 0
    change: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A native table: header rows repeat on every page, no row is split."""

    kind: ClassVar[str] = "table"
    caption: str
    header: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]
    unit: str = ""
    note: str = ""

    @property
    def column_count(self) -> int:
        """Number of grid columns, spans counted."""
        return sum(cell.column_span for cell in (self.header or self.body)[0])


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart; a value may be missing, its figure key may be empty."""

    name: str
    values: tuple[Decimal | None, ...]
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar or line chart over categories; ``unit`` is the unit of every value."""

    kind: ClassVar[str] = "chart"
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    chart: ChartKind = "bar"


@dataclass(frozen=True, slots=True)
class NoticeEntry:
    """A unit on a list, and why."""

    name: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The plain text of all runs."""
        return "".join(run.printed for run in self.runs)


@dataclass(frozen=True, slots=True)
class NoticeList:
    """A red list (praised) or a black list (criticised); an empty list says so."""

    kind: ClassVar[str] = "notice_list"
    title: str
    colour: ListKind
    entries: tuple[NoticeEntry, ...]


Block = Heading | Paragraph | Table | Chart | NoticeList


@dataclass(frozen=True, slots=True)
class Document:
    """A bulletin, composed. ``issued_on`` is None while it is a draft."""

    issuing_unit: str
    title: str
    number: str
    issued_on: date | None
    blocks: tuple[Block, ...]
    addressees: str = ""
    attachments: tuple[str, ...] = ()
    copied_to: str = ""
    masthead: str = ""
    remark: str = ""
    definitions: tuple[str, ...] = field(default=())
    legend: str = ""
    one_page: bool = False


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell with the zero-based grid position of its upper left corner."""

    row: int
    column: int
    cell: Cell


def place_cells(rows: tuple[tuple[Cell, ...], ...], columns: int) -> list[PlacedCell]:
    """Give every cell its place in the grid. DocumentError if they overlap or leave gaps."""
    taken: set[tuple[int, int]] = set()
    placed: list[PlacedCell] = []
    for row_index, row in enumerate(rows):
        for cell in row:
            column = next((c for c in range(columns) if (row_index, c) not in taken), columns)
            covered = _covered(row_index, column, cell)
            if column + cell.column_span > columns or covered & taken:
                raise DocumentError(f"第{row_index + 1}行的单元格「{cell.text}」放不下")
            taken |= covered
            placed.append(PlacedCell(row_index, column, cell))
    if len(taken) != len(rows) * columns:
        raise DocumentError("表格有空缺的单元格")
    return placed


def _covered(row: int, column: int, cell: Cell) -> set[tuple[int, int]]:
    return {
        (row + down, column + right)
        for down in range(cell.row_span)
        for right in range(cell.column_span)
    }


def chinese_numeral(number: int) -> str:
    """1–99 in Chinese numerals as headings use them (十一, 二十). ValueError outside."""
    if not 1 <= number <= 99:
        raise ValueError(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return NUMERALS[ones]
    return ("" if tens == 1 else NUMERALS[tens]) + "十" + (NUMERALS[ones] if ones else "")


def heading_prefix(level: int, position: int) -> str:
    """The number before a heading of GB/T 9704-2012, 7.3.3: 一、（一）1.（1）."""
    if level == 1:
        return f"{chinese_numeral(position)}、"
    if level == 2:
        return f"（{chinese_numeral(position)}）"
    return f"{position}." if level == 3 else f"（{position}）"


def numbered_blocks(document: Document) -> Iterator[tuple[Block, str]]:
    """Every block in order with its heading prefix (empty for other blocks)."""
    counters = [0, 0, 0, 0]
    for block in document.blocks:
        if not isinstance(block, Heading):
            yield block, ""
            continue
        level = min(max(block.level, 1), 4)
        counters[level - 1] += 1
        counters[level:] = [0] * (4 - level)
        yield block, heading_prefix(level, counters[level - 1])


def tables(document: Document) -> list[Table]:
    """The tables in order."""
    return [block for block in document.blocks if isinstance(block, Table)]


def chinese_date(day: date) -> str:
    """2022年9月9日, month and day without a leading zero (GB/T 9704-2012, 7.3.5)."""
    return f"{day.year}年{day.month}月{day.day}日"


def figure_keys(document: Document) -> set[str]:
    """Keys of every figure that the document shows."""
    keys: set[str] = set()
    for block in document.blocks:
        keys |= set(_block_keys(block))
    return keys - {""}


def _block_keys(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield from (run.figure for run in block.runs)
        case Table():
            yield from (cell.figure for row in (*block.header, *block.body) for cell in row)
        case Chart():
            yield from (key for series in block.series for key in series.figures)
        case NoticeList():
            yield from (run.figure for entry in block.entries for run in entry.runs)
        case Heading():
            return


def attachment_lines(document: Document) -> list[str]:
    """附件：1. … as it stands under the text; the list of definitions is the last one."""
    names = [*document.attachments, *(["统计口径说明"] if document.definitions else [])]
    if len(names) < 2:
        return [f"附件：{name}" for name in names]
    lines = [f"{position}.{name}" for position, name in enumerate(names, start=1)]
    return [f"附件：{lines[0]}", *lines[1:]]


def imprint_lines(document: Document) -> list[str]:
    """The lines of 版记: copies, then who printed it and when; none for a draft."""
    if document.issued_on is None:
        return []
    copies = [f"抄送：{document.copied_to}。"] if document.copied_to else []
    return [*copies, f"{document.issuing_unit}　　{chinese_date(document.issued_on)}印发"]

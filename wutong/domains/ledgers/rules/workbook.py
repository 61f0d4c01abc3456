"""The cells of a workbook as they were found, before anything is understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

type Cell = str | int | float | bool | date | datetime | None
type Place = tuple[int, int]
"""Row (from 1) and column (from 0)."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged range; rows from 1, columns from 0, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def width(self) -> int:
        return self.last_column - self.first_column + 1

    @property
    def height(self) -> int:
        return self.last_row - self.first_row + 1


@dataclass(frozen=True, slots=True)
class SheetCells:
    """One sheet: its non-empty rows by their number in the file, and what lies beside them.

    ``broken`` holds cells without a usable value and why (a formula never calculated, an
    error value). ``shown_units`` holds the unit that a number format writes behind the number.
    Of one of several tables in a sheet, ``source`` is the sheet's name and ``context`` what
    stands above the first of them. ``struck`` holds the cells that are struck out.
    """

    name: str
    rows: Mapping[int, tuple[Cell, ...]]
    merged: tuple[Merged, ...] = ()
    merged_known: bool = False
    hidden: bool = False
    broken: Mapping[Place, str] = field(default_factory=lambda: MappingProxyType({}))
    shown_units: Mapping[Place, str] = field(default_factory=lambda: MappingProxyType({}))
    source: str = ""
    context: tuple[str, ...] = ()
    struck: frozenset[Place] = frozenset()

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows.values()), default=0)


@dataclass(frozen=True, slots=True)
class WorkbookCells:
    """A whole file. ``dates_from_1904`` tells how serial numbers become days."""

    sheets: tuple[SheetCells, ...]
    file_format: str
    file_name: str = ""
    dates_from_1904: bool = False
    notes: tuple[str, ...] = ()


def column_letter(index: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The column of its letters: A is 0, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1

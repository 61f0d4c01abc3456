"""Tables as .xlsx files, safe to open."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any, Final

import xlsxwriter

RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
ROWS_AT_MOST: Final = 200_000
"""How many rows an export holds at the most."""
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Sheet:
    """A table to hand out: ``columns`` of (heading, width), ``rows`` of cells.

    ``kind`` names what it is in the export log, ``keys`` the rows there; ``region_path`` where
    they lie, if in one place; ``name`` the file's, without its ending, if not the title and day.
    """

    kind: str
    title: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Any]]
    keys: Iterable[Any]
    region_path: str = ""
    name: str = ""


def harmless(text: str) -> str:
    """``text`` as no spreadsheet will take for a formula: an apostrophe goes in front of what
    could be one, since the file may go on as .csv (CWE-1236)."""
    return f"'{text}" if text.startswith(RISKY) else text


def write_table(
    title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]]
) -> IO[bytes]:
    """A temporary file with one sheet: ``columns`` of (heading, width), then ``rows`` as text.

    Rows are written as they come, so that memory stays flat; the caller closes the file.
    """
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(title)
        bold = book.add_format({"bold": True})
        for place, (heading, width) in enumerate(columns):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, heading, bold)
        sheet.freeze_panes(1, 1)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                sheet.write_string(number, place, harmless(str(value)))
    file.seek(0)
    return file

"""Tables as .xlsx files, safe to open."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any, Final

from django.utils.translation import gettext as _

RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
ROWS_AT_MOST: Final = 200_000
"""How many rows an export holds at the most."""
MOST_BYTES: Final = 1_500_000
"""The largest table that is read, and how large it may be once it is unpacked."""
MOST_INFLATED: Final = 100 * 1024 * 1024
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


def spreadsheet() -> tuple[IO[bytes], Any]:
    """A temporary file and the workbook that is written into it once it is closed.

    Rows are written in their order, sheet after sheet, and never taken for formulas or addresses.
    """
    import xlsxwriter  # noqa: PLC0415  slow to load

    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    return file, xlsxwriter.Workbook(file, options)


def headed_sheet(book: Any, title: str, columns: Sequence[tuple[str, int]], held: int = 1) -> Any:
    """A new sheet with ``columns`` of (heading, width) and the first ``held`` of them in view."""
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True})
    for place, (heading, width) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, bold)
    sheet.freeze_panes(1, held)
    return sheet


def write_table(
    title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]]
) -> IO[bytes]:
    """A temporary file with one sheet: ``columns`` of (heading, width), then ``rows`` as text.

    Rows are written as they come, so that memory stays flat; the caller closes the file.
    """
    file, new_book = spreadsheet()
    with new_book as book:
        sheet = headed_sheet(book, title, columns)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                sheet.write_string(number, place, harmless(str(value)))
    file.seek(0)
    return file


class UnreadableTable(ValueError):
    """A file that is no table; ``str()`` is one sentence for the user."""


def read_table(data: bytes, name: str) -> Sequence[Sequence[object]]:
    """The cells of a small .xlsx (its first sheet) or .csv file, row by row.

    Raises UnreadableTable for an empty, large, broken or other file.
    """
    if not data.strip():
        raise UnreadableTable(_("文件是空的。"))
    if len(data) > MOST_BYTES:
        raise UnreadableTable(_("文件超过 1.5 MB，请拆分后再导入。"))
    if data.startswith(b"PK\x03\x04"):
        return _first_sheet(data)
    if name.lower().endswith(".csv"):
        return list(csv.reader(io.StringIO(_decoded(data))))
    raise UnreadableTable(_("请上传 .xlsx 或 .csv 文件。"))


def _first_sheet(data: bytes) -> Sequence[Sequence[object]]:
    from python_calamine import CalamineError, load_workbook  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inflated = sum(one.file_size for one in archive.infolist())
        if inflated <= MOST_INFLATED:
            book = load_workbook(io.BytesIO(data))
            return book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableTable(_("文件打不开，请用 Excel 或 WPS 另存为 .xlsx 再传。")) from error
    raise UnreadableTable(_("文件解压后大得不合常理，不予打开。"))


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableTable(_("文件的编码认不出来，请另存为 UTF-8 或 .xlsx 再传。"))

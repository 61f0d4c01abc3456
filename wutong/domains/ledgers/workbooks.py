"""Opening a ledger file safely. Whatever is wrong with it ends in one clear sentence.

Nothing is unpacked to disk, nothing in the file is run, and every size is bounded before the
content is taken into memory. Formulas are never computed; the value that the spreadsheet
program saved is read.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import olefile
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum
from python_calamine import load_workbook as load_with_calamine

from wutong.domains.ledgers.delimited import read_delimited
from wutong.domains.ledgers.packages import (
    PackageFacts,
    opendocument_facts,
    spreadsheet_facts,
    within_bounds,
)
from wutong.domains.ledgers.refusals import UnreadableWorkbook
from wutong.domains.ledgers.rules.workbook import Cell, Merged, SheetCells, WorkbookCells

MOST_BYTES = 50 * 1024 * 1024
"""Largest file taken."""
MOST_ROWS = 200_000
"""Most rows taken of one sheet."""
MOST_CELLS = 4_000_000
"""Most cells taken of one sheet, blank ones between others included."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"mime-version")


@dataclass(frozen=True, slots=True)
class LedgerContent:
    """The bytes of a ledger file with its name and SHA-256."""

    name: str
    data: bytes
    sha256: str


def content_of(name: str, data: bytes) -> LedgerContent:
    """Take a file's bytes; raises ``UnreadableWorkbook`` where it is empty or too large."""
    if not data.strip():
        raise UnreadableWorkbook(_("文件是空的。"))
    if len(data) > MOST_BYTES:
        raise UnreadableWorkbook(_("文件超过 50 MB，请拆分后再导入。"))
    return LedgerContent(Path(name).name, data, sha256(data).hexdigest())


def content_at(path: Path) -> LedgerContent:
    """Read a file from disk, at most ``MOST_BYTES`` of it."""
    try:
        with path.open("rb") as file:
            return content_of(path.name, file.read(MOST_BYTES + 1))
    except IsADirectoryError:
        raise UnreadableWorkbook(_("这是一个文件夹，不是台账文件。")) from None
    except FileNotFoundError:
        raise UnreadableWorkbook(_("找不到文件 %(path)s。") % {"path": path}) from None
    except OSError as error:
        raise UnreadableWorkbook(
            _("文件 %(path)s 打不开：%(why)s。") % {"path": path, "why": error.strerror or error}
        ) from None


def read_workbook(content: LedgerContent) -> WorkbookCells:
    """All cells of a .xlsx, .xls, .ods or .csv file, told apart by content and not by name."""
    data = content.data
    if data.startswith(_ZIP):
        workbook = _from_package(data)
    elif data.startswith(_OLE):
        workbook = _from_compound(data)
    elif data[:2] in (b"\x09\x08", b"\x09\x04", b"\x09\x02"):
        workbook = _with_calamine(data, "xls", PackageFacts())
    else:
        _refuse_other_types(data)
        workbook = read_delimited(content.name, data)
    if not any(sheet.rows for sheet in workbook.sheets):
        raise UnreadableWorkbook(_("文件里没有任何内容。"))
    return replace(workbook, file_name=content.name)


def _refuse_other_types(data: bytes) -> None:
    start = data[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(_MARKUP):
        raise UnreadableWorkbook(
            _("这是网页或 XML 格式，不是表格文件。请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。")
        )
    if start.startswith((b"%pdf", b"{\\rtf", b"\xff\xd8", b"\x89png", b"gif8", b"rar!", b"7z")):
        raise UnreadableWorkbook(_("这不是表格文件。请用 .xlsx、.xls、.ods 或 .csv。"))


def _from_package(data: bytes) -> WorkbookCells:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        within_bounds(archive)
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            return _with_calamine(data, "xlsx", spreadsheet_facts(archive, MOST_ROWS, MOST_CELLS))
        if "mimetype" in names and b"spreadsheet" in archive.read("mimetype")[:100]:
            return _with_calamine(data, "ods", opendocument_facts(archive, MOST_ROWS, MOST_CELLS))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise UnreadableWorkbook(_("文件已损坏，打不开。请重新保存一份再导入。")) from None
    if "xl/workbook.bin" in names:
        raise UnreadableWorkbook(_("这是 .xlsb 二进制工作簿，请另存为 .xlsx 再导入。"))
    raise UnreadableWorkbook(
        _("这是压缩包或其他文档，不是表格文件。请用 .xlsx、.xls、.ods 或 .csv。")
    )


def _from_compound(data: bytes) -> WorkbookCells:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as document:
            streams = {"/".join(path).lower() for path in document.listdir()}
    except (OSError, ValueError, IndexError, TypeError):
        raise UnreadableWorkbook(_("文件已损坏，打不开。请重新保存一份再导入。")) from None
    if "encryptedpackage" in streams or "encryptioninfo" in streams:
        raise UnreadableWorkbook(_("文件有打开密码，请去掉密码后再导入。"))
    if any(stream.startswith("_vba_project") for stream in streams):
        raise UnreadableWorkbook(_("文件带有宏，不予打开。请另存为不带宏的 .xlsx 再导入。"))
    if not streams & {"workbook", "book"}:
        raise UnreadableWorkbook(_("这不是表格文件。请用 .xlsx、.xls、.ods 或 .csv。"))
    return _with_calamine(data, "xls", PackageFacts())


def _with_calamine(data: bytes, file_format: str, facts: PackageFacts) -> WorkbookCells:
    try:
        with load_with_calamine(io.BytesIO(data)) as workbook:
            sheets = tuple(
                _sheet(workbook, position, facts) for position in range(len(workbook.sheet_names))
            )
    except PasswordError:
        raise UnreadableWorkbook(_("文件有打开密码，请去掉密码后再导入。")) from None
    except (CalamineError, ValueError, OSError) as error:
        if "password" in str(error).lower():
            raise UnreadableWorkbook(_("文件有打开密码，请去掉密码后再导入。")) from None
        raise UnreadableWorkbook(_("文件已损坏，打不开。请重新保存一份再导入。")) from None
    return WorkbookCells(sheets, file_format, "", facts.dates_from_1904, facts.notes)


def _sheet(workbook: CalamineWorkbook, position: int, facts: PackageFacts) -> SheetCells:
    metadata = workbook.sheets_metadata[position]
    hidden = metadata.visible != SheetVisibleEnum.Visible
    beside = facts.sheets.get(metadata.name)
    sheet = workbook.get_sheet_by_index(position)
    if sheet.start is None:
        return SheetCells(metadata.name, {}, hidden=hidden)
    if sheet.total_height > MOST_ROWS or sheet.total_height * sheet.total_width > MOST_CELLS * 4:
        raise UnreadableWorkbook(
            _("工作表「%(name)s」太大，请删去末尾多余的行列，或拆分后再导入。")
            % {"name": metadata.name}
        )
    left = (None,) * sheet.start[1]
    rows = {
        number: left + tuple(_cell(value) for value in row)
        for number, row in enumerate(sheet.iter_rows(), start=1)
        if any(value != "" for value in row)
    }
    ranges = sheet.merged_cell_ranges
    merged = tuple(_merged(*area) for area in ranges or ()) or (beside.merged if beside else ())
    known = ranges is not None or beside is not None
    if beside is None:
        return SheetCells(metadata.name, rows, merged, known, hidden)
    return SheetCells(
        metadata.name,
        _with_broken(rows, beside.broken),
        merged,
        known,
        hidden,
        beside.broken,
        beside.shown_units,
        struck=frozenset(beside.struck),
    )


def _merged(first: tuple[int, int], last: tuple[int, int]) -> Merged:
    return Merged(first[0] + 1, first[1], last[0] + 1, last[1])


def _with_broken(
    rows: dict[int, tuple[Cell, ...]], broken: dict[tuple[int, int], str]
) -> dict[int, tuple[Cell, ...]]:
    """Rows that hold nothing but broken cells still are rows that someone must be told of."""
    for number, column in broken:
        row = rows.get(number, ())
        if len(row) <= column:
            rows[number] = row + (None,) * (column + 1 - len(row))
    return dict(sorted(rows.items()))


def _cell(value: object) -> Cell:
    if value == "" and isinstance(value, str):
        return None
    if isinstance(value, str):
        return value.replace("_x000D_", "")
    return value if isinstance(value, Cell.__value__) else str(value)

"""Giving a ledger back in its own layout, with today's values; each export is recorded."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from wutong.domains.ledgers.actions.preparing import kept_content
from wutong.domains.ledgers.choices import ImportStatus
from wutong.domains.ledgers.models import LedgerImport
from wutong.domains.ledgers.queries.today import NewCell, cells_of_today
from wutong.domains.ledgers.refusals import ImportRefused
from wutong.domains.ledgers.rules.understanding import understand
from wutong.domains.ledgers.rules.workbook import Merged, WorkbookCells, column_letter
from wutong.domains.ledgers.rules.writing import harmless, may_run
from wutong.domains.ledgers.workbooks import LedgerContent, read_workbook
from wutong.domains.org.queries import User
from wutong.kernel import audit
from wutong.kernel.scope import EXPORT, Access

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell as SheetCell


@dataclass(frozen=True)
class Exported:
    """An exported file and how many of its cells read otherwise than in the original."""

    name: str
    data: bytes
    cells: int

    def file(self) -> io.BytesIO:
        """The bytes to send."""
        return io.BytesIO(self.data)


def export(
    *, ledger_import: LedgerImport, by: User | None, access: Access, at: datetime, reason: str
) -> Exported:
    """The ledger of a finished import in its own layout with today's verified values.

    An .xlsx keeps its looks; .csv stays .csv; other formats come back as .xlsx with the same
    cells. Texts that could run as formulas are kept as text. Raises ImportRefused.
    """
    if not access.may(EXPORT, ledger_import.region_path):
        raise ImportRefused(_("您没有导出的权限。"))
    if ledger_import.status != ImportStatus.DONE:
        raise ImportRefused(_("只有已导入的台账可以按原版式导出。"))
    content = kept_content(ledger_import)
    workbook = read_workbook(content)
    reading = understand(workbook, ledger_import.answers)
    changed = cells_of_today(ledger_import, reading, access)
    exported = _written(content, workbook, changed)
    audit.record_export(
        actor=by,
        at=at,
        kind="ledger",
        rows=(f"{line.sheet}!{line.row}" for sheet in reading.sheets for line in sheet.lines),
        reason=reason,
        region_path=ledger_import.region_path,
    )
    return exported


def note_file_taken(
    *, ledger_import: LedgerImport, by: User | None, access: Access, at: datetime
) -> None:
    """Record that somebody took the original file out."""
    audit.record_export(
        actor=by,
        at=at,
        kind="ledger_file",
        rows=[ledger_import.file.sha256],
        reason=_("下载原文件"),
        region_path=ledger_import.region_path,
    )


def _written(
    content: LedgerContent, workbook: WorkbookCells, changed: Iterable[NewCell]
) -> Exported:
    # Imported here: only exports pay for it.
    from openpyxl import load_workbook  # noqa: PLC0415

    cells = list(changed)
    stem = Path(content.name).stem
    if workbook.file_format == "csv":
        return Exported(f"{stem}.csv", _as_csv(workbook, cells), len(cells))
    if workbook.file_format == "xlsx":
        book = load_workbook(io.BytesIO(content.data), keep_vba=False)
    else:
        book = _rebuilt(workbook)
    for cell in cells:
        book[cell.sheet].cell(cell.row, cell.column + 1, cell.value)
    _keep_texts(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return Exported(f"{stem}.xlsx", buffer.getvalue(), len(cells))


def _rebuilt(workbook: WorkbookCells) -> Workbook:
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook()
    book.remove(book.active)
    for sheet in workbook.sheets:
        page = book.create_sheet(sheet.name[:31])
        for number, row in sheet.rows.items():
            for column, value in enumerate(row, 1):
                if value is not None:
                    _put_text(page.cell(number, column), value)
        for area in sheet.merged:
            page.merge_cells(_range(area))
    return book


def _put_text(cell: SheetCell, value: object) -> None:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def _range(area: Merged) -> str:
    first = f"{column_letter(area.first_column)}{area.first_row}"
    return f"{first}:{column_letter(area.last_column)}{area.last_row}"


def _keep_texts(book: Workbook) -> None:
    """Mark texts that begin like a formula as text, so that editing the cell does not run them."""
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.data_type == "s" and isinstance(cell.value, str) and may_run(cell.value):
                    cell.quotePrefix = True


def _as_csv(workbook: WorkbookCells, changed: Iterable[NewCell]) -> bytes:
    sheet = workbook.sheets[0]
    rows = {number: list(row) for number, row in sheet.rows.items()}
    for cell in changed:
        row = rows[cell.row]
        row.extend([None] * (cell.column + 1 - len(row)))
        row[cell.column] = cell.value
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for number in range(1, max(rows) + 1):
        writer.writerow([harmless("" if v is None else str(v)) for v in rows.get(number, [])])
    return buffer.getvalue().encode("utf-8-sig")

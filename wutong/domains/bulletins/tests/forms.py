"""A superior's forms, as files."""

from __future__ import annotations

import io
from typing import Any

import docx
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font


def workbook() -> Workbook:
    """A form with a merged title, a percentage, a sum, and three rows kept for a list."""
    book = Workbook()
    page = book.active
    page.title = "报表"
    page["A1"] = "{{unit}}招商情况"
    page.merge_cells("A1:D1")
    page["A1"].font = Font(bold=True, size=18)
    page["A3"], page["B3"] = "签约项目（个）", None
    page["A4"], page["C4"] = "完成率", None
    page["C4"].number_format = "0.0%"
    page["A6"], page["B6"], page["C6"] = "县区", "个数", "金额"
    for row in (7, 8, 9):
        page.cell(row, 1, "（待填）")
    page["B10"] = "=SUM(B7:B9)"
    page.row_dimensions[1].height = 40
    return book


def as_file(book: Any, name: str) -> SimpleUploadedFile:
    """A workbook or document, uploaded."""
    buffer = io.BytesIO()
    book.save(buffer)
    return SimpleUploadedFile(name, buffer.getvalue())


def workbook_file(name: str = "省厅月报.xlsx") -> SimpleUploadedFile:
    """The form of :func:`workbook`."""
    return as_file(workbook(), name)


def word_file(name: str = "专报.docx") -> SimpleUploadedFile:
    """A document with a placeholder in two runs, one in a footer, and a row to repeat."""
    word = docx.Document()
    paragraph = word.add_paragraph("今年签约")
    paragraph.add_run("{{签").bold = True
    paragraph.add_run("约个数}}")
    paragraph.add_run("个。")
    table = word.add_table(rows=2, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "项目", "金额"
    table.rows[1].cells[0].text, table.rows[1].cells[1].text = "{{项目}}", "{{金额}}"
    word.sections[0].footer.paragraphs[0].text = "{{单位}}"
    return as_file(word, name)


def opened(content: bytes) -> Any:
    """The first sheet of a workbook."""
    return load_workbook(io.BytesIO(content)).active

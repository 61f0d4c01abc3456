"""A superior's .xlsx: its cells read for marking, its marked cells written, styles, merges and
formulas kept."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wutong.domains.bulletins.rules.errors import BadValue
from wutong.domains.bulletins.rules.upward import Mark, RowsMark, cells_of
from wutong.domains.bulletins.rules.upward_fill import Filled, where

MOST_SHEETS: Final = 40
MOST_ROWS: Final = 300
MOST_COLUMNS: Final = 60
LONGEST_TEXT: Final = 200
PERCENT: Final = Decimal(100)


def read(content: bytes) -> dict[str, Any]:
    """``sheets`` with name, size, ``cells`` (address → text), ``formulas``, ``merged`` areas, and
    ``covered`` cells inside of them. At most 300 rows and 60 columns a sheet are shown."""
    book = _opened(content)
    sheets = [_sheet(page) for page in book.worksheets[:MOST_SHEETS]]
    if not sheets:
        raise BadValue("文件里没有工作表。")
    return {"sheets": sheets}


def fill(content: bytes, filled: Sequence[Filled], marks: Sequence[Mark]) -> bytes:
    """The workbook with the values in their cells. Rows kept for a block and not needed are
    emptied; formulas are worked out again when the file is opened."""
    book = _opened(content)
    for mark in marks:
        if isinstance(mark, RowsMark):
            for place in cells_of(mark):
                _cell(book, place).value = None
    for one in filled:
        _write(_cell(book, where(one)), one)
    book.calculation.fullCalcOnLoad = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _opened(content: bytes) -> Any:
    try:
        return load_workbook(io.BytesIO(content), keep_vba=False, keep_links=False)
    except Exception as error:  # openpyxl raises whatever the broken part makes it raise
        raise BadValue("这个工作簿打不开，请用 Excel 或 WPS 另存为 .xlsx 再上传。") from error


def _cell(book: Any, place: str) -> Cell:
    sheet, _, address = place.rpartition("!")
    cell: Cell = book[sheet][address]
    return cell


def _write(cell: Cell, one: Filled) -> None:
    if one.number is None:
        cell.value = one.text
        cell.data_type = "s"  # a name that begins with "=" stays a name
        return
    percent = one.unit == "%" and "%" in (cell.number_format or "")
    cell.value = one.number / PERCENT if percent else one.number


def _sheet(page: Worksheet) -> dict[str, Any]:
    cells: dict[str, str] = {}
    formulas: list[str] = []
    covered: list[str] = []
    rows, columns = min(page.max_row, MOST_ROWS), min(page.max_column, MOST_COLUMNS)
    for row in page.iter_rows(max_row=rows, max_col=columns):
        for cell in row:
            if isinstance(cell, MergedCell):
                covered.append(cell.coordinate)
            elif cell.data_type == "f":
                formulas.append(cell.coordinate)
                cells[cell.coordinate] = _formula(cell.value)
            elif cell.value is not None:
                cells[cell.coordinate] = str(cell.value)[:LONGEST_TEXT]
    return {
        "name": page.title, "rows": rows, "columns": columns, "cells": cells,
        "formulas": formulas, "covered": covered,
        "merged": [
            [get_column_letter(area.min_col) + str(area.min_row), area.size["columns"],
             area.size["rows"]]
            for area in page.merged_cells.ranges
        ],
        "cut": page.max_row > MOST_ROWS or page.max_column > MOST_COLUMNS,
    }  # fmt: skip


def _formula(value: Any) -> str:
    text = getattr(value, "text", value)
    return str(text)[:LONGEST_TEXT]

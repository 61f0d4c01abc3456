"""A superior's .xlsx: its cells read for marking, its marked cells written into the file's own XML,
everything else kept: looks, formulas, charts, pictures, conditional formats, checks of input."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from wutong.domains.bulletins.rendering.upward.package import Package
from wutong.domains.bulletins.rendering.upward.rows import insert_rows
from wutong.domains.bulletins.rendering.upward.sheet import SheetCells, forget_results, numbered
from wutong.domains.bulletins.rules.errors import BadValue
from wutong.domains.bulletins.rules.upward import Mark, RowsMark
from wutong.domains.bulletins.rules.upward_fill import Filled, where
from wutong.domains.bulletins.rules.upward_layout import Insertion, insertions

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
    """The workbook with the values in their cells; every part that holds none of them stays byte
    for byte. Rows kept for a block and not needed are emptied, rows that lack are inserted;
    formulas are worked out again when the file is opened.

    Raises BadValue where rows lack and can't be inserted; ``rows.insert_rows`` says when.
    """
    package = Package(content)
    sheets = package.sheets()
    lacking = insertions(marks, filled)
    for name in sheets.values():
        numbered(package.root(name))
        if forget_results(package.root(name)):
            package.touch(name)
    for one in lacking:
        insert_rows(package, one)
    cells = {title: SheetCells(package, name) for title, name in sheets.items()}
    for mark in marks:
        if isinstance(mark, RowsMark):
            for place in _places(mark, lacking):
                cells[mark.sheet].empty(place)
    for value in filled:
        _write(cells, value)
    package.calculate_when_opened()
    return package.content()


def _places(mark: RowsMark, lacking: Sequence[Insertion]) -> Iterator[str]:
    """The cells of a block as they lie after all insertions."""
    rows = range(mark.first, mark.last + 1)
    mine = [one for one in lacking if one.sheet == mark.sheet]
    down = sum(one.extra for one in mine if one.at <= mark.first)
    more = sum(one.extra for one in mine if (one.first, one.last) == (mark.first, mark.last))
    for row in range(rows.start + down, rows.stop + down + more):
        yield from (f"{column}{row}" for column, _text in mark.columns)


def _opened(content: bytes) -> Any:
    try:
        return load_workbook(io.BytesIO(content), keep_vba=False, keep_links=False)
    except Exception as error:  # openpyxl raises whatever the broken part makes it raise
        raise BadValue("这个工作簿打不开，请用 Excel 或 WPS 另存为 .xlsx 再上传。") from error


def _write(cells: Mapping[str, SheetCells], one: Filled) -> None:
    title, _, address = where(one).rpartition("!")
    sheet = cells[title]
    if one.number is None:
        sheet.put_text(address, one.text)
        return
    percent = one.unit == "%" and sheet.is_percent(address)
    sheet.put_number(address, one.number / PERCENT if percent else one.number)


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

"""The .xlsx of a bulletin: a sheet a table, a sheet a figure with the rows behind it.

Text is always written as text, so that a name such as ``=cmd|…`` stays a name (CWE-1236).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from wutong.domains.bulletins.rules.document import (
    Cell,
    Chart,
    Document,
    PlacedCell,
    Table,
    place_cells,
)

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_SHEET_NAME = 31
FORBIDDEN_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
INDEX_SHEET = "目录"
FIGURE_ROWS_START = 8

Value = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class FigureSheet:
    """A figure and the rows behind it. ``facts`` are label and text pairs: 口径, period, times."""

    key: str
    label: str
    display: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(slots=True)
class _Book:
    workbook: Workbook
    formats: dict[str, Format]
    names: dict[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)

    def sheet_of(self, figure: str) -> str | None:
        """The sheet that opens a figure: its own, or that of what it is made of."""
        return self.names.get(self.links.get(figure, figure))

    def add_sheet(self, key: str, title: str) -> Worksheet:
        """Add a sheet under a name that Excel accepts and that no other sheet has."""
        clean = FORBIDDEN_IN_SHEET_NAME.sub(" ", title).strip() or "表"
        name, number = clean[:LONGEST_SHEET_NAME], 2
        taken = {used.lower() for used in self.names.values()}
        while name.lower() in taken:
            ending = f" {number}"
            name, number = clean[: LONGEST_SHEET_NAME - len(ending)] + ending, number + 1
        self.names[key] = name
        return self.workbook.add_worksheet(name)


def write_workbook(
    document: Document, figures: Sequence[FigureSheet], links: Mapping[str, str] | None = None
) -> bytes:
    """The tables, charts and figures as the bytes of an .xlsx file.

    ``links`` leads from a derived figure to the one whose sheet opens it.
    """
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    import xlsxwriter  # noqa: PLC0415  slow to load

    with xlsxwriter.Workbook(buffer, options) as workbook:
        book = _Book(workbook, _formats(workbook), links=links or {})
        index = book.add_sheet("index", INDEX_SHEET)
        sheets = _add_sheets(book, document, figures)
        _write_index(book, index, document, figures)
        for block_key, block in _grids(document):
            _write_grid(book, sheets[block_key], block)
        for figure in figures:
            _write_figure(book, sheets[figure.key], figure)
    return buffer.getvalue()


def _formats(workbook: Workbook) -> dict[str, Format]:
    edge = {"border": 1, "valign": "vcenter"}
    return {
        "title": workbook.add_format({"bold": True, "font_size": 16}),
        "header": workbook.add_format(
            {**edge, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#E6EFEA"}
        ),
        "text": workbook.add_format(edge),
        "plain": workbook.add_format({"text_wrap": True, "valign": "top"}),
        "label": workbook.add_format({"bold": True, "valign": "top"}),
        "link": workbook.add_format({"font_color": "#1F5F4A", "underline": 1}),
        "date": workbook.add_format({**edge, "num_format": "yyyy-mm-dd"}),
        "amount": workbook.add_format({**edge, "num_format": "#,##0.00"}),
        "count": workbook.add_format({**edge, "num_format": "#,##0"}),
    }


def _grids(document: Document) -> list[tuple[str, Table | Chart]]:
    kept = [block for block in document.blocks if isinstance(block, Table | Chart)]
    return [(f"block-{position}", block) for position, block in enumerate(kept)]


def _add_sheets(
    book: _Book, document: Document, figures: Sequence[FigureSheet]
) -> dict[str, Worksheet]:
    sheets = {}
    for key, block in _grids(document):
        title = block.caption if isinstance(block, Table) else f"图 {block.title}"
        sheets[key] = book.add_sheet(key, title)
    for figure in figures:
        sheets[figure.key] = book.add_sheet(figure.key, f"{figure.key} {figure.label}")
    return sheets


def _write_index(
    book: _Book, sheet: Worksheet, document: Document, figures: Sequence[FigureSheet]
) -> None:
    sheet.write_string(0, 0, document.title, book.formats["title"])
    sheet.write_string(1, 0, f"{document.number}　{document.issuing_unit}")
    row = 3
    for key, _block in _grids(document):
        _link(book, sheet, row, 0, key, book.names[key])
        row += 1
    for column, text in enumerate(("指标", "数值", "行数"), start=0):
        sheet.write_string(row + 1, column, text, book.formats["header"])
    for line, figure in enumerate(figures, start=row + 2):
        _link(book, sheet, line, 0, figure.key, f"{figure.key} {figure.label}")
        sheet.write_string(line, 1, figure.display)
        sheet.write_number(line, 2, len(figure.rows))
    sheet.set_column(0, 0, 48)
    sheet.set_column(1, 2, 16)


def _link(book: _Book, sheet: Worksheet, row: int, column: int, key: str, text: str) -> None:
    target = f"internal:'{book.names[key]}'!A1"
    sheet.write_url(row, column, target, book.formats["link"], string=text)


def _write_grid(book: _Book, sheet: Worksheet, block: Table | Chart) -> None:
    _link(book, sheet, 0, 0, "index", INDEX_SHEET)
    if isinstance(block, Table):
        _write_table(book, sheet, block)
    else:
        _write_chart(book, sheet, block)


def _write_table(book: _Book, sheet: Worksheet, table: Table) -> None:
    unit = f"（单位：{table.unit}）" if table.unit else ""
    sheet.write_string(1, 0, table.caption + unit, book.formats["title"])
    start = 2
    for place in place_cells((*table.header, *table.body), table.column_count):
        _write_cell(book, sheet, start, place, header=place.row < len(table.header))
    sheet.freeze_panes(start + len(table.header), 1)
    sheet.repeat_rows(start, start + len(table.header) - 1)
    sheet.set_column(0, table.column_count - 1, 16)
    if table.note:
        sheet.write_string(start + len(table.header) + len(table.body), 0, f"注：{table.note}")


def _write_cell(
    book: _Book, sheet: Worksheet, start: int, place: PlacedCell, *, header: bool
) -> None:
    cell, row, column = place.cell, start + place.row, place.column
    form = book.formats["header"] if header else _cell_format(book, cell)
    if cell.change:
        sheet.write_comment(row, column, f"与上期比较：{cell.change}")
    if cell.row_span > 1 or cell.column_span > 1:
        last_row, last_column = row + cell.row_span - 1, column + cell.column_span - 1
        sheet.merge_range(row, column, last_row, last_column, "", form)
    if cell.number is not None and not header:
        _write_figure_number(book, sheet, (row, column), cell, form)
    else:
        sheet.write_string(row, column, cell.text, form)


def _write_figure_number(
    book: _Book, sheet: Worksheet, at: tuple[int, int], cell: Cell, form: Format
) -> None:
    """The number, and a link to its rows where the figure has a sheet."""
    opened = book.sheet_of(cell.figure)
    if opened:
        sheet.write_url(*at, f"internal:'{opened}'!A1", form, tip=cell.text)
    sheet.write_number(*at, float(cell.number or 0), form)


def _cell_format(book: _Book, cell: Cell) -> Format:
    if cell.number is None:
        return book.formats["text"]
    if not cell.decimal_places:
        return book.formats["count"]
    name = f"number-{cell.decimal_places}"
    if name not in book.formats:
        pattern = f"#,##0.{'0' * cell.decimal_places}"
        book.formats[name] = book.workbook.add_format({"border": 1, "num_format": pattern})
    return book.formats[name]


def _write_chart(book: _Book, sheet: Worksheet, chart: Chart) -> None:
    sheet.write_string(1, 0, f"{chart.title}（单位：{chart.unit}）", book.formats["title"])
    for column, series in enumerate(chart.series, start=1):
        sheet.write_string(2, column, series.name, book.formats["header"])
        for row, value in enumerate(series.values, start=3):
            if value is not None:
                sheet.write_number(row, column, float(value), book.formats["amount"])
    for row, category in enumerate(chart.categories, start=3):
        sheet.write_string(row, 0, category, book.formats["text"])
    sheet.set_column(0, len(chart.series), 16)
    sheet.freeze_panes(3, 1)
    _insert_chart(book, sheet, chart)


def _insert_chart(book: _Book, sheet: Worksheet, chart: Chart) -> None:
    kind = "line" if chart.chart == "line" else "column"
    drawn = book.workbook.add_chart({"type": kind})
    last = 2 + len(chart.categories)
    for column in range(1, len(chart.series) + 1):
        drawn.add_series(
            {
                "name": [sheet.name, 2, column],
                "categories": [sheet.name, 3, 0, last, 0],
                "values": [sheet.name, 3, column, last, column],
            }
        )
    drawn.set_title({"name": chart.title})
    drawn.set_y_axis({"name": chart.unit})
    sheet.insert_chart(2, len(chart.series) + 2, drawn)


def _write_figure(book: _Book, sheet: Worksheet, figure: FigureSheet) -> None:
    _link(book, sheet, 0, 0, "index", INDEX_SHEET)
    sheet.write_string(1, 0, f"{figure.label}：{figure.display}", book.formats["title"])
    for row, (label, text) in enumerate(figure.facts[: FIGURE_ROWS_START - 3], start=2):
        sheet.write_string(row, 0, label, book.formats["label"])
        sheet.write_string(row, 1, text)
    for column, name in enumerate(figure.columns):
        sheet.write_string(FIGURE_ROWS_START, column, name, book.formats["header"])
    for row, values in enumerate(figure.rows, start=FIGURE_ROWS_START + 1):
        for column, value in enumerate(values):
            _write_value(book, sheet, row, column, value)
    sheet.freeze_panes(FIGURE_ROWS_START + 1, 1)
    sheet.set_column(0, max(len(figure.columns) - 1, 1), 20)
    if figure.rows:
        last = FIGURE_ROWS_START + len(figure.rows)
        sheet.autofilter(FIGURE_ROWS_START, 0, last, len(figure.columns) - 1)


def _write_value(book: _Book, sheet: Worksheet, row: int, column: int, value: Value) -> None:
    match value:
        case None:
            sheet.write_blank(row, column, None, book.formats["text"])
        case Decimal():
            sheet.write_number(row, column, float(value), book.formats["amount"])
        case bool() | str():
            sheet.write_string(row, column, str(value), book.formats["text"])
        case int():
            sheet.write_number(row, column, value, book.formats["count"])
        case date():
            sheet.write_datetime(row, column, value, book.formats["date"])

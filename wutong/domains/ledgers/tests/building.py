"""Writing small ledgers in every file format, for the tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape

import xlsxwriter
import xlwt

from wutong.domains.ledgers.rules.reading import LedgerLine, LedgerReading
from wutong.domains.ledgers.rules.understanding import understand
from wutong.domains.ledgers.workbooks import content_of, read_workbook

type Rows = Sequence[Sequence[object]]


def xlsx(sheets: Mapping[str, Rows], merged: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """An .xlsx; ``merged`` names ranges such as ``A1:F1``, whose first cell keeps its content."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for area in (merged or {}).get(name, ()):
            sheet.merge_range(area, "")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                _write(sheet, number, column, value)
    workbook.close()
    return buffer.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: object) -> None:
    if isinstance(value, date | datetime):
        sheet.write_datetime(row, column, value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write(row, column, value)


def xls(
    sheets: Mapping[str, Rows], merged: Mapping[str, Sequence[tuple[int, int, int, int]]]
) -> bytes:
    """An old .xls; merged ranges are (first row, last row, first column, last column) from 0."""
    workbook = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name, rows in sheets.items():
        sheet = workbook.add_sheet(name)
        for area in merged.get(name, ()):
            sheet.merge(*area)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write(number, column, value, day)
                elif value is not None:
                    sheet.write(number, column, value)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def csv(rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Delimited text; cells with the delimiter in them are quoted."""
    lines = []
    for row in rows:
        cells = ["" if value is None else str(value) for value in row]
        lines.append(delimiter.join(f'"{c}"' if delimiter in c or "\n" in c else c for c in cells))
    return "\r\n".join(lines).encode(encoding)


_ODS_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"""
_ODS_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""


def ods(sheets: Mapping[str, Rows], spans: Mapping[tuple[int, int], tuple[int, int]]) -> bytes:
    """An .ods; ``spans`` gives the height and width of merged cells by row and column from 0."""
    tables = []
    for name, rows in sheets.items():
        body = "".join(
            "<table:table-row>"
            + "".join(_ods_cell(value, spans.get((r, c))) for c, value in enumerate(row))
            + "</table:table-row>"
            for r, row in enumerate(rows)
        )
        tables.append(f'<table:table table:name="{escape(name)}">{body}</table:table>')
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", _ODS_MANIFEST)
        archive.writestr("content.xml", _ODS_CONTENT.format("".join(tables)))
    return buffer.getvalue()


def _ods_cell(value: object, span: tuple[int, int] | None) -> str:
    spanned = ""
    if span:
        spanned = f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"'
    if value is None:
        return f"<table:table-cell{spanned}/>"
    if isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}{spanned}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def understood(
    data: bytes, name: str = "台账.xlsx", answers: Mapping[str, str] | None = None
) -> LedgerReading:
    """What a file's bytes are understood to say."""
    return understand(read_workbook(content_of(name, data)), answers)


def lines(reading: LedgerReading, sheet: int = 0) -> list[LedgerLine]:
    """The rows of a sheet that were read as records."""
    return [line for line in reading.sheets[sheet].lines if line.outcome == "read"]

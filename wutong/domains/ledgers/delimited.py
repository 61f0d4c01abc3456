"""Reading .csv and other delimited text, in whatever encoding a bureau's Excel or WPS wrote it."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from pathlib import Path

from django.utils.translation import gettext as _

from wutong.domains.ledgers.refusals import UnreadableWorkbook
from wutong.domains.ledgers.rules.workbook import Cell, SheetCells, WorkbookCells

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ",\t;|，"
_AS_TEXT = re.compile(r'^="([^"]*)"$')
MOST_LINES = 200_000
csv.field_size_limit(1_000_000)


def read_delimited(name: str, data: bytes) -> WorkbookCells:
    """One sheet named after the file; every cell is text or blank."""
    text = _decoded(data)
    delimiter = _delimiter(text)
    rows: dict[int, tuple[Cell, ...]] = {}
    try:
        for number, row in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1
        ):
            if number > MOST_LINES:
                raise UnreadableWorkbook(_("文件超过 20 万行，请拆分后再导入。"))
            if any(field.strip() for field in row):
                rows[number] = tuple(_cell(field) for field in row)
    except csv.Error:
        raise UnreadableWorkbook(_("文件不是可以读的表格文本。")) from None
    return WorkbookCells((SheetCells(Path(name).stem, rows),), "csv")


def _cell(field: str) -> Cell:
    match = _AS_TEXT.match(field.strip())
    if match is not None:
        return match.group(1)
    return field.strip() or None


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding)
    if (bare := _bare_utf16(data)) is not None:
        return _strict(data, bare)
    if b"\x00" in data:
        raise UnreadableWorkbook(_("这不是表格文件。请用 .xlsx、.xls、.ods 或 .csv。"))
    for encoding in ("utf-8", "gb18030"):
        try:
            return _readable(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise UnreadableWorkbook(_("文字编码读不出，请另存为 UTF-8 编码的 .csv 或 .xlsx 再导入。"))


def _strict(data: bytes, encoding: str) -> str:
    try:
        return _readable(data.decode(encoding))
    except UnicodeDecodeError:
        raise UnreadableWorkbook(_("文件已损坏，打不开。请重新保存一份再导入。")) from None


def _readable(text: str) -> str:
    """Refuse binary that happens to decode: control characters do not stand in tables."""
    if sum(ord(sign) < 32 and sign not in "\t\r\n\x0b\x0c" for sign in text[:20000]) > 2:
        raise UnreadableWorkbook(_("这不是表格文件。请用 .xlsx、.xls、.ods 或 .csv。"))
    return text


def _bare_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: every comma, digit and line end brings a zero byte at one side."""
    sample = data[:4000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 20 < len(sample) or min(even, odd) > max(even, odd) // 10:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _delimiter(text: str) -> str:
    """The sign that cuts most lines into the same number of fields."""
    lines = [line for line in text.splitlines()[:200] if line.strip()][:60]

    def regularity(sign: str) -> tuple[int, int]:
        counts = Counter(_outside_quotes(line).count(sign) for line in lines)
        counts.pop(0, None)
        if not counts:
            return (0, 0)
        fields, times = counts.most_common(1)[0]
        return (times, fields)

    return max(_DELIMITERS, key=regularity)


def _outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)

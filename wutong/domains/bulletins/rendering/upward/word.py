"""A superior's .docx: its ``{{placeholders}}`` found and filled, the runs around them kept."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from typing import Any, Final

import docx
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.table import _Row
from docx.text.paragraph import Paragraph

from wutong.domains.bulletins.rules.errors import BadValue
from wutong.domains.bulletins.rules.upward import HOLDER, Mark, RowsMark
from wutong.domains.bulletins.rules.upward_fill import Filled

MERGED: Final = f"{qn('w:tcPr')}/{qn('w:vMerge')}"


def read(content: bytes) -> dict[str, Any]:
    """``placeholders`` in order, each with ``where`` it stands and the table ``row`` if in one."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for paragraph, where, row in _paragraphs(_opened(content)):
        for name in HOLDER.findall(paragraph.text):
            found.setdefault((name, row), {"name": name, "where": where, "row": row})
    if not found:
        raise BadValue("文件里没有占位符。请在要填的地方写 {{签约个数}} 这样的占位符再上传。")
    return {"placeholders": list(found.values())}


def fill(content: bytes, filled: Sequence[Filled], marks: Sequence[Mark]) -> bytes:
    """The document with its placeholders filled; a repeated row comes once for each item."""
    word = _opened(content)
    _fill_rows(word, filled, [mark for mark in marks if isinstance(mark, RowsMark)])
    texts = {one.place: one.text for one in filled if one.item < 0}
    for paragraph, _where, _row in _paragraphs(word):
        _replace(paragraph, texts.get)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _opened(content: bytes) -> Any:
    try:
        return docx.Document(io.BytesIO(content))
    except Exception as error:  # python-docx raises whatever the broken part makes it raise
        raise BadValue("这个文档打不开，请用 Word 或 WPS 另存为 .docx 再上传。") from error


def _paragraphs(word: Any) -> Iterator[tuple[Paragraph, str, str]]:
    """Every paragraph with where it stands in words, and its table row as a place."""
    for number, paragraph in enumerate(word.paragraphs, start=1):
        yield paragraph, f"第{number}段", ""
    for position, table in enumerate(word.tables, start=1):
        yield from _of_table(table, position)
    for number, section in enumerate(word.sections, start=1):
        for part, label in ((section.header, "页眉"), (section.footer, "页脚")):
            for paragraph in part.paragraphs:
                yield paragraph, f"第{number}节{label}", ""


def _of_table(table: WordTable, position: int) -> Iterator[tuple[Paragraph, str, str]]:
    for number, row in enumerate(table.rows, start=1):
        for paragraph, place in _of_row(row):
            yield paragraph, f"表{position}第{number}行第{place}格", f"表{position}!{number}"


def _of_row(row: _Row) -> Iterator[tuple[Paragraph, int]]:
    seen: set[Any] = set()
    for place, cell in enumerate(row.cells, start=1):
        if cell._tc in seen:
            continue
        seen.add(cell._tc)
        for paragraph in cell.paragraphs:
            yield paragraph, place


def _fill_rows(word: Any, filled: Sequence[Filled], marks: Sequence[RowsMark]) -> None:
    """Repeat marked rows, the lowest first, so that the numbers above stay right."""
    tables = list(word.tables)
    for mark in sorted(marks, key=lambda one: (one.sheet, one.first), reverse=True):
        table = tables[int(mark.sheet.removeprefix("表")) - 1]
        model = table.rows[mark.first - 1]
        mine = [one for one in filled if one.row == mark.place]
        place, below = model._tr, model._tr.getnext()
        for item in sorted({one.item for one in mine}):
            values = {one.place: one.text for one in mine if one.item == item}
            copied = deepcopy(model._tr)
            if place is not model._tr:
                _go_on(copied, below)
            place.addnext(copied)
            place = copied
            for paragraph, _cell in _of_row(_Row(copied, table)):
                _replace(paragraph, values.get)
        model._tr.getparent().remove(model._tr)


def _go_on(copied: Any, below: Any) -> None:
    """Have a further copy go on with the cells that begin in the marked row and reach below it."""
    begun = copied.findall(qn("w:tc"))
    reached = below.findall(qn("w:tc")) if below is not None else []
    for cell, under in zip(begun, reached, strict=False):
        mine, next_ = cell.find(MERGED), under.find(MERGED)
        goes_on = next_ is not None and next_.get(qn("w:val"), "continue") == "continue"
        if mine is not None and goes_on:
            mine.attrib.pop(qn("w:val"), None)


def _replace(paragraph: Paragraph, text_for: Callable[[str], str | None]) -> None:
    """Put texts in place of placeholders, whatever runs Word split them into: the first run of a
    placeholder takes the text, with its own look."""
    for match in reversed(list(HOLDER.finditer("".join(run.text for run in paragraph.runs)))):
        text = text_for(match.group(1))
        if text is not None:
            _write_over(paragraph, match.start(), match.end(), text)


def _write_over(paragraph: Paragraph, start: int, end: int, text: str) -> None:
    position = 0
    for run in paragraph.runs:
        first, position = position, position + len(run.text)
        if position <= start or first >= end:
            continue
        before = run.text[: max(start - first, 0)]
        after = run.text[end - first :] if position > end else ""
        run.text = before + (text if first <= start else "") + after

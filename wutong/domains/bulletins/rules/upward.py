"""Marks on a superior's own form: which cell or placeholder gets what, and whether it can.

A place is ``工作表!B4`` in a workbook, the placeholder's name in a document, and ``工作表!6`` or
``表1!3`` for a repeated row. A mark's text is of the language of :mod:`rules.template_text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from wutong.domains.bulletins.rules.checks import Catalogue, text_problems
from wutong.domains.bulletins.rules.errors import BadValue
from wutong.domains.bulletins.rules.template_text import (
    Placeholder,
    TemplateTextError,
    parse_text,
)
from wutong.kernel.money import UNITS, Rounding

type Repeated = Literal["region", "project"]

CELL: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
COLUMN: Final = re.compile(r"[A-Z]{1,3}")
PROJECT_WORD: Final = re.compile(r"\{([a-z]+)(?:\|([^{}]*))?\}")
PROJECT_WORDS: Final = {
    "position": "序号", "name": "项目名称", "key": "项目编号", "amount": "计入金额或个数",
    "investor": "投资方", "region": "地区", "unit": "责任单位", "industry": "产业", "on": "日期",
}  # fmt: skip
MOST_MARKS: Final = 2000
HOLDER: Final = re.compile(r"\{\{\s*([^{}]{1,200}?)\s*\}\}")


@dataclass(frozen=True, slots=True)
class CellMark:
    """One cell or placeholder. ``region`` is a code below the form's own region, or empty."""

    place: str
    text: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class RowsMark:
    """A row that is said once a region, or once a project of ``figure``.

    ``last`` is the last row that the workbook keeps free for it; a document makes room itself.
    ``columns`` are pairs of a column letter (a placeholder's name) and a text.
    """

    place: str
    of: Repeated
    columns: tuple[tuple[str, str], ...]
    figure: str = ""
    last: int = 0
    region: str = ""

    @property
    def sheet(self) -> str:
        """The sheet or table that it lies in."""
        return self.place.rpartition("!")[0]

    @property
    def first(self) -> int:
        """The first row."""
        return int(self.place.rpartition("!")[2])


type Mark = CellMark | RowsMark


def mark_data(mark: Mark) -> dict[str, Any]:
    """The mark as JSON-ready data."""
    if isinstance(mark, RowsMark):
        return {**asdict(mark), "columns": [list(pair) for pair in mark.columns]}
    return asdict(mark)


def read_marks(data: Sequence[Mapping[str, Any]]) -> list[Mark]:
    """The marks that ``mark_data`` wrote."""
    return [read_mark(one) for one in data]


def read_mark(data: Mapping[str, Any]) -> Mark:
    """One mark of JSON. Raises BadValue where it is something else."""
    try:
        if "columns" not in data:
            return CellMark(str(data["place"]), str(data["text"]), str(data.get("region", "")))
        columns = tuple((str(column), str(text)) for column, text in data["columns"])
        if data["of"] not in ("region", "project"):
            raise BadValue("重复的行只能是逐地区（region）或逐项目（project）。")
        return RowsMark(
            str(data["place"]), data["of"], columns, str(data.get("figure", "")),
            int(data.get("last") or 0), str(data.get("region", "")),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, BadValue):
            raise
        raise BadValue(f"标记写得不全：{dict(data)!r}。") from error


def mark_problems(
    mark: Mark, reading: Mapping[str, Any], catalogue: Catalogue, others: Sequence[Mark] = ()
) -> list[str]:
    """What keeps the mark from being made, one sentence each: where it lies, then what it says."""
    place = _place_problems(mark, reading)
    if not place:
        place = list(_overlaps(mark, others))
    return [*place, *(f"{mark.place}：{one}" for one in _text_problems(mark, catalogue))]


def unmarked(reading: Mapping[str, Any], marks: Sequence[Mark]) -> list[tuple[str, str]]:
    """Placeholders of the file that nothing fills, each with where it stands."""
    filled = {place for mark in marks for place in _occupied(mark)}
    rows = {
        (mark.place, column)
        for mark in marks
        if isinstance(mark, RowsMark)
        for column, _text in mark.columns
    }
    found = [
        (one["name"], one["where"])
        for one in reading.get("placeholders", [])
        if one["name"] not in filled and (one.get("row", ""), one["name"]) not in rows
    ]
    for sheet in reading.get("sheets", []):
        for cell, text in sheet["cells"].items():
            place = f"{sheet['name']}!{cell}"
            if place not in filled:
                found += [(name, place) for name in HOLDER.findall(text)]
    return found


def own_words(reading: Mapping[str, Any]) -> list[CellMark]:
    """Marks for the places that already say what they want: ``{{unit}}``, ``{{year}}年``."""
    marks = [CellMark(one["name"], f"{{{one['name']}}}") for one in reading.get("placeholders", [])]
    for sheet in reading.get("sheets", []):
        marks += [
            CellMark(f"{sheet['name']}!{cell}", HOLDER.sub(r"{\1}", text))
            for cell, text in sheet["cells"].items()
            if HOLDER.search(text)
        ]
    return marks


def cells_of(mark: RowsMark) -> Iterator[str]:
    """The cells that a repeated row of a workbook writes."""
    for row in range(mark.first, max(mark.last, mark.first) + 1):
        for column, _text in mark.columns:
            yield f"{mark.sheet}!{column}{row}"


def amount_words(text: str) -> tuple[str, Rounding]:
    """Unit and rounding in ``{amount|亿元|half-up:2}``; 亿元 with two places if not said.

    Raises BadValue for another word.
    """
    unit, rounding = "亿元", Rounding()
    for modifier in filter(None, text.split("|")):
        if modifier in UNITS or modifier == "个":
            unit = modifier
            continue
        try:
            rounding = Rounding.parse(modifier)
        except ValueError as error:
            raise BadValue(str(error)) from error
    return unit, rounding


def _place_problems(mark: Mark, reading: Mapping[str, Any]) -> list[str]:
    if "sheets" in reading:
        return list(_workbook_problems(mark, reading))
    if isinstance(mark, CellMark):
        known = {one["name"] for one in reading["placeholders"]}
        return [] if mark.place in known else [f"文件里没有占位符「{{{{{mark.place}}}}}」"]
    names = {one["name"] for one in reading["placeholders"] if one.get("row") == mark.place}
    if not names:
        return [f"「{mark.place}」不是带占位符的表格行，请写成 表1!3"]
    return [
        f"{mark.place} 这一行没有占位符「{{{{{column}}}}}」"
        for column, _text in mark.columns
        if column not in names
    ]


def _workbook_problems(mark: Mark, reading: Mapping[str, Any]) -> Iterator[str]:
    name, _, inside = mark.place.rpartition("!")
    sheet = next((one for one in reading["sheets"] if one["name"] == name), None)
    if sheet is None:
        known = "、".join(one["name"] for one in reading["sheets"])
        yield f"没有「{name}」这张工作表；有：{known}"
        return
    if isinstance(mark, CellMark):
        places = [mark.place]
        if CELL.fullmatch(inside) is None:
            yield f"「{mark.place}」不是单元格，请写成 {name}!B4"
            return
    else:
        if not inside.isdecimal() or mark.last < mark.first:
            yield f"「{mark.place}」的行号不对：先写第一行，再写留到第几行"
            return
        wrong = [column for column, _text in mark.columns if not COLUMN.fullmatch(column)]
        if wrong:
            yield f"列要写成字母：{'、'.join(wrong)}"
            return
        places = list(cells_of(mark))
    formulas, covered = set(sheet["formulas"]), set(sheet["covered"])
    for place in places:
        cell = place.rpartition("!")[2]
        if cell in formulas:
            yield f"{place} 是公式，不能填；公式会自己算"
        elif cell in covered:
            yield f"{place} 在合并的单元格里，请标在左上角那一格"


def _overlaps(mark: Mark, others: Sequence[Mark]) -> Iterator[str]:
    mine = set(_occupied(mark))
    for other in others:
        both = mine & set(_occupied(other))
        if both and other.place != mark.place:
            yield f"{min(both)} 已经标过"


def _occupied(mark: Mark) -> Iterator[str]:
    if isinstance(mark, CellMark):
        yield mark.place
    else:
        yield from (cells_of(mark) if mark.last else (mark.place,))


def _text_problems(mark: Mark, catalogue: Catalogue) -> Iterator[str]:
    if isinstance(mark, CellMark):
        if not mark.text.strip():
            yield "没有写填什么"
        yield from text_problems(mark.text, catalogue)
        return
    if not mark.columns:
        yield "没有写各列填什么"
    if mark.of == "region":
        for column, text in mark.columns:
            found = text_problems(text, catalogue, repeated=True)
            yield from (f"{column} 列：{one}" for one in found)
        return
    yield from _figure_problems(mark.figure, catalogue)
    for column, text in mark.columns:
        yield from (f"{column} 列：{one}" for one in _project_problems(text))


def _figure_problems(figure: str, catalogue: Catalogue) -> Iterator[str]:
    try:
        parts = parse_text(f"{{{figure}}}")
    except TemplateTextError as error:
        yield str(error)
        return
    if len(parts) != 1 or not isinstance(parts[0], Placeholder):
        yield "逐项目的行须写明是哪个指标的项目，如 signed_projects"
        return
    if parts[0].derivation:
        yield "逐项目的行只能用指标本身，不能用同比、完成率之类"
    yield from text_problems(f"{{{figure}}}", catalogue)


def _project_problems(text: str) -> Iterator[str]:
    for word, modifiers in PROJECT_WORD.findall(text):
        if word not in PROJECT_WORDS:
            known = "、".join(f"{{{name}}} {label}" for name, label in PROJECT_WORDS.items())
            yield f"不认识「{{{word}}}」；可以用 {known}"
        elif word == "amount":
            try:
                amount_words(modifiers)
            except BadValue as error:
                yield str(error)
        elif modifiers:
            yield f"「{{{word}}}」不能带修饰"
    if "{" in PROJECT_WORD.sub("", text):
        yield "括号没有配对"

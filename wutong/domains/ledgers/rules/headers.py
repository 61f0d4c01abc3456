"""Finding the header of a sheet under its titles, and putting headers of several rows together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from wutong.domains.ledgers.rules.amounts import money_unit
from wutong.domains.ledgers.rules.areas import area_unit
from wutong.domains.ledgers.rules.texts import plain, simplified, words_and_brackets
from wutong.domains.ledgers.rules.vocabulary import meanings_of
from wutong.domains.ledgers.rules.workbook import Cell, Merged, SheetCells

_SEARCHED_ROWS = 60
_LONGEST_HEADER = 40
_SHORT = 10
_MOST_HEADER_ROWS = 4
_A_MONTH = re.compile(r"(?:\d{4}年)?\d{1,2}月份?")
_FORM_OF_DAY = re.compile(r"(?:年|y{4})[-/.]?(?:月|m{2})(?:[-/.]?(?:日|d{2}))?")
_NOTE_ABOVE = re.compile(
    r"^(?:填报|报送|编制|制表|统计|汇总|审核|主管|牵头)?(?:单位|部门|人|时间|日期)[:]|^(?:截至|截止|数据|金额|计量|货币)?(?:单位|时间|日期)?[:]|"
    r"^单位[(:]|^\(?单位|截至|截止|^附件|^注[:]|^说明[:]|^填表"
)


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of the header, and for every column the texts above it from top to bottom."""

    first_row: int
    last_row: int
    paths: Mapping[int, tuple[str, ...]]

    @property
    def leaves(self) -> dict[int, str]:
        """The lowest text of each column in comparable form, to recognise a repeated header."""
        return {column: simplified(path[-1]) for column, path in self.paths.items()}


def is_unit_text(text: str) -> bool:
    """Whether a header cell holds nothing but a unit such as ``(万元)`` or ``单位：亩``.

    The form of a day (年月日) is the unit of a column of days.
    """
    words = simplified(text).strip("()[]【】 ").removeprefix("单位:").removeprefix("单位")
    if not words:
        return False
    of_amounts = money_unit(words) is not None or area_unit(words) is not None
    return of_amounts or _FORM_OF_DAY.fullmatch(words) is not None


def is_note_above(text: str) -> bool:
    """Whether a text belongs above a header: who reports, as of when, in which unit."""
    return bool(_NOTE_ABOVE.search(simplified(text)))


def names_unit(text: str) -> bool:
    """Whether a text above a header names the unit of the amounts (单位：万元)."""
    words = simplified(text)
    return is_unit_text(words) or bool(re.search(r"单位(?:为|是)?[:(]?(?:[百千]?[万亿])?元", words))


def recognised(cell: Cell) -> bool:
    """Whether a cell's words are those of a header that is known."""
    if not isinstance(cell, str) or len(cell) > _LONGEST_HEADER:
        return False
    words, _inside = words_and_brackets(cell)
    return bool(meanings_of(words))


def _hits(row: tuple[Cell, ...]) -> int:
    return len({simplified(str(cell)) for cell in row if recognised(cell)})


def _filled(row: tuple[Cell, ...]) -> int:
    return sum(cell is not None and plain(cell) != "" for cell in row)


def _months(row: tuple[Cell, ...]) -> int:
    """How many cells head a month each (1月 … 12月): they tell nothing about the other columns."""
    return sum(isinstance(cell, str) and bool(_A_MONTH.fullmatch(plain(cell))) for cell in row)


def find_header(sheet: SheetCells) -> Header | None:
    """The header of a sheet, or ``None`` where no row reads like one."""
    best, best_hits = None, 0
    for number in list(sheet.rows)[:_SEARCHED_ROWS]:
        row = sheet.rows[number]
        hits, filled = _hits(row), _filled(row) - _months(row)
        enough = hits >= 2 and hits * 2 >= filled
        if enough and hits > best_hits + (2 if best is not None else 0):
            best, best_hits = number, hits
    if best is None or _is_form(sheet, best):
        return None
    first, last = _extended(sheet, best)
    return Header(first, last, _paths(sheet, first, last))


def _is_form(sheet: SheetCells, number: int) -> bool:
    """A form about one project: words and their values in turn, in row after row."""
    following = [n for n in sheet.rows if n > number][:2]
    words = _words_at(sheet.rows[number])
    if not following or len(words) * 2 > _filled(sheet.rows[number]):
        return False
    return all(len(words & _words_at(sheet.rows[n])) >= 2 for n in following[:1])


def _words_at(row: tuple[Cell, ...]) -> set[int]:
    return {column for column, cell in enumerate(row) if recognised(cell)}


def _extended(sheet: SheetCells, number: int) -> tuple[int, int]:
    first = last = number
    while last - first < _MOST_HEADER_ROWS - 1 and _continues_below(sheet, first, last):
        last += 1
    while last - first < _MOST_HEADER_ROWS - 1 and _groups_above(sheet, first):
        first -= 1
    return first, last


def _spans(sheet: SheetCells, row: int) -> list[Merged]:
    return [area for area in sheet.merged if area.first_row <= row <= area.last_row]


def _continues_below(sheet: SheetCells, first: int, last: int) -> bool:
    row = sheet.rows.get(last + 1)
    if row is None:
        return any(area.last_row > last and area.first_row >= first for area in _spans(sheet, last))
    cells = {column: cell for column, cell in enumerate(row) if cell is not None and plain(cell)}
    if any(not isinstance(cell, str) or len(cell) > _LONGEST_HEADER for cell in cells.values()):
        return False
    if not cells or any(re.fullmatch(r"[\d.]+|\d+个", plain(cell)) for cell in cells.values()):
        return False
    if any(area.first_row <= last < area.last_row for area in _spans(sheet, last)):
        return True
    return _fits_under(sheet, last, cells)


def _fits_under(sheet: SheetCells, last: int, cells: Mapping[int, Cell]) -> bool:
    above = sheet.rows[last]
    grouped = {
        column
        for area in _spans(sheet, last)
        if area.width > 1
        for column in range(area.first_column, area.last_column + 1)
    }
    if all(column in grouped and len(str(cell)) <= _SHORT for column, cell in cells.items()):
        return True
    telling = 0
    for column, cell in cells.items():
        text = str(cell)
        free = column >= len(above) or above[column] is None or column in grouped
        heads_group = column + 1 in cells and (
            column + 1 >= len(above) or above[column + 1] is None
        )
        if not (free or heads_group or is_unit_text(text)):
            return False
        telling += is_unit_text(text) or recognised(cell)
    return telling * 2 >= len(cells) and telling > 0


def _groups_above(sheet: SheetCells, first: int) -> bool:
    row = sheet.rows.get(first - 1)
    if row is None:
        return False
    texts = [cell for cell in row if cell is not None and plain(cell)]
    if any(not isinstance(cell, str) or len(cell) > _LONGEST_HEADER for cell in texts):
        return False
    if any(_NOTE_ABOVE.search(simplified(str(cell))) for cell in texts):
        return False
    width = _filled(sheet.rows[first])
    wide = [area for area in _spans(sheet, first - 1) if 1 < area.width < max(width, 3) * 0.8]
    return bool(wide) or (
        len(texts) >= 2 and len(texts) < width and first - 1 not in _titles(sheet)
    )


def _titles(sheet: SheetCells) -> set[int]:
    return {area.first_row for area in sheet.merged if area.width >= sheet.width * 0.8}


def _paths(sheet: SheetCells, first: int, last: int) -> dict[int, tuple[str, ...]]:
    grid = {number: _spread(sheet, number, first, last) for number in range(first, last + 1)}
    paths = {}
    for column in range(sheet.width):
        texts: list[str] = []
        for number in range(first, last + 1):
            text = grid[number].get(column, "")
            if text and (not texts or text != texts[-1]):
                texts.append(text)
        if texts:
            paths[column] = tuple(texts)
    return paths


def _spread(sheet: SheetCells, number: int, first: int, last: int) -> dict[int, str]:
    """The texts of one header row with those of horizontally merged cells in every column."""
    row = sheet.rows.get(number, ())
    texts = {c: str(cell).strip() for c, cell in enumerate(row) if cell is not None and plain(cell)}
    for area in sheet.merged:
        if area.first_row == number and area.first_column in texts:
            for column in range(area.first_column, area.last_column + 1):
                texts[column] = texts[area.first_column]
    if not sheet.merged_known and number < last:
        _spread_blanks(texts, sheet.rows.get(number + 1, ()), row)
    return texts


def _spread_blanks(texts: dict[int, str], below: tuple[Cell, ...], row: tuple[Cell, ...]) -> None:
    """Where merges are not known, a blank with a text below belongs to the group at its left."""
    for column, cell in enumerate(below):
        left_is_group = column > 0 and column - 1 < len(below) and below[column - 1] is not None
        blank = column >= len(row) or row[column] is None
        if cell is not None and blank and left_is_group and column - 1 in texts:
            texts[column] = texts[column - 1]

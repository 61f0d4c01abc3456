"""The tables of one sheet: below one another, or side by side, each with its own header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from wutong.domains.ledgers.choices import Meaning
from wutong.domains.ledgers.rules.headers import (
    Header,
    find_header,
    is_note_above,
    names_unit,
    recognised,
)
from wutong.domains.ledgers.rules.rows import total_label
from wutong.domains.ledgers.rules.texts import plain, simplified, words_and_brackets
from wutong.domains.ledgers.rules.vocabulary import meanings_of
from wutong.domains.ledgers.rules.workbook import Cell, SheetCells

_LONGEST = 40
_NUMBER = re.compile(r"[\d.,/:-]+")
_FOOTER = re.compile(r"^(?:注|备注|说明|附注|填报|填表|制表|审核|复核|统计人|联系)")
_TELLING = frozenset(
    {Meaning.SEQUENCE, Meaning.PROJECT_NAME, Meaning.INVESTOR, Meaning.REGION, Meaning.USCC}
)


def tables_of(sheet: SheetCells) -> list[SheetCells]:
    """The tables in the order of the sheet; the sheet itself where it holds only one.

    The first keeps the sheet's name, the others add their number to it. ``context`` of each
    is what stands above the first header, for what a table leaves unsaid.
    """
    header = find_header(sheet)
    if header is None:
        return [sheet]
    beside = list(_beside(sheet, header)) or [sheet]
    pieces = [piece for one in beside for piece in _stacked(one)]
    if len(pieces) == 1:
        return [sheet]
    context = tuple(
        dict.fromkeys(
            str(c) for n, row in sheet.rows.items() if n < header.first_row for c in row if c
        )
    )
    return [
        replace(piece, name=_name(sheet.name, place), source=sheet.name, context=context)
        for place, piece in enumerate(pieces, 1)
    ]


def _name(sheet: str, place: int) -> str:
    return sheet if place == 1 else f"{sheet}（第{place}张表）"


def _stacked(sheet: SheetCells) -> Iterator[SheetCells]:
    header = find_header(sheet)
    if header is None:
        yield sheet
        return
    starts = [*_starts(sheet, header)]
    bounds = [0, *starts, max(sheet.rows) + 1]
    for first, after in pairwise(bounds):
        yield replace(
            sheet,
            rows={n: row for n, row in sheet.rows.items() if first <= n < after},
            merged=tuple(area for area in sheet.merged if first <= area.first_row < after),
        )


def _starts(sheet: SheetCells, header: Header) -> Iterator[int]:
    """The first row, titles included, of every further table below the first header."""
    numbers = list(sheet.rows)
    known = {c: {simplified(text) for text in path} for c, path in header.paths.items()}
    last_header = header.last_row
    for place, number in enumerate(numbers):
        row = sheet.rows[number]
        if number <= last_header or not heads_table(row):
            continue
        if number - last_header > 1:
            titles = _titles_above(sheet, numbers[:place], last_header)
            if not _repeats(row, known) or any(_names_unit(sheet.rows[one]) for one in titles):
                yield min((*titles, number))
                known = {column: {text} for column, text in _texts_of(row).items()}
        last_header = number


def heads_table(row: Sequence[Cell]) -> bool:
    """Whether a row below a header reads like the header of another table."""
    cells = [cell for cell in row if cell is not None]
    if len(cells) < 3 or any(type(cell) is not str for cell in cells):
        return False
    texts = [str(cell) for cell in cells]
    if any(len(text) > _LONGEST or _NUMBER.fullmatch(text.strip()) for text in texts):
        return False
    known = {simplified(text) for text in texts if recognised(text)}
    if len(known) < 3 or len(known) * 5 < len(texts) * 3:
        return False
    meanings = {m for text in texts for m in meanings_of(words_and_brackets(text)[0])[:1]}
    return bool(meanings & _TELLING)


def _texts_of(row: Sequence[Cell]) -> dict[int, str]:
    return {c: simplified(str(v)) for c, v in enumerate(row) if v is not None and plain(v)}


def _repeats(row: Sequence[Cell], known: dict[int, set[str]]) -> bool:
    """A page's header again: every text stands where it stood."""
    return all(text in known.get(column, ()) for column, text in _texts_of(row).items())


def _titles_above(sheet: SheetCells, before: Sequence[int], last_header: int) -> list[int]:
    found = []
    for number in reversed(before):
        if number <= last_header or not _is_title(sheet.rows[number]):
            break
        found.append(number)
    return found


def _is_title(row: Sequence[Cell]) -> bool:
    cells = [cell for cell in row if cell is not None and plain(cell)]
    if any(not isinstance(cell, str) for cell in cells) or len(cells) > 3:
        return False
    texts = [plain(cell) for cell in cells]
    if any(_FOOTER.match(text) or total_label(text) is not None for text in texts):
        return False
    return len(texts) == 1 or any(is_note_above(text) for text in texts)


def _names_unit(row: Sequence[Cell]) -> bool:
    return any(isinstance(cell, str) and names_unit(cell) for cell in row)


def _beside(sheet: SheetCells, header: Header) -> Iterator[SheetCells]:
    """Tables side by side: the same column of names again, behind a gap or a new first column."""
    leaves = header.leaves
    first = min(leaves)
    named = next((c for c in sorted(leaves) if _means(leaves[c], Meaning.PROJECT_NAME)), None)
    if named is None:
        return
    again = [c for c in sorted(leaves) if c > named and leaves[c] == leaves[named]]
    starts = [first, *(_start(leaves, column, first, named) for column in again)]
    if not again or any(start is None for start in starts):
        return
    bounds = [start for start in starts if start is not None]
    for left, right in zip(bounds, [*bounds[1:], sheet.width], strict=True):
        yield _columns(sheet, 0 if left == first else left, right)


def _start(leaves: dict[int, str], column: int, first: int, named: int) -> int | None:
    start = column - (named - first)
    if start in leaves and leaves[start] == leaves[first]:
        return start
    while column - 1 in leaves and _means(leaves[column - 1], Meaning.SEQUENCE):
        column -= 1
    return column if column - 1 not in leaves else None


def _means(text: str, meaning: Meaning) -> bool:
    return meanings_of(words_and_brackets(text)[0])[:1] == (meaning,)


def _columns(sheet: SheetCells, first: int, after: int) -> SheetCells:
    blank = (None,) * first
    rows = {
        number: blank + row[first:after]
        for number, row in sheet.rows.items()
        if any(cell is not None for cell in row[first:after])
    }
    merged = tuple(area for area in sheet.merged if first <= area.first_column < after)
    return replace(sheet, rows=rows, merged=merged)

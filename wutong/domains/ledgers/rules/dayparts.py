"""A day that a ledger spreads over columns of its year, month and day: put together, taken apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from wutong.domains.ledgers.rules.texts import is_empty, plain, words_and_brackets
from wutong.domains.ledgers.rules.workbook import Cell

_ENDS: Final = (
    re.compile(r"(?P<stem>.*?)(?:年份|年度|年)"),
    re.compile(r"(?P<stem>.*?)(?:月份|月)"),
    re.compile(r"(?P<stem>.*?)(?:日期|日|号)"),
)
_SIGNS: Final = ("年", "月", "日")
_NUMBER: Final = re.compile(r"(\d{1,4})(?:\.0)?(?:年|月份?|日|号)?")
_RANGES: Final = (range(1980, 2101), range(1, 13), range(1, 32))
_LATE_CENTURY: Final = range(10, 80)


def day_parts(
    paths: Mapping[int, tuple[str, ...]],
    samples: Mapping[int, Sequence[Cell]],
    is_day: Callable[[tuple[str, ...]], bool],
) -> dict[int, tuple[tuple[str, ...], tuple[int, ...]]]:
    """Columns side by side that hold a day's year, month and, where there is one, day.

    By the column of the year: the header that the whole day would have (签约年, 签约月, 签约日 are
    签约时间), and the columns of its other parts. ``is_day`` tells whether such a header names a day.
    """
    found: dict[int, tuple[tuple[str, ...], tuple[int, ...]]] = {}
    for index in sorted(paths):
        stems = _stems(paths, index)
        if len(stems) < 2 or not all(
            _fits(samples.get(index + n, ()), n) for n in range(len(stems))
        ):
            continue
        groups, stem = paths[index][:-1], stems[0]
        whole = (*groups, f"{stem}时间") if stem or not groups else groups
        if (stem or groups) and is_day(whole):
            found[index] = whole, tuple(range(index + 1, index + len(stems)))
    return found


def _stems(paths: Mapping[int, tuple[str, ...]], index: int) -> list[str]:
    """The words before 年, 月 and 日 as long as they and the groups above are the same."""
    stems: list[str] = []
    for n, ends in enumerate(_ENDS):
        path = paths.get(index + n, ())
        match = ends.fullmatch(words_and_brackets(path[-1])[0]) if path else None
        same = match is not None and (
            not stems or (match["stem"] == stems[0] and path[:-1] == paths[index][:-1])
        )
        if match is None or not same:
            break
        stems.append(match["stem"])
    return stems


def _fits(values: Sequence[Cell], part: int) -> bool:
    """Whether nearly all of a column's cells are years, months or days."""
    filled = [value for value in values if not is_empty(value)]
    return sum(_part(value, part) is not None for value in filled) * 10 >= len(filled) * 9


def _part(value: Cell, part: int) -> int | None:
    match = _NUMBER.fullmatch(plain(value)) if isinstance(value, int | float | str) else None
    if match is None:
        return None
    number = int(match[1])
    if part == 0 and number in _LATE_CENTURY:
        number += 2000
    return number if number in _RANGES[part] else None


def put_together(cells: Sequence[Cell]) -> Cell:
    """The cells of year, month and day as one text (2022年3月5日); a cell that holds more than its
    part is left to speak for itself, and nothing comes of nothing."""
    if isinstance(cells[0], date) or (
        not is_empty(cells[0]) and all(is_empty(cell) for cell in cells[1:])
    ):
        return cells[0]
    texts = []
    for part, cell in enumerate(cells):
        if is_empty(cell):
            continue
        number = _part(cell, part)
        texts.append(f"{number}{_SIGNS[part]}" if number is not None else plain(cell))
    return "".join(texts) or None


def take_apart(on: date, before: Sequence[Cell]) -> list[Cell]:
    """A day's parts, each in the manner of the cell that it replaces: a number, or with its sign."""
    return [
        f"{number}{_SIGNS[part]}"
        if isinstance(cell, str) and plain(cell).endswith(_SIGNS[part])
        else number
        for part, (number, cell) in enumerate(
            zip((on.year, on.month, on.day), before, strict=False)
        )
    ]

"""Where a marked form's cells lie once its lists got the rows they need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from wutong.domains.bulletins.rules.errors import BadValue
from wutong.domains.bulletins.rules.upward import CELL, Mark, RowsMark
from wutong.domains.bulletins.rules.upward_fill import Filled

MOST_INSERTED: Final = 2000


@dataclass(frozen=True, slots=True)
class Insertion:
    """``extra`` rows that a sheet's block from ``first`` to ``last`` lacks.

    They come before the block's last row, so that what covers the block covers them too; after it
    where the block is one row. They look like the row above them.
    """

    sheet: str
    first: int
    last: int
    extra: int

    @property
    def at(self) -> int:
        """The number that the first of the new rows gets."""
        return max(self.last, self.first + 1)

    def row(self, number: int) -> int:
        """Where a row of the sheet lies afterwards."""
        return number + self.extra if number >= self.at else number

    def rows(self, start: int, end: int) -> tuple[int, int]:
        """Where an area's first and last row lie afterwards. An area that ends with a block of one
        row grows with it."""
        if self.first == self.last == end and start <= end:
            return start, end + self.extra
        return self.row(start), self.row(end)


def insertions(marks: Sequence[Mark], filled: Sequence[Filled]) -> list[Insertion]:
    """The rows that blocks of a workbook lack, the lowest block first.

    Raises BadValue where two blocks share some rows but not all, or too many rows are lacking.
    """
    needed: dict[tuple[str, int, int], int] = {}
    for mark in marks:
        if isinstance(mark, RowsMark) and mark.last:
            items = {one.item for one in filled if one.row == mark.place and one.item >= 0}
            place = (mark.sheet, mark.first, mark.last)
            needed[place] = max(needed.get(place, 0), len(items) - (mark.last - mark.first + 1))
    made = [Insertion(*place, extra) for place, extra in needed.items() if extra > 0]
    for one in made:
        _check(one, list(needed))
    return sorted(made, key=lambda one: (one.sheet, one.first), reverse=True)


def _check(one: Insertion, places: Sequence[tuple[str, int, int]]) -> None:
    where = f"{one.sheet} 第{one.first}行起的名单"
    if one.extra > MOST_INSERTED:
        raise BadValue(f"{where}还缺 {one.extra} 行，最多自动加 {MOST_INSERTED} 行，请缩小范围。")
    for sheet, first, last in places:
        same = (first, last) == (one.first, one.last)
        if sheet == one.sheet and not same and first <= one.last and last >= one.first:
            raise BadValue(
                f"{where}还缺 {one.extra} 行，但它和第{first}行起的名单占了同样的行，不能自动加行。"
                "请在原表里多留几行再上传。"
            )


def laid_out(marks: Sequence[Mark], filled: Sequence[Filled]) -> list[Filled]:
    """The cells with how far they move down. Raises BadValue as :func:`insertions` does."""
    made = insertions(marks, filled)
    return [replace(one, shift=_shift(one, made)) for one in filled] if made else list(filled)


def _shift(one: Filled, made: Sequence[Insertion]) -> int:
    sheet, _, inside = (one.row or one.place).rpartition("!")
    cell = CELL.fullmatch(inside)
    if cell is None and not inside.isdecimal():
        return 0
    number = int(cell.group(2) if cell else inside)
    return sum(each.extra for each in made if each.sheet == sheet and number >= each.at)

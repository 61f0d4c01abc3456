"""A plan as a sheet: its columns, and how a filled one is read. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

METRIC, PARENT, HOLDER = "指标代码", "上级代码", "代码"
BASIC, STRETCH, NOTE = "基本目标", "奋斗目标", "说明"
COLUMNS: Final = (
    (METRIC, 24), ("指标", 16), ("计量单位", 10), (PARENT, 14), (HOLDER, 14), ("单位或人员", 24),
    (BASIC, 14), (STRETCH, 14), (NOTE, 30),
)  # fmt: skip
NEEDED: Final = (METRIC, PARENT, HOLDER, BASIC)
LARGEST: Final = Decimal(10) ** 14


@dataclass(frozen=True)
class CellFault:
    """What is wrong with one cell, named as a spreadsheet names it."""

    cell: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.cell}：{self.sentence}"


@dataclass(frozen=True)
class SheetLine:
    """One row: amounts as they stand in the sheet, in its own unit."""

    row: int
    metric: str
    parent: str
    holder: str
    basic: Decimal
    stretch: Decimal | None
    note: str


@dataclass(frozen=True)
class PlanSheet:
    """A sheet that was read: its lines, what is wrong with it, where each column stands."""

    lines: tuple[SheetLine, ...]
    faults: tuple[CellFault, ...]
    places: Mapping[str, int]

    def cell(self, place: int, column: str = HOLDER) -> str:
        """The cell of a line in a column."""
        return named(self.places.get(column, 0), self.lines[place].row)


def named(column: int, row: int) -> str:
    """``B7``: the second column of the seventh row; ``column`` counts from zero."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def read_plan(rows: Sequence[Sequence[object]]) -> PlanSheet:
    """Read the rows of a sheet, the header first. Empty rows are passed over."""
    heads = [str(one).strip() for one in rows[0]] if rows else []
    places = {name: at for at, name in enumerate(heads) if name}
    missing = [name for name in NEEDED if name not in places]
    if missing:
        fault = CellFault("A1", f"缺少列：{'、'.join(missing)}。")
        return PlanSheet((), (fault,), places)
    lines: list[SheetLine] = []
    faults: list[CellFault] = []
    for number, row in enumerate(rows[1:], start=2):
        texts = {name: _text(row, at) for name, at in places.items()}
        if any(texts.get(name) for name in (METRIC, HOLDER, BASIC)):
            line, wrong = _line(number, texts, places)
            faults += wrong
            if line is not None:
                lines.append(line)
    if not lines and not faults:
        faults.append(CellFault("A2", "没有一行目标。"))
    return PlanSheet(tuple(lines), tuple(faults), places)


def _text(row: Sequence[object], at: int) -> str:
    value = row[at] if at < len(row) else ""
    return "" if value is None else str(value).strip().removeprefix("'")


def _line(
    number: int, texts: Mapping[str, str], places: Mapping[str, int]
) -> tuple[SheetLine | None, list[CellFault]]:
    faults = [
        CellFault(named(places[name], number), f"请填写{name}。")
        for name in (METRIC, HOLDER, BASIC)
        if not texts.get(name)
    ]
    values: dict[str, Decimal | None] = {}
    for name in (BASIC, STRETCH):
        text = texts.get(name, "").replace(",", "")
        value = _number(text)
        if text and value is None:
            faults.append(
                CellFault(named(places[name], number), f"{text!r} 不是数，请只写不小于零的数。")
            )
        values[name] = value
    basic = values[BASIC]
    if faults or basic is None:
        return None, faults
    line = SheetLine(
        number, texts[METRIC], texts.get(PARENT, ""), texts[HOLDER], basic, values[STRETCH],
        texts.get(NOTE, "")[:200],
    )  # fmt: skip
    return line, []


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 <= value < LARGEST else None

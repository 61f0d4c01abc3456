"""What a marked form gets: every cell's value with where it comes from. Nothing known is said in
words and never becomes 0."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any, Final, Protocol

from wutong.domains.bulletins.choices import Dimension, Shift
from wutong.domains.bulletins.rules.compose import Member, written_runs
from wutong.domains.bulletins.rules.register import Register
from wutong.domains.bulletins.rules.requests import request_for
from wutong.domains.bulletins.rules.template import Column, GridBlock, Section, Sentence, Template
from wutong.domains.bulletins.rules.template_text import Placeholder, parse_text, placeholders
from wutong.domains.bulletins.rules.upward import (
    CELL,
    PROJECT_WORD,
    CellMark,
    Mark,
    RowsMark,
    amount_words,
)
from wutong.kernel.money import UNITS

NOT_KNOWN: Final = "无数据"


class ProjectRow(Protocol):
    """A row behind a figure."""

    @property
    def key(self) -> str:
        """The project's code."""

    @property
    def title(self) -> str:
        """Its name."""

    @property
    def amount(self) -> Decimal:
        """元 or 1."""

    @property
    def facts(self) -> Mapping[str, Any]:
        """What else is known."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What one cell gets. ``number`` is set where it is written as a number, in ``unit`` and
    rounded; ``missing`` where the ledger has nothing. ``figures`` are keys of the region's
    register. ``item`` counts the repetitions of a row, from 0; -1 outside of one. ``shift``: how many
    rows further down than in the empty form it stands, since a list above got more rows."""

    place: str
    text: str
    number: Decimal | None
    unit: str
    missing: bool
    source: str
    region: str
    figures: tuple[str, ...] = ()
    item: int = -1
    row: str = ""
    shift: int = 0

    @property
    def data(self) -> dict[str, Any]:
        """JSON-ready."""
        number = None if self.number is None else format(self.number, "f")
        return {**asdict(self), "number": number, "figures": list(self.figures)}


def read_filled(data: Mapping[str, Any]) -> Filled:
    """What ``Filled.data`` wrote."""
    number = None if data["number"] is None else Decimal(data["number"])
    return Filled(**{**data, "number": number, "figures": tuple(data["figures"])})


def questions(marks: Sequence[Mark], region: str) -> Template:
    """The marks of one region as a template, so that its questions are asked once."""
    mine = [mark for mark in marks if mark.region == region]
    blocks: list[Any] = [Sentence(mark.text) for mark in mine if isinstance(mark, CellMark)]
    for mark in mine:
        if isinstance(mark, RowsMark) and mark.of == "region":
            columns = tuple(Column(column, text) for column, text in mark.columns)
            blocks.append(GridBlock("", Dimension.REGION.value, columns, total=False))
        elif isinstance(mark, RowsMark):
            blocks.append(Sentence(f"{{{mark.figure}}}"))
    return Template("", (Section("", tuple(blocks)),))


def fill(
    marks: Sequence[Mark],
    register_of: Callable[[str], Register],
    rows_of: Callable[[str, Placeholder], Sequence[ProjectRow]],
) -> list[Filled]:
    """Every cell of the marks, in order."""
    filled: list[Filled] = []
    for mark in marks:
        register = register_of(mark.region)
        if isinstance(mark, CellMark):
            filled.append(_written(register, mark.text, mark))
        elif mark.of == "region":
            filled += _by_region(register, mark)
        else:
            filled += _by_project(register, mark, rows_of)
    return filled


def _written(register: Register, text: str, mark: Mark, member: Member | None = None) -> Filled:
    parts = parse_text(text)
    one = member or Member()
    if len(parts) == 1 and isinstance(parts[0], Placeholder):
        shown, key = register.show(replace(parts[0], plain=True), one.by, one.group)
        missing = shown.number is None
        text_shown = NOT_KNOWN if missing else shown.number_text
        return Filled(
            mark.place, text_shown, shown.number, shown.unit, missing, text, mark.region, (key,)
        )
    runs = written_runs(register, text, one)
    keys = tuple(run.figure for run in runs if run.figure)
    missing = any(run.figure and run.text == "—" for run in runs)
    words = "".join(NOT_KNOWN if run.figure and run.text == "—" else run.text for run in runs)
    return Filled(mark.place, words, None, "", missing, text, mark.region, keys)


def _by_region(register: Register, mark: RowsMark) -> Iterator[Filled]:
    first = next((one for _column, text in mark.columns for one in placeholders(text)), None)
    by = Dimension.REGION.value
    known = register.context.members.get(by, ())
    members = register.members(first, by) if first else known
    for item, (group, label) in enumerate(members):
        member = Member(by, group, label, item + 1)
        for column, text in mark.columns:
            made = _written(register, text, mark, member)
            yield replace(made, place=column, item=item, row=mark.place)


def _by_project(
    register: Register,
    mark: RowsMark,
    rows_of: Callable[[str, Placeholder], Sequence[ProjectRow]],
) -> Iterator[Filled]:
    wanted = placeholders(f"{{{mark.figure}}}")[0]
    _shown, key = register.show(wanted)
    rows = rows_of(mark.region, wanted)
    for item, row in enumerate(rows):
        for column, text in mark.columns:
            number, unit, words = _project_text(text, row, item + 1)
            yield Filled(
                column, words or NOT_KNOWN, number, unit, not words, text, mark.region, (key,),
                item, mark.place,
            )  # fmt: skip


def _project_text(text: str, row: ProjectRow, position: int) -> tuple[Decimal | None, str, str]:
    """Number, unit and words of one column for one project."""
    whole = PROJECT_WORD.fullmatch(text)
    if whole and whole.group(1) == "amount":
        unit, rounding = amount_words(whole.group(2) or "")
        number = rounding.apply(row.amount / UNITS[unit]) if unit in UNITS else row.amount
        return number, unit, format(number, "f")
    if whole and whole.group(1) == "position":
        return Decimal(position), "", str(position)
    return None, "", PROJECT_WORD.sub(lambda found: _word(found.group(1), row, position), text)


def _word(word: str, row: ProjectRow, position: int) -> str:
    own = {"position": str(position), "name": row.title, "key": row.key}
    if word == "amount":
        return format(row.amount, "f")
    value = own[word] if word in own else row.facts.get(word)
    return "" if value is None else str(value)


def project_request(wanted: Placeholder) -> Any:
    """The question whose rows a block of projects lists."""
    return request_for(wanted, "", Shift.CURRENT)


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that came out otherwise than last time; None where it wasn't there."""

    place: str
    was: str | None
    now: str | None


def cell_changes(before: Sequence[Filled], after: Sequence[Filled]) -> list[CellChange]:
    """What differs between two fillings, cell by cell, in the order of the later one."""
    was = {where(one): one.text for one in before}
    now = {where(one): one.text for one in after}
    places = [*now, *(place for place in was if place not in now)]
    return [
        CellChange(place, was.get(place), now.get(place))
        for place in places
        if was.get(place) != now.get(place)
    ]


def where(one: Filled) -> str:
    """The cell's own place, as people call it."""
    if one.item < 0:
        return _moved(one)
    sheet, _, first = one.row.rpartition("!")
    if one.place.isascii() and one.place.isupper():
        return f"{sheet}!{one.place}{int(first) + one.item + one.shift}"
    return f"{sheet} 第{int(first) + one.item}行 {one.place}"


def _moved(one: Filled) -> str:
    sheet, _, inside = one.place.rpartition("!")
    cell = CELL.fullmatch(inside)
    if cell is None or not one.shift:
        return one.place
    return f"{sheet}!{cell.group(1)}{int(cell.group(2)) + one.shift}"

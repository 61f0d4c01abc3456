"""A ledger's cells as they would have to read today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import batched

from wutong.domains.ledgers.choices import Meaning
from wutong.domains.ledgers.models import LedgerImport
from wutong.domains.ledgers.queries.existing import Kept, verified_projects
from wutong.domains.ledgers.queries.places import Places
from wutong.domains.ledgers.rules.columns import Column
from wutong.domains.ledgers.rules.dayparts import take_apart
from wutong.domains.ledgers.rules.planned import PLANS, written_plan
from wutong.domains.ledgers.rules.reading import LedgerLine, LedgerReading, SheetReading
from wutong.domains.ledgers.rules.readings import Day, Mark, Money
from wutong.domains.ledgers.rules.stating import STAGE_OF_DATE
from wutong.domains.ledgers.rules.workbook import Cell
from wutong.domains.ledgers.rules.writing import amount_like, day_like, mark_like, plan_like
from wutong.kernel.scope import Access

_TEXTS = {
    Meaning.PROGRESS: "progress_note",
    Meaning.NEXT_STEP: "next_step",
    Meaning.REMARK: "note",
    Meaning.CONTENT: "content",
}


@dataclass(frozen=True)
class NewCell:
    """A cell that reads otherwise today: row from 1, column from 0."""

    sheet: str
    row: int
    column: int
    value: Cell


def cells_of_today(
    ledger_import: LedgerImport, reading: LedgerReading, access: Access
) -> list[NewCell]:
    """Every cell of the ledger whose verified value is another one today.

    Rows of projects that the person may not see keep what the file says. Totals move by what
    their rows moved.
    """
    kept = _kept_by_place(ledger_import, access)
    places = Places(ledger_import.region, ledger_import.answers)
    found: list[NewCell] = []
    for sheet in reading.sheets:
        moved: dict[tuple[int, int], Decimal] = {}
        for line in sheet.lines:
            project = kept.get((sheet.name[:80], line.row))
            if project is not None:
                found.extend(_changed(sheet, line, project, places, moved))
        found.extend(_moved_totals(sheet, moved))
    return found


def _kept_by_place(ledger_import: LedgerImport, access: Access) -> dict[tuple[str, int], Kept]:
    rows = list(ledger_import.rows.exclude(project=None).values_list("sheet", "row", "project_id"))
    kept: dict[int, Kept] = {}
    for keys in batched(sorted({key for _s, _r, key in rows}), 400):
        kept |= verified_projects(keys, access)
    return {(sheet, row): kept[key] for sheet, row, key in rows if key in kept}


def _changed(
    sheet: SheetReading,
    line: LedgerLine,
    kept: Kept,
    places: Places,
    moved: dict[tuple[int, int], Decimal],
) -> Iterator[NewCell]:
    for column in sheet.columns:
        before = line.cells[column.index] if column.index < len(line.cells) else None
        value = _today(column, line, kept, places, before)
        if value is None or value == before:
            continue
        if column.parts:
            yield from _parts(sheet, line, column, kept)
            continue
        yield NewCell(sheet.sheet_name, line.row, column.index, value)
        now = kept.project.total_investment if kept.project is not None else None
        if column.meaning == Meaning.TOTAL_INVESTMENT and now is not None:
            old = line.values.get(Meaning.TOTAL_INVESTMENT)
            old_amount = old.amount if isinstance(old, Money) else Decimal(0)
            moved[line.row, column.index] = now - old_amount


def _parts(sheet: SheetReading, line: LedgerLine, column: Column, kept: Kept) -> Iterator[NewCell]:
    """The year, the month and the day of a milestone, each in its column."""
    on = kept.milestones[STAGE_OF_DATE[column.meaning].value]  # type: ignore[index]
    places = (column.index, *column.parts)
    before = [line.cells[i] if i < len(line.cells) else None for i in places]
    for place, old, new in zip(places, before, take_apart(on, before), strict=True):
        if new != old:
            yield NewCell(sheet.sheet_name, line.row, place, new)


def _today(column: Column, line: LedgerLine, kept: Kept, places: Places, before: Cell) -> Cell:
    project, meaning = kept.project, column.meaning
    if project is None or meaning is None:
        return None
    if meaning == Meaning.TOTAL_INVESTMENT:
        return _amount(line, kept, before, column)
    if meaning in STAGE_OF_DATE:
        on = kept.milestones.get(STAGE_OF_DATE[meaning].value)
        old = line.values.get(meaning)
        same = isinstance(old, Day) and (old.on == on or old.by_month)
        return day_like(on, before) if on is not None and not same else None
    if meaning in PLANS:
        return _plan(line, kept, before, meaning)
    if meaning == Meaning.HIGH_TECH:
        mark = line.values.get(meaning)
        same = isinstance(mark, Mark) and mark.yes == project.high_technology
        return None if same else mark_like(project.high_technology, before)
    if meaning == Meaning.REGION:
        region = places.region_of(line)
        moved = getattr(region, "pk", project.region_id) != project.region_id
        return project.region.name if moved else None
    if meaning in _TEXTS:
        text = str(getattr(project, _TEXTS[meaning]))
        return text if text and text != line.text(meaning) else None
    return None


def _plan(line: LedgerLine, kept: Kept, before: Cell, meaning: Meaning) -> Cell:
    days = kept.facts.get(PLANS[meaning].value)
    if not days:
        return None
    now, old = days[max(days)], line.values.get(meaning)
    same = isinstance(old, Day) and now.startswith(written_plan(old))
    return None if same else plan_like(now, before)


def _amount(line: LedgerLine, kept: Kept, before: Cell, column: Column) -> Cell:
    old = line.values.get(Meaning.TOTAL_INVESTMENT)
    now = kept.project.total_investment if kept.project is not None else None
    if now is None or (isinstance(old, Money) and (old.amount == now or old.currency != "CNY")):
        return None
    return amount_like(now, before, column.unit)


def _moved_totals(sheet: SheetReading, moved: dict[tuple[int, int], Decimal]) -> Iterator[NewCell]:
    by_row = {line.row: line for line in sheet.lines}
    for check in sheet.totals:
        for column in sheet.columns:
            by = sum((moved.get((row, column.index), Decimal(0)) for row in check.rows), Decimal(0))
            cells = by_row[check.row].cells
            before = cells[column.index] if column.index < len(cells) else None
            if not by or not isinstance(before, int | float):
                continue
            factor = column.unit.factor if column.unit is not None else 1
            stated = Decimal(format(before, ".15g")) * factor
            value = amount_like(stated + by, before, column.unit)
            yield NewCell(sheet.sheet_name, check.row, column.index, value)

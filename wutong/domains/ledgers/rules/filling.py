"""Places that a ledger writes only where they change: which blank cells are as above."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from wutong.domains.ledgers.choices import LineOutcome, Meaning
from wutong.domains.ledgers.rules.columns import Column
from wutong.domains.ledgers.rules.framing import Framed
from wutong.domains.ledgers.rules.questions import fill_questions
from wutong.domains.ledgers.rules.reading import Question
from wutong.domains.ledgers.rules.rows import RowClassifier
from wutong.domains.ledgers.rules.texts import is_empty, plain
from wutong.domains.ledgers.rules.workbook import Cell, SheetCells

FILLED_DOWN = frozenset({Meaning.REGION, Meaning.PARK, Meaning.TOWN})


def fill_asked(framed: Framed, answers: Mapping[str, str]) -> list[Question]:
    """For columns of places that are filled only where the place changes."""
    columns = [c for c in framed.columns if c.meaning in FILLED_DOWN]
    name = next((c.index for c in framed.columns if c.meaning == Meaning.PROJECT_NAME), None)
    blanks: Counter[int] = Counter()
    started: dict[int, Cell] = {}
    merged = {
        (row, area.first_column)
        for area in framed.cells.merged
        for row in range(area.first_row, min(area.last_row, area.first_row + 5000) + 1)
    }
    classifier = RowClassifier(framed.columns, framed.header.leaves)
    for number, row in framed.cells.rows.items():
        if number <= framed.header.last_row or name is None or is_empty(cell_at(row, name)):
            continue
        begun = begun_by(row, started, columns)
        blank = {c.index for c in columns if is_empty(cell_at(row, c.index))}
        started |= {c.index: cell_at(row, c.index) for c in columns if c.index not in blank}
        if blank and classifier.classify(row).outcome == LineOutcome.READ:
            as_above = blank & started.keys() - begun
            blanks.update(i for i in as_above if (number, i) not in merged)
    return fill_questions(framed.cells.name, columns, blanks, answers)


def begun_by(
    row: Sequence[Cell], above: Mapping[int, Cell], columns: Collection[Column]
) -> set[int]:
    """The columns right of one in which the row begins another place: a blank there is no 同上."""
    places = sorted(c.index for c in columns if c.meaning in FILLED_DOWN)
    turned = next((i for i in places if _is_another(cell_at(row, i), above.get(i))), None)
    return {i for i in places if turned is not None and i > turned}


def _is_another(value: Cell, above: Cell) -> bool:
    return not is_empty(value) and above is not None and plain(value) != plain(above)


def cell_at(row: Sequence[Cell], index: int) -> Cell:
    """The cell of a row that may be shorter than the header."""
    return row[index] if index < len(row) else None


def merged_tops(sheet: SheetCells) -> dict[tuple[int, int], Cell]:
    """What stands for the cells that are merged with one further up."""
    tops: dict[tuple[int, int], Cell] = {}
    for area in sheet.merged:
        if area.height == 1 or area.width > 1 or area.height > 5000:
            continue
        first = sheet.rows.get(area.first_row, ())
        value = first[area.first_column] if area.first_column < len(first) else None
        if value is not None:
            for number in range(area.first_row + 1, area.last_row + 1):
                tops[number, area.first_column] = value
    return tops

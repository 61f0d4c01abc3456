"""Reading one sheet: header, columns, every row, totals, and what must be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from wutong.domains.ledgers.choices import (
    AMOUNT_MEANINGS,
    DATE_MEANINGS,
    MARK_MEANINGS,
    LineOutcome,
    Meaning,
    SheetKind,
)
from wutong.domains.ledgers.rules.cells import CellReader, RowValues
from wutong.domains.ledgers.rules.filling import cell_at, fill_asked
from wutong.domains.ledgers.rules.framing import Framed, frame
from wutong.domains.ledgers.rules.questions import (
    funds_questions,
    kind_question,
    meaning_questions,
    unit_questions,
    value_questions,
)
from wutong.domains.ledgers.rules.reading import CellIssue, LedgerLine, Question, SheetReading
from wutong.domains.ledgers.rules.readings import Day, Mark
from wutong.domains.ledgers.rules.rows import (
    Classified,
    RowClassifier,
    SectionLabel,
    TotalLabel,
)
from wutong.domains.ledgers.rules.setaside import (
    is_struck,
    set_aside,
    struck_key,
    struck_questions,
)
from wutong.domains.ledgers.rules.sheets import kind_of_row, kinds_in
from wutong.domains.ledgers.rules.texts import plain
from wutong.domains.ledgers.rules.totals import Summed, check_totals
from wutong.domains.ledgers.rules.workbook import Cell, SheetCells, WorkbookCells

_SAMPLE = 300
_MOST_BARE_SUMS = 20
_NO_RECORD = (LineOutcome.NOTE, LineOutcome.SECTION)
_FIGURES = AMOUNT_MEANINGS | DATE_MEANINGS | MARK_MEANINGS
_TOLD_APART = _FIGURES | {Meaning.INVESTOR}


@dataclass(slots=True)
class _Carried:
    """What the sections above a row say about it, by their level."""

    sections: dict[int, SectionLabel] = field(default_factory=dict)

    def enter(self, section: SectionLabel) -> None:
        level = section.level or 1
        self.sections = {k: v for k, v in self.sections.items() if k < level} | {level: section}

    @property
    def place(self) -> str:
        return next((s.text for s in reversed(self.sections.values()) if s.is_place), "")

    @property
    def group(self) -> str:
        return "／".join(s.text for s in self.sections.values())

    def kind(self, otherwise: SheetKind) -> SheetKind:
        for section in reversed(self.sections.values()):
            kinds = kinds_in(section.text)
            if len(kinds) == 1 and otherwise != SheetKind.FUNDS:
                return kinds[0]
        return otherwise


def read_sheet(
    cells: SheetCells, answers: Mapping[str, str], workbook: WorkbookCells
) -> tuple[SheetReading, list[Question]]:
    """One sheet as understood, and the questions about it."""
    framed = frame(cells, answers, workbook)
    if framed is None:
        return _without_header(cells, answers)
    if not framed.has_names:
        return _without_names(framed, answers)
    asked = fill_asked(framed, answers)
    answers = {**{q.key: q.suggested for q in asked}, **answers}
    reader = CellReader(
        cells,
        framed.columns,
        answers,
        year=framed.year,
        dates_from_1904=workbook.dates_from_1904,
    )
    lines, summed = _read_rows(framed, reader)
    sheet = SheetReading(
        cells.name,
        _settled_kind(framed, lines, answers),
        cells.hidden,
        framed.title,
        framed.year,
        framed.as_of,
        (framed.header.first_row, framed.header.last_row),
        framed.columns,
        tuple(lines),
        check_totals(summed, framed.columns),
        _notes(cells),
    )
    return sheet, [*_questions(sheet, answers), *struck_questions(cells, answers), *asked]


def _settled_kind(framed: Framed, lines: list[LedgerLine], answers: Mapping[str, str]) -> SheetKind:
    """A sheet that does not tell its kind holds projects where its sections tell every row's."""
    kinds = {line.kind for line in lines if line.outcome == LineOutcome.READ}
    told = bool(kinds) and SheetKind.UNKNOWN not in kinds
    if framed.kind == SheetKind.UNKNOWN and told and f"kind:{framed.cells.name}" not in answers:
        return SheetKind.PROJECTS
    return framed.kind


def _notes(cells: SheetCells) -> tuple[str, ...]:
    return (_("这是隐藏的工作表"),) if cells.hidden else ()


def _questions(sheet: SheetReading, answers: Mapping[str, str]) -> list[Question]:
    if answers.get(f"kind:{sheet.name}") == "skip":
        return kind_question(sheet.name, sheet.kind, answers)
    issues = sheet.issues
    asked = kind_question(sheet.name, sheet.kind, answers)
    asked += meaning_questions(sheet.name, sheet.columns, answers)
    if sheet.kind != SheetKind.UNKNOWN:
        asked += unit_questions(sheet.name, sheet.columns, issues, answers)
        asked += funds_questions(sheet.name, sheet.columns, answers)
        asked += value_questions(sheet.name, sheet.columns, issues, answers)
    return asked


def _without_header(
    cells: SheetCells, answers: Mapping[str, str]
) -> tuple[SheetReading, list[Question]]:
    why = _("这张表没有找到表头")
    lines = tuple(
        LedgerLine(cells.name, number, LineOutcome.NOTE, why, cells=row)
        for number, row in cells.rows.items()
    )
    notes = (*_notes(cells), why)
    sheet = SheetReading(cells.name, SheetKind.UNKNOWN, cells.hidden, lines=lines, notes=notes)
    return sheet, kind_question(cells.name, SheetKind.UNKNOWN, answers)


def _without_names(
    framed: Framed, answers: Mapping[str, str]
) -> tuple[SheetReading, list[Question]]:
    """A table of counts by place or month, a directory: its rows are no projects."""
    cells, why = framed.cells, _("这张表没有项目名称或企业名称，不是逐个项目的表")
    lines = tuple(
        LedgerLine(cells.name, number, LineOutcome.HEADER, cells=row)
        if number <= framed.header.last_row
        else LedgerLine(cells.name, number, LineOutcome.NOTE, why, cells=row)
        for number, row in cells.rows.items()
    )
    sheet = SheetReading(
        cells.name,
        SheetKind.UNKNOWN,
        cells.hidden,
        framed.title,
        columns=framed.columns,
        lines=lines,
        notes=(*_notes(cells), why),
    )
    asked = kind_question(cells.name, SheetKind.UNKNOWN, answers)
    return sheet, asked + meaning_questions(cells.name, framed.columns, answers)


def _read_rows(framed: Framed, reader: CellReader) -> tuple[list[LedgerLine], list[Summed]]:
    classifier = RowClassifier(framed.columns, framed.header.leaves)
    carried = _Carried()
    lines: list[LedgerLine] = []
    summed: list[Summed] = []
    above: tuple[Cell, ...] | None = None
    cells = framed.cells
    spanned = _spanned(cells)
    leaving = bool(cells.struck) and reader.answer(struck_key(cells.name)) != "take"
    bare = 0
    for number, row in framed.cells.rows.items():
        if number <= framed.header.last_row:
            lines.append(LedgerLine(framed.cells.name, number, LineOutcome.HEADER, cells=row))
            continue
        told = classifier.classify(row, spanned=number in spanned)
        if told.outcome in _NO_RECORD and reader.continues(number):
            told = Classified(LineOutcome.READ)
        if told.section is not None:
            carried.enter(told.section)
        if told.outcome == LineOutcome.READ:
            row = above = reader.filled(number, row, above)
        values = reader.read(number, row)
        told = set_aside(told, values, lines, struck=leaving and is_struck(cells, number, row))
        if told.outcome == LineOutcome.READ and _has_amounts_alone(framed, row, values):
            bare += 1
            if bare <= _MOST_BARE_SUMS and _is_sum(framed, values, summed):
                told = Classified(LineOutcome.TOTAL, total=TotalLabel("", "合计", None))
        line = _line(framed, number, row, told, values, carried)
        if line.outcome == LineOutcome.READ and reader.continues(number):
            line = _continued(line, lines)
        lines.append(line)
        summed.append(_summed(framed, line, row, told, values))
    return lines, summed


def _spanned(cells: SheetCells) -> set[int]:
    """Rows with a cell merged over half of the columns or more."""
    return {area.first_row for area in cells.merged if area.width >= max(3, (cells.width + 1) // 2)}


def _has_amounts_alone(framed: Framed, row: tuple[Cell, ...], values: RowValues) -> bool:
    if not values.money or Meaning.PROJECT_NAME in values.values:
        return False
    filled = {c for c, v in enumerate(row) if v is not None and plain(v)}
    names = any(c.meaning == Meaning.PROJECT_NAME for c in framed.columns)
    return names and filled == set(values.money)


def _is_sum(framed: Framed, values: RowValues, above: list[Summed]) -> bool:
    """Whether amounts are what the rows above, or those since the last total, add to."""
    summed = Summed(0, LineOutcome.TOTAL, money=values.money)
    checks = check_totals([*above, summed], framed.columns)
    return bool(checks) and checks[-1].row == 0 and checks[-1].agrees and bool(checks[-1].rows)


def _continued(line: LedgerLine, above: list[LedgerLine]) -> LedgerLine:
    """A row under a merged name is the project above it; what it says beside that is told."""
    first = next((one for one in reversed(above) if one.outcome == LineOutcome.READ), None)
    if first is None:
        return line
    apart = [m for m in line.values if m in _TOLD_APART and line.values[m] != first.values.get(m)]
    why = _("与第 %(row)d 行合并为一个项目") % {"row": first.row}
    if apart:
        words = "、".join(str(m.label) for m in apart)
        why += _("，这一行的%(what)s没有计入") % {"what": words}
    outcome = LineOutcome.DUPLICATE if _FIGURES.intersection(apart) else LineOutcome.NOTE
    return replace(line, outcome=outcome, why=why, first_row=first.row)


def _line(
    framed: Framed,
    number: int,
    row: tuple[Cell, ...],
    told: Classified,
    values: RowValues,
    carried: _Carried,
) -> LedgerLine:
    if told.outcome != LineOutcome.READ:
        label = told.section.text if told.section else told.total.label if told.total else told.why
        issues = _total_issues(told, values)
        return LedgerLine(framed.cells.name, number, told.outcome, label, issues=issues, cells=row)
    place = carried.place or framed.place
    if place and Meaning.REGION not in values.values:
        values.values[Meaning.REGION] = place
    outcome, why, issues = _completeness(framed, number, values)
    return LedgerLine(
        framed.cells.name,
        number,
        outcome,
        why,
        kind_of_row(carried.kind(framed.kind), values.values.get(Meaning.CATEGORY)),
        values.values,
        tuple(values.funds),
        tuple(values.invested),
        carried.group,
        issues,
        row,
    )


def _total_issues(told: Classified, values: RowValues) -> tuple[CellIssue, ...]:
    """Of a total row only formulas that were never calculated are worth a line."""
    if told.outcome != LineOutcome.TOTAL:
        return ()
    return tuple(i for i in values.issues if i.kind == "" and not i.text)


def _completeness(
    framed: Framed, number: int, values: RowValues
) -> tuple[LineOutcome, str, tuple[CellIssue, ...]]:
    """A row needs the project's name; where the sheet has no such column, the firm's."""
    has_names = any(c.meaning == Meaning.PROJECT_NAME for c in framed.columns)
    issues = tuple(values.issues)
    if not has_names and Meaning.INVESTOR in values.values:
        values.values[Meaning.PROJECT_NAME] = values.values[Meaning.INVESTOR]
    if values.values.get(Meaning.PROJECT_NAME):
        return LineOutcome.READ, "", issues
    if not (values.values or values.funds or values.invested or issues):
        return LineOutcome.NOTE, _("没有内容"), issues
    why = _("没有项目名称")
    column = next((c for c in framed.columns if c.meaning == Meaning.PROJECT_NAME), None)
    missing = CellIssue(
        framed.cells.name,
        number,
        column.letter if column else "",
        column.header if column else "",
        "",
        why,
    )
    return LineOutcome.UNREADABLE, why, (*issues, missing)


def _summed(
    framed: Framed, line: LedgerLine, row: tuple[Cell, ...], told: Classified, values: RowValues
) -> Summed:
    label, word, count, level = "", "", None, 0
    if told.total is not None:
        label, word, count = told.total.label, told.total.word, told.total.count
    elif told.section is not None:
        label, count, level = told.section.text, told.section.count, told.section.level or 1
    places = tuple(
        line.text(m) for m in (Meaning.REGION, Meaning.PARK, Meaning.TOWN, Meaning.INDUSTRY)
    )
    return Summed(
        line.row,
        line.outcome,
        label,
        word,
        level,
        count,
        values.money,
        _yes_columns(framed, values) if told.outcome == LineOutcome.READ else {},
        _stated_marks(framed, row) if told.outcome == LineOutcome.TOTAL else {},
        (*places, *line.group.split("／")),
    )


def _yes_columns(framed: Framed, values: RowValues) -> dict[int, bool]:
    found = {}
    for column in framed.columns:
        value = values.values.get(column.meaning) if column.meaning else None
        if isinstance(value, Mark):
            found[column.index] = value.yes
        elif isinstance(value, Day):
            found[column.index] = True
    return found


def _stated_marks(framed: Framed, row: tuple[Cell, ...]) -> dict[int, int]:
    """Counts that a total row states under columns of marks or days (106, 52个)."""
    found = {}
    for column in framed.columns:
        if column.meaning is None or column.meaning in AMOUNT_MEANINGS:
            continue
        counts = column.meaning in DATE_MEANINGS or column.meaning.value.endswith("_mark")
        if not (counts or column.meaning == Meaning.HIGH_TECH):
            continue
        text = (
            plain(cell_at(row, column.index))
            .removesuffix("个")
            .removesuffix("项")
            .removesuffix(".0")
        )
        if text.isdigit() and int(text) < 20_000:
            found[column.index] = int(text)
    return found


__all__ = ["Framed", "read_sheet"]

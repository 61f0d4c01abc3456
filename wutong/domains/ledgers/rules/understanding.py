"""Understanding a whole ledger: from cells to rows with values, checks and questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from wutong.domains.ledgers.choices import LineOutcome, SheetKind
from wutong.domains.ledgers.rules.engagements import read_engagements
from wutong.domains.ledgers.rules.questions import rate_questions
from wutong.domains.ledgers.rules.reading import LedgerLine, LedgerReading, Question, SheetReading
from wutong.domains.ledgers.rules.repeats import with_repeats_marked
from wutong.domains.ledgers.rules.sheetreading import read_sheet
from wutong.domains.ledgers.rules.tables import tables_of
from wutong.domains.ledgers.rules.totals import settled_across
from wutong.domains.ledgers.rules.workbook import WorkbookCells

_ANSWERABLE = re.compile(
    r"^(?:unit|kind|meaning|about|large|fill|funds|struck|rate|repeat|region|arrival):.+$"
)


def understand(workbook: WorkbookCells, answers: Mapping[str, str] | None = None) -> LedgerReading:
    """Read a ledger. The same cells and answers always give the same reading.

    ``answers`` maps the keys of questions to what was answered (``unit:Sheet1!D`` → ``万元``);
    ``meaning:`` and ``kind:`` keys also overrule what was understood without a question.
    """
    given = dict(answers or {})
    sheets: list[SheetReading] = []
    questions: list[Question] = []
    for cells in workbook.sheets:
        if not cells.rows:
            notes = (_("空表"),)
            sheets.append(SheetReading(cells.name, SheetKind.BLANK, cells.hidden, notes=notes))
            continue
        if (engagements := read_engagements(cells, given, workbook)) is not None:
            sheets.append(engagements)
            continue
        tables = []
        for table in tables_of(cells):
            sheet, asked = read_sheet(table, given, workbook)
            tables.append(replace(sheet, source=table.source))
            questions.extend(asked)
        sheets.extend(settled_across(tables) if len(tables) > 1 else tables)
    sheets = with_repeats_marked(sheets, given)
    lines = [line for sheet in sheets for line in sheet.lines]
    questions.extend(rate_questions(lines, given))
    return LedgerReading(
        workbook.file_name, workbook.file_format, tuple(sheets), tuple(questions), workbook.notes
    )


def unknown_answers(reading: LedgerReading, answers: Mapping[str, str]) -> list[str]:
    """The keys of answers that fit no question, sheet or column of the file."""
    known = {question.key for question in reading.questions}
    known |= {f"kind:{sheet.name}" for sheet in reading.sheets}
    for sheet in reading.sheets:
        for column in sheet.columns:
            known |= {f"{kind}:{sheet.name}!{column.letter}" for kind in ("meaning", "unit")}
    return [
        key
        for key in answers
        if key not in known
        and not (_ANSWERABLE.match(key) and key.startswith(("repeat:", "region:", "arrival:")))
    ]


def data_lines(reading: LedgerReading) -> list[LedgerLine]:
    """The lines about projects that were read, in the order of the file."""
    return [
        line
        for sheet in reading.sheets
        if sheet.kind not in (SheetKind.UNKNOWN, SheetKind.BLANK, SheetKind.ENGAGEMENTS)
        for line in sheet.lines
        if line.outcome == LineOutcome.READ
    ]


def engagement_lines(reading: LedgerReading) -> list[LedgerLine]:
    """The lines about engagements that were read, in the order of the file."""
    return [
        line
        for sheet in reading.sheets
        if sheet.kind == SheetKind.ENGAGEMENTS
        for line in sheet.lines
        if line.outcome == LineOutcome.READ
    ]


__all__ = ["data_lines", "engagement_lines", "understand", "unknown_answers"]

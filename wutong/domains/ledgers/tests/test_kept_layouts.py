"""Ledgers as counties, zones and bureaus keep them, each with what a person reads in it.

``layouts.json`` holds one a line: its sheets (``@2023-03-14`` is a cell with a day), what must be
understood, what is asked. Those marked ``held_out`` were written without a look at the words, and
read for the first time after a widening of them; what they missed then was mended as well.
"""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from wutong.domains.ledgers.choices import LineOutcome, Meaning
from wutong.domains.ledgers.rules.reading import LedgerLine, LedgerReading
from wutong.domains.ledgers.rules.readings import Area, Day, Mark, Money, Value
from wutong.domains.ledgers.tests.building import understood

LAYOUTS = json.loads((Path(__file__).parent / "layouts.json").read_text(encoding="utf-8"))
_WORDS_ALONE = frozenset({
    Meaning.PROJECT_NAME, Meaning.SEQUENCE, Meaning.REMARK, Meaning.CONTENT, Meaning.PROGRESS,
    Meaning.NEXT_STEP, Meaning.PHONE, Meaning.CONTACT_PERSON, Meaning.PROBLEMS,
    Meaning.PLANNED_START, Meaning.PLANNED_COMPLETION, Meaning.PLANNED_PRODUCTION,
})  # fmt: skip


def workbook_of(sheets: list[dict[str, Any]]) -> bytes:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd"})
    struck = workbook.add_format({"font_strikeout": True})
    for kept in sheets:
        sheet = workbook.add_worksheet(kept["name"])
        if kept.get("state") == "hidden":
            sheet.hide()
        for area in kept.get("merged", ()):
            sheet.merge_range(area, "")
        for number, row in enumerate(kept["rows"]):
            style = (struck,) if number + 1 in kept.get("struck", ()) else ()
            for column, value in enumerate(row):
                if isinstance(value, str) and value.startswith("@"):
                    sheet.write_datetime(number, column, datetime.fromisoformat(value[1:]), *style)
                elif isinstance(value, str):
                    sheet.write_string(number, column, value, *style)
                elif value is not None:
                    sheet.write(number, column, value, *style)
    workbook.close()
    return buffer.getvalue()


def said(value: Value | date) -> str | bool:
    if isinstance(value, Money):
        amount = f"{value.amount.normalize():f}"
        return amount if value.currency == "CNY" else f"{amount} {value.currency}"
    if isinstance(value, Day):
        return value.on.isoformat()[:7] if value.by_month else value.on.isoformat()
    if isinstance(value, Area):
        return f"{value.square_metres:.2f}"
    return value.yes if isinstance(value, Mark) else str(value)


def project_of(line: LedgerLine) -> dict[str, Any]:
    found: dict[str, Any] = {
        m.value: said(v) for m, v in line.values.items() if m not in _WORDS_ALONE
    }
    if line.invested:
        found["invested"] = [f"{said(one.money)} {one.on:%Y-%m}" for one in line.invested]
    if line.funds:
        found["funds"] = [f"{said(one.money)} {one.kind}" for one in line.funds]
    if line.issues:
        found["unreadable"] = [issue.column for issue in line.issues]
    return found


def summary_of(reading: LedgerReading) -> list[dict[str, Any]]:
    sheets = []
    for sheet in reading.sheets:
        one: dict[str, Any] = {"sheet": sheet.name, "kind": sheet.kind.value}
        one["records"] = sheet.data_rows
        if sheet.totals:
            one["totals"] = [check.agrees for check in sheet.totals]
        one["projects"] = {}
        for line in sheet.lines:
            if line.outcome == LineOutcome.READ:
                one["projects"].setdefault(line.text(Meaning.PROJECT_NAME), project_of(line))
        sheets.append(one)
    return sheets


@pytest.mark.parametrize("layout", LAYOUTS, ids=[layout["name"] for layout in LAYOUTS])
def test_a_layout_is_understood_as_a_person_reads_it(layout: dict[str, Any]) -> None:
    reading = understood(workbook_of(layout["sheets"]), name="台账.xlsx")
    assert summary_of(reading) == layout["understood"]
    assert sorted(q.key for q in reading.questions if q.blocks) == layout["blocking"]
    assert sorted(q.key for q in reading.questions if not q.blocks) == layout["asked"]


@pytest.mark.parametrize("layout", LAYOUTS, ids=[layout["name"] for layout in LAYOUTS])
def test_every_row_of_a_layout_ends_as_a_line(layout: dict[str, Any]) -> None:
    reading = understood(workbook_of(layout["sheets"]), name="台账.xlsx")
    for kept in layout["sheets"]:
        filled = {n for n, row in enumerate(kept["rows"], 1) if any(c is not None for c in row)}
        told = {
            line.row
            for one in reading.sheets
            if one.sheet_name == kept["name"]
            for line in one.lines
        }
        assert filled <= told

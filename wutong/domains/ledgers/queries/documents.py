"""What the command line and the API say of a ledger: plain documents for JSON."""

from __future__ import annotations

from collections import Counter
from typing import Any

from wutong.domains.ledgers.choices import LineOutcome, SheetKind
from wutong.domains.ledgers.queries.planning import ImportPlan
from wutong.domains.ledgers.rules.reading import CellIssue, LedgerReading, SheetReading


def check_document(reading: LedgerReading) -> dict[str, Any]:
    """A reading without a look at what is kept: every record that was read counts as new."""
    counted = Counter(line.outcome for sheet in reading.sheets for line in sheet.lines)
    return {
        "sheets": _sheets(reading),
        "new": counted[LineOutcome.READ],
        "changed": 0,
        "unchanged": 0,
        "duplicates": counted[LineOutcome.DUPLICATE],
        "suspects": 0,
        "held": 0,
        "unreadable": [_issue(issue) for issue in reading.issues],
    }


def import_document(plan: ImportPlan) -> dict[str, Any]:
    """What an import would do, or did."""
    counts = plan.counts()
    return {
        "sheets": _sheets(plan.reading),
        "new": counts.get("new", 0),
        "changed": counts.get("changed", 0),
        "unchanged": counts.get("unchanged", 0),
        "duplicates": counts.get("duplicate", 0),
        "suspects": counts.get("suspects", 0),
        "held": counts.get("held", 0),
        "unreadable": [_issue(issue) for issue in plan.issues],
    }


def _sheets(reading: LedgerReading) -> list[dict[str, Any]]:
    """One entry a sheet of the file; the tables in it are counted together."""
    tables: dict[str, list[SheetReading]] = {}
    for sheet in reading.sheets:
        tables.setdefault(sheet.sheet_name, []).append(sheet)
    return [
        {
            "name": name,
            "kind": _kind_of(parts).value,
            "rows": sum(part.data_rows for part in parts),
            "unreadable": sum(len(part.issues) for part in parts),
            "totals_checked": sum(len(part.totals) for part in parts),
            "totals_differ": sum(not c.agrees for part in parts for c in part.totals),
        }
        for name, parts in tables.items()
    ]


def _kind_of(parts: list[SheetReading]) -> SheetKind:
    kinds = {part.kind for part in parts}
    kinds = kinds - {SheetKind.UNKNOWN} or kinds
    return kinds.pop() if len(kinds) == 1 else SheetKind.PROJECTS


def _issue(issue: CellIssue) -> dict[str, Any]:
    return {
        "sheet": issue.sheet,
        "row": issue.row,
        "column": issue.column,
        "text": issue.text,
        "why": issue.why,
    }

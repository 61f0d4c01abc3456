"""What the command line and the API say of a ledger: plain documents for JSON."""

from __future__ import annotations

from collections import Counter
from typing import Any

from wutong.domains.ledgers.choices import LineOutcome
from wutong.domains.ledgers.queries.planning import ImportPlan
from wutong.domains.ledgers.rules.reading import CellIssue, LedgerReading


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
    return [
        {
            "name": sheet.name,
            "kind": sheet.kind.value,
            "rows": sheet.data_rows,
            "unreadable": len(sheet.issues),
            "totals_checked": len(sheet.totals),
            "totals_differ": sum(not check.agrees for check in sheet.totals),
        }
        for sheet in reading.sheets
    ]


def _issue(issue: CellIssue) -> dict[str, Any]:
    return {
        "sheet": issue.sheet,
        "row": issue.row,
        "column": issue.column,
        "text": issue.text,
        "why": issue.why,
    }

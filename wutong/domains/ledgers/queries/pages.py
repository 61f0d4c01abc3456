"""Reads shaped for the pages of the ledger import."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from wutong.domains.ledgers.choices import ImportStatus, Meaning, RowOutcome, SheetKind
from wutong.domains.ledgers.models import LedgerImport

OUTCOMES_SHOWN = (
    RowOutcome.NEW.value,
    RowOutcome.CHANGED.value,
    RowOutcome.UNCHANGED.value,
    RowOutcome.DUPLICATE.value,
    "suspects",
    RowOutcome.HELD.value,
    "issues",
    RowOutcome.UNREADABLE.value,
    RowOutcome.TOTAL.value,
    RowOutcome.SECTION.value,
    RowOutcome.HEADER.value,
    RowOutcome.NOTE.value,
)


def steps(kept: LedgerImport | None) -> list[dict[str, str]]:
    """The way of an import: upload, understood and differences, confirm, result."""
    status = kept.status if kept is not None else ""
    ended = status in (ImportStatus.DONE, ImportStatus.UNDONE)
    running = status in (ImportStatus.QUEUED, ImportStatus.RUNNING)
    states = {
        _("上传"): "now" if kept is None else "done",
        _("读懂与核对"): "todo" if kept is None else "done" if ended or running else "now",
        _("写入"): "done" if ended else "now" if running else "todo",
        _("结果"): "now" if ended else "todo",
    }
    return [{"title": title, "state": state} for title, state in states.items()]


def outcome_tabs(kept: LedgerImport, chosen: str) -> list[dict[str, Any]]:
    """One tab for each outcome that occurs, the differences first."""
    tabs: list[dict[str, Any]] = [
        {
            "title": _("全部行"),
            "url": "?#rows",
            "current": not chosen,
            "count": kept.rows_total,
        }
    ]
    for outcome in OUTCOMES_SHOWN:
        count = _count(kept, outcome)
        if count or outcome == chosen:
            tabs.append(
                {
                    "title": _label(outcome),
                    "url": f"?outcome={outcome}#rows",
                    "current": outcome == chosen,
                    "count": count,
                }
            )
    return tabs


def _count(kept: LedgerImport, outcome: str) -> int:
    if outcome == "issues":
        return sum(sheet["unreadable"] for sheet in kept.reading.get("sheets", []))
    return int(kept.counts.get(outcome, 0))


def _label(outcome: str) -> str:
    if outcome == "suspects":
        return _("疑似同一企业")
    if outcome == "issues":
        return _("有读不出的格")
    return str(RowOutcome(outcome).label)


def column_headers(kept: LedgerImport) -> dict[str, list[str]]:
    """The headers of each sheet's columns, to name the cells of a row."""
    found = {}
    for sheet in kept.reading.get("sheets", []):
        found[sheet["name"]] = [column["header"] for column in sheet["columns"]]
    return found


def kind_choices() -> list[tuple[str, str]]:
    """Kinds that a person may give a sheet."""
    kinds = [
        (kind.value, str(kind.label))
        for kind in SheetKind
        if kind not in (SheetKind.UNKNOWN, SheetKind.BLANK)
    ]
    return [*kinds, ("skip", _("不导入这张表"))]


def meaning_choices() -> list[tuple[str, str]]:
    """Meanings that a person may give a column."""
    return [(meaning.value, str(meaning.label)) for meaning in Meaning]

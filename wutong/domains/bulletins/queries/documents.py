"""Bulletins as JSON documents, for the command line and the API."""

from typing import Any

from wutong.domains.bulletins.models import Bulletin
from wutong.domains.bulletins.queries.comparing import Comparison, FigureChange
from wutong.domains.bulletins.queries.reading import document_of, is_intact
from wutong.domains.bulletins.queries.sheets import figure_rows
from wutong.domains.bulletins.rules.frozen import to_data


def summary(bulletin: Bulletin) -> dict[str, Any]:
    """A bulletin's state in a few fields; days and times in ISO 8601."""
    return {
        "id": bulletin.pk,
        "title": bulletin.title,
        "unit": bulletin.region.code,
        "issuing_unit": bulletin.issuing_unit,
        "from": bulletin.first_day.isoformat(),
        "to": bulletin.last_day.isoformat(),
        "status": bulletin.status,
        "revision": bulletin.revision,
        "number": bulletin.number,
        "template": f"{bulletin.template.code}:{bulletin.template.version}",
        "drafted_by": _name(bulletin.drafted_by),
        "reviewed_by": _name(bulletin.reviewed_by),
        "issued_by": _name(bulletin.issued_by),
        "issued_on": bulletin.issued_on.isoformat() if bulletin.issued_on else None,
        "as_known": bulletin.as_known.isoformat() if bulletin.as_known else None,
        "digest": bulletin.digest,
        "restates": bulletin.restates_id,
        "restate_reason": bulletin.restate_reason,
    }


def whole(bulletin: Bulletin, *, rows: bool) -> dict[str, Any]:
    """The summary with the document and its figures, with ``rows`` those behind them too."""
    opened = figure_rows(bulletin)
    figures = []
    for figure in opened.figures:
        entry: dict[str, Any] = {
            "key": figure.key,
            "label": figure.label,
            "value": None if figure.value is None else format(figure.value, "f"),
            "display": figure.display,
            "facts": dict(figure.facts),
        }
        if rows:
            entry["rows"] = [
                {"key": row.key, "title": row.title, "amount": format(row.amount, "f")}
                for row in figure.rows
            ]
        figures.append(entry)
    return {
        **summary(bulletin),
        "intact": is_intact(bulletin) if bulletin.is_issued else None,
        "document": to_data(document_of(bulletin)),
        "figures": figures,
    }


def comparison_document(comparison: Comparison) -> dict[str, Any]:
    """What differs, by figure and row, with who changed it and why."""
    return {
        "id": comparison.bulletin.pk,
        "number": comparison.bulletin.number,
        "figures": comparison.compared,
        "equal": comparison.equal,
        "changes": [_change(one, comparison) for one in comparison.changes],
    }


def _change(change: FigureChange, comparison: Comparison) -> dict[str, Any]:
    rows = [
        {
            "key": row.key,
            "title": row.title,
            "kind": row.kind,
            "was": None if row.was is None else format(row.was, "f"),
            "now": None if row.now is None else format(row.now, "f"),
            "reasons": [
                {
                    "at": reason.at.isoformat(),
                    "actor": reason.actor,
                    "what": reason.what,
                    "detail": reason.detail,
                    "reason": reason.reason,
                }
                for reason in comparison.reasons.get(row.key, ())
            ],
        }
        for row in change.rows
    ]
    figure = change.figure
    return {
        "figure": figure.key,
        "label": figure.label,
        "was": change.was,
        "now": change.now,
        "rows": rows,
    }


def _name(user: Any) -> str | None:
    return str(user) if user else None

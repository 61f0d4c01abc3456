"""A composed document as the pages draw it: every number with the address of its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from wutong.domains.bulletins.rules.document import (
    Block,
    Cell,
    Chart,
    Document,
    Heading,
    NoticeList,
    Paragraph,
    Run,
    Table,
    numbered_blocks,
)
from wutong.ui import figures as ui


@dataclass(frozen=True)
class FigureLinks:
    """Addresses of a bulletin's figures, and what each says on hover."""

    bulletin: int | None
    hints: Mapping[str, str] = field(default_factory=dict)

    def url(self, key: str) -> str:
        """Where the figure opens; empty for text without one and in a preview."""
        if not key or self.bulletin is None:
            return ""
        return reverse("bulletins:figure", args=[self.bulletin, key])


def page_blocks(document: Document, links: FigureLinks) -> list[dict[str, Any]]:
    """The blocks of the document as dictionaries for ``bulletins/_document.html``."""
    return [
        {"kind": block.kind, "number": number, **_block(block, prefix, links, number)}
        for number, (block, prefix) in enumerate(numbered_blocks(document), start=1)
    ]


def _block(block: Block, prefix: str, links: FigureLinks, number: int) -> dict[str, Any]:
    match block:
        case Heading():
            return {"text": prefix + block.text, "level": min(block.level, 4) + 1}
        case Paragraph():
            return {"runs": [_run(run, links) for run in block.runs]}
        case Table():
            return _table(block, links)
        case Chart():
            return {"chart": _chart(block, links), "id": f"chart-{number}", "title": block.title}
        case NoticeList():
            entries = [
                {"name": entry.name, "runs": [_run(run, links) for run in entry.runs]}
                for entry in block.entries
            ]
            return {"title": block.title, "colour": block.colour, "entries": entries}


def _run(run: Run, links: FigureLinks) -> dict[str, str]:
    hint = links.hints.get(run.figure, "")
    return {
        "text": run.text,
        "url": links.url(run.figure),
        "hint": hint,
        "change": run.change,
    }


def _table(table: Table, links: FigureLinks) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "unit": table.unit,
        "note": table.note,
        "header": [[_cell(cell, links) for cell in row] for row in table.header],
        "body": [[_cell(cell, links) for cell in row] for row in table.body],
    }


def _cell(cell: Cell, links: FigureLinks) -> dict[str, Any]:
    return {
        "text": cell.text,
        "url": links.url(cell.figure) or (cell.link if links.bulletin else ""),
        "hint": links.hints.get(cell.figure, ""),
        "number": cell.align == "right",
        "change": cell.change,
        "row_span": cell.row_span,
        "column_span": cell.column_span,
    }


def _chart(chart: Chart, links: FigureLinks) -> ui.Chart:
    kind = "line" if chart.chart == "line" else "bar"
    series = [
        ui.Series(
            name=one.name,
            values=one.values,
            texts=["—" if value is None else format(value, "f") for value in one.values],
            urls=[links.url(key) for key in one.figures],
            kind=kind,
        )
        for one in chart.series
    ]
    return ui.Chart("columns", chart.title, chart.categories, series, chart.unit)

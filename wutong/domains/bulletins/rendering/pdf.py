"""The PDF of a bulletin, set by Typst from the template beside this file, in the same layout."""

import json
import re
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst

from wutong.domains.bulletins.rendering.columns import column_widths
from wutong.domains.bulletins.rendering.describe import describe_chart
from wutong.domains.bulletins.rendering.fonts import (
    choose_families,
    installed_families,
    title_weight,
)
from wutong.domains.bulletins.rendering.layout import CHART_COLOURS, TEXT_WIDTH
from wutong.domains.bulletins.rendering.signature import signature_indents
from wutong.domains.bulletins.rules.document import (
    Block,
    Cell,
    Chart,
    Document,
    Heading,
    NoticeList,
    Paragraph,
    Table,
    attachment_lines,
    chinese_date,
    imprint_lines,
    numbered_blocks,
)

CONTENT_TYPE = "application/pdf"
PAGE = re.compile(rb"/Type\s*/Page\b")
TEMPLATE = Path(__file__).parent / "templates" / "bulletin.typ"


def write_pdf(document: Document) -> bytes:
    """The document as the bytes of a PDF. NoChineseFont where the machine has no such font.

    The time in the file is the day of issue, so that the same bulletin gives the same bytes.
    """
    files: Any = {  # typst takes files by name; its stubs don't say so
        "main.typ": TEMPLATE.read_bytes(),
        "data.json": json.dumps(template_data(document), ensure_ascii=False).encode(),
    }
    day = document.issued_on
    stamp = int(datetime.combine(day, time.min, UTC).timestamp()) if day else 0
    made: bytes = typst.compile(files, format="pdf", timestamp=stamp)
    return made


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF of ours has."""
    return len(PAGE.findall(pdf))


def template_data(document: Document) -> dict[str, Any]:
    """What the template reads: ready texts, no decisions left."""
    families = choose_families(installed_families())
    day = chinese_date(document.issued_on) if document.issued_on else "（未印发）"
    unit_indent, day_indent = signature_indents(document.issuing_unit, day)
    return {
        "fonts": families,
        "title_weight": title_weight(families),
        "colours": [f"#{colour}" for colour in CHART_COLOURS],
        "masthead": document.masthead,
        "number": document.number,
        "title": document.title,
        "remark": document.remark,
        "addressees": document.addressees,
        "issuing_unit": document.issuing_unit,
        "unit_indent": unit_indent,
        "day": day,
        "day_indent": day_indent,
        "blocks": [_block(block, prefix) for block, prefix in numbered_blocks(document)],
        "attachments": [] if document.one_page else attachment_lines(document),
        "legend": document.legend,
        "one_page": document.one_page,
        "definitions": [] if document.one_page else list(document.definitions),
        "imprint": [] if document.one_page else imprint_lines(document),
    }


def _block(block: Block, prefix: str) -> dict[str, Any]:
    match block:
        case Heading():
            data: dict[str, Any] = {"level": block.level, "text": block.text, "prefix": prefix}
        case Paragraph():
            data = {"text": block.text}
        case Table():
            data = _table(block)
        case Chart():
            data = _chart(block)
        case NoticeList():
            data = _notice_list(block)
    return {"kind": block.kind, **data}


def _table(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "unit": table.unit,
        "note": table.note,
        "widths": column_widths(table, TEXT_WIDTH),
        "header": [[_cell(cell) for cell in row] for row in table.header],
        "body": [[_cell(cell) for cell in row] for row in table.body],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "text": cell.text,
        "change": cell.change,
        "align": cell.align,
        "row_span": cell.row_span,
        "column_span": cell.column_span,
    }


def _chart(chart: Chart) -> dict[str, Any]:
    return {
        "chart": chart.chart,
        "title": chart.title,
        "unit": chart.unit,
        "categories": list(chart.categories),
        "description": describe_chart(chart),
        "series": [
            {
                "name": series.name,
                "values": [None if value is None else float(value) for value in series.values],
                "texts": [_text(value) for value in series.values],
            }
            for series in chart.series
        ],
    }


def _notice_list(block: NoticeList) -> dict[str, Any]:
    entries = [{"name": entry.name, "text": entry.text} for entry in block.entries]
    return {"title": block.title, "colour": block.colour, "entries": entries}


def _text(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")

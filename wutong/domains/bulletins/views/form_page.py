"""A superior's form as its page draws it: the sheet as a grid, placeholders as a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from openpyxl.utils import get_column_letter

from wutong.domains.bulletins.choices import Derivation, Span
from wutong.domains.bulletins.models import UpwardForm
from wutong.domains.bulletins.queries.catalogue import catalogue
from wutong.domains.bulletins.rules.template_text import (
    WORD_LABELS,
    Literal,
    Placeholder,
    TemplateTextError,
    Word,
    parse_text,
)
from wutong.domains.bulletins.rules.upward import (
    CELL,
    PROJECT_WORDS,
    CellMark,
    Mark,
    RowsMark,
    cells_of,
)


def grid_of(
    form: UpwardForm, marks: Sequence[Mark], name: str, chosen: str
) -> dict[str, Any] | None:
    """One sheet: column letters, rows of cells with what marks them; None for a document."""
    sheets = form.reading.get("sheets")
    if not sheets:
        return None
    sheet = next((one for one in sheets if one["name"] == name), sheets[0])
    spans = {place: (across, down) for place, across, down in sheet["merged"]}
    marked = _marked(marks)
    rows = []
    for number in range(1, sheet["rows"] + 1):
        cells = [
            _cell(sheet, f"{get_column_letter(column)}{number}", marked, spans, chosen)
            for column in range(1, sheet["columns"] + 1)
            if f"{get_column_letter(column)}{number}" not in sheet["covered"]
        ]
        rows.append({"number": number, "cells": cells})
    tabs = [
        {"title": one["name"], "url": f"?{urlencode({'sheet': one['name']})}",
         "current": one["name"] == sheet["name"]}
        for one in sheets
    ]  # fmt: skip
    letters = [get_column_letter(column) for column in range(1, sheet["columns"] + 1)]
    return {"name": sheet["name"], "letters": letters, "rows": rows, "tabs": tabs,
            "cut": sheet["cut"]}  # fmt: skip


def in_words(text: str) -> str:
    """A mark as people read it: 签约总投资 同比 本年累计 亿元; words stand in brackets, 〔单位〕."""
    try:
        parts = parse_text(text)
    except TemplateTextError:
        return text
    shapes = catalogue()
    words = ""
    for part in parts:
        if isinstance(part, Placeholder) and part.metric in shapes:
            pieces = [shapes[part.metric].label, part.unit]
            pieces.insert(1, str(Derivation(part.derivation).label) if part.derivation else "")
            pieces.insert(2, str(Span(part.span).label) if part.span != Span.PERIOD else "")
            words += " ".join(piece for piece in pieces if piece)
        elif isinstance(part, Literal):
            words += part.text
        elif isinstance(part, Word):
            words += f"〔{WORD_LABELS[part.name]}〕"
        else:
            label = PROJECT_WORDS.get(part.metric, part.metric)
            words += f"〔{' '.join(filter(None, (label, part.unit)))}〕"
    return words


def _marked(marks: Sequence[Mark]) -> dict[str, str]:
    """What each marked cell gets, by place."""
    texts: dict[str, str] = {}
    for mark in marks:
        if isinstance(mark, CellMark):
            texts[mark.place] = in_words(mark.text)
        elif mark.last:
            columns = dict(mark.columns)
            for place in cells_of(mark):
                letters = place.rpartition("!")[2].rstrip("0123456789")
                texts[place] = in_words(columns[letters])
    return texts


def _cell(
    sheet: dict[str, Any],
    address: str,
    marked: dict[str, str],
    spans: dict[str, tuple[int, int]],
    chosen: str,
) -> dict[str, Any]:
    place = f"{sheet['name']}!{address}"
    across, down = spans.get(address, (1, 1))
    formula = address in sheet["formulas"]
    query = urlencode({"sheet": sheet["name"], "place": place})
    return {
        "address": address, "text": sheet["cells"].get(address, ""), "across": across,
        "down": down, "mark": marked.get(place, ""), "formula": formula,
        "url": "" if formula else f"?{query}#mark", "chosen": place == chosen,
    }  # fmt: skip


def holders_of(form: UpwardForm, marks: Sequence[Mark], chosen: str) -> list[dict[str, Any]]:
    """Placeholders of a document with where they stand and what they get."""
    texts = {mark.place: mark.text for mark in marks if isinstance(mark, CellMark)}
    rows = {
        (mark.place, name): text
        for mark in marks
        if isinstance(mark, RowsMark)
        for name, text in mark.columns
    }
    return [
        {
            **one,
            "mark": rows.get((one["row"], one["name"])) or texts.get(one["name"], ""),
            "url": f"?{urlencode({'place': one['name']})}#mark",
            "chosen": chosen in (one["name"], one["row"] or None),
        }
        for one in form.reading.get("placeholders", [])
    ]


def row_place(form: UpwardForm, chosen: str) -> str:
    """The row in which a chosen cell or placeholder stands, as a place; ``chosen`` if none."""
    sheet, _, inside = chosen.rpartition("!")
    found = CELL.fullmatch(inside)
    if found is not None:
        return f"{sheet}!{found.group(2)}"
    holders = form.reading.get("placeholders", [])
    return next((one["row"] for one in holders if one["name"] == chosen and one["row"]), chosen)


def marks_in_words(marks: Sequence[Mark]) -> list[dict[str, Any]]:
    """The marks in order of their places."""
    lines = []
    for mark in sorted(marks, key=lambda one: one.place):
        words = (
            in_words(mark.text)
            if isinstance(mark, CellMark)
            else "；".join(f"{column} {in_words(text)}" for column, text in mark.columns)
        )
        query = urlencode({"sheet": mark.place.rpartition("!")[0], "place": mark.place})
        lines.append({"place": mark.place, "words": words, "url": f"?{query}#mark",
                      "rows": isinstance(mark, RowsMark)})  # fmt: skip
    return lines

"""What references say once rows were inserted: addresses, areas, formulas. Nothing is read or
written here."""

from __future__ import annotations

import re
from typing import Final

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from wutong.domains.bulletins.rules.errors import BadValue
from wutong.domains.bulletins.rules.upward_layout import Insertion

AREA: Final = re.compile(
    r"(\$?[A-Z]{1,3}\$?)([1-9][0-9]{0,6})(?::(\$?[A-Z]{1,3}\$?)([1-9][0-9]{0,6}))?", re.IGNORECASE
)
WHOLE_ROWS: Final = re.compile(r"(\$?)([1-9][0-9]{0,6}):(\$?)([1-9][0-9]{0,6})")
UNSEEN: Final = ("INDIRECT(", "OFFSET(")
"""Functions whose text or numbers name cells, which nobody can follow."""


class CannotShift(BadValue):
    """A form in which no rows can be inserted; the sentence says why."""


def moved_area(area: str, made: Insertion) -> str:
    """``B7``, ``$B$7:C9`` or ``3:5`` after the insertion; other words stay."""
    if rows := WHOLE_ROWS.fullmatch(area):
        start, end = made.rows(int(rows[2]), int(rows[4]))
        return f"{rows[1]}{start}:{rows[3]}{end}"
    found = AREA.fullmatch(area)
    if found is None:
        return area
    if found[3] is None:
        return f"{found[1]}{made.row(int(found[2]))}"
    start, end = made.rows(int(found[2]), int(found[4]))
    return f"{found[1]}{start}:{found[3]}{end}"


def moved_cover(areas: str, made: Insertion) -> str:
    """Areas that a look or a check holds for, a space between: one that ends with the row above the
    new ones holds for them too."""
    moved = []
    for area in areas.split():
        found = AREA.fullmatch(area)
        if found is not None and int(found[4] or found[2]) == made.at - 1:
            last = f"{found[3] or found[1]}{made.at - 1 + made.extra}"
            moved.append(f"{found[1]}{found[2]}:{last}")
        else:
            moved.append(moved_area(area, made))
    return " ".join(moved)


def moved_formula(formula: str, own_sheet: str, made: Insertion) -> str:
    """A formula without its ``=`` that stands on ``own_sheet``, after the insertion.

    Raises CannotShift for functions that name cells by text or number, and for areas over sheets.
    """
    if any(name in formula.upper() for name in UNSEEN):
        raise CannotShift("公式里有 INDIRECT 或 OFFSET")
    tokens = Tokenizer(f"={formula}")
    for token in tokens.items:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            token.value = _moved_operand(token.value, own_sheet, made)
    return "".join(token.value for token in tokens.items)


def _moved_operand(operand: str, own_sheet: str, made: Insertion) -> str:
    prefix, mark, area = operand.rpartition("!")
    sheet = prefix.strip("'").replace("''", "'") if mark else own_sheet
    if ":" in sheet:
        raise CannotShift("公式跨几张工作表取数")
    if sheet.casefold() != made.sheet.casefold():
        return operand
    return f"{prefix}{mark}{moved_area(area, made)}"

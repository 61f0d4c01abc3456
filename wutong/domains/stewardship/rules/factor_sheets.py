"""Cells of a table of sources or needs, read one by one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _

from wutong.domains.stewardship.choices import FactorKind
from wutong.domains.stewardship.rules.errors import BadValue

MOST_LINES: Final = 5000
YES: Final = frozenset({"是", "需要", "y", "yes", "1", "true"})
NO: Final = frozenset({"", "否", "不需要", "n", "no", "0", "false"})

type Line = tuple[int, dict[str, str]]


def lines_of(rows: Sequence[Sequence[object]], headings: Sequence[str]) -> list[Line]:
    """Lines of a sheet, numbered as people count them, by heading; empty lines are left out.

    The first line holds the headings, in any order, with more columns beside them. Raises BadValue
    for the field ``file``.
    """
    if not rows:
        raise BadValue("file", _("表里没有内容。"))
    found = {str(cell).strip(): place for place, cell in enumerate(rows[0])}
    if missing := [one for one in headings if one not in found]:
        raise BadValue("file", _("缺少列：%(names)s。") % {"names": "、".join(missing)})
    if len(rows) > MOST_LINES + 1:
        raise BadValue("file", _("一次最多 %(most)s 行。") % {"most": MOST_LINES})
    lines = [
        (number, {name: text_of(row[found[name]]) for name in headings})
        for number, row in enumerate(rows[1:], start=2)
    ]
    return [(number, cells) for number, cells in lines if any(cells.values())]


def text_of(cell: object) -> str:
    """A cell as text: a whole number without its point, a day as 2026-03-02."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).strip()
    return text[1:] if text.startswith("'") else text


def number_of(text: str, name: str) -> Decimal | None:
    """A number, None for nothing. Raises BadValue."""
    if not text:
        return None
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise BadValue(name, _("%(name)s不是数：%(text)s。") % {"name": name, "text": text})
    return number


def day_of(text: str, name: str) -> date | None:
    """A day, None for nothing. Raises BadValue."""
    if not text:
        return None
    try:
        return date.fromisoformat(text.replace("/", "-").replace(".", "-"))
    except ValueError as error:
        words = _("%(name)s不是日期：%(text)s。写成 2026-03-02。")
        raise BadValue(name, words % {"name": name, "text": text}) from error


def yes_of(text: str, name: str) -> bool:
    """Yes or no; nothing is no. Raises BadValue."""
    word = text.lower()
    if word in YES or word in NO:
        return word in YES
    raise BadValue(name, _("%(name)s只能写「是」或者「否」。") % {"name": name})


def kind_of(text: str) -> str:
    """The kind that a cell names. Raises BadValue."""
    named: dict[str, Any] = {str(one.label): one.value for one in FactorKind}
    if text not in named:
        words = _("没有这种要素：%(text)s。可用：%(known)s。")
        raise BadValue("要素", words % {"text": text, "known": "、".join(named)})
    return str(named[text])

"""Writing today's values in the manner of a ledger: its units, its way with dates and text."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from wutong.domains.ledgers.rules.amounts import MoneyUnit, money_unit
from wutong.domains.ledgers.rules.texts import plain
from wutong.domains.ledgers.rules.workbook import Cell

_UNIT_AT_END = re.compile(r"((?:百|千)?(?:万|亿)?元?)$")
_MAY_RUN = ("=", "+", "-", "@", "\t", "\r")


def day_like(value: date, before: Cell) -> Cell:
    """A day in the manner of the cell that it replaces: a date, or text with the same signs."""
    if not isinstance(before, str) or not before.strip():
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001
    text = plain(before)
    if "年" in text:
        return f"{value.year}年{value.month}月{value.day}日"
    for sign in "./":
        if sign in text:
            return f"{value.year}{sign}{value.month}{sign}{value.day}"
    if re.fullmatch(r"\d{8}", text):
        return value.strftime("%Y%m%d")
    return value.isoformat()


def plan_like(plan: str, before: Cell) -> Cell:
    """A planned day or month (``2022-09``) in the manner of the cell that it replaces."""
    if len(plan) > len("2022-09"):
        return day_like(date.fromisoformat(plan), before)
    year, month = plan.split("-")
    text = plain(before) if isinstance(before, str) else ""
    if "年" in text or not text:
        return f"{year}年{int(month)}月"
    sign = next((one for one in "./" if one in text), "")
    return f"{year}{sign}{int(month)}" if sign else plan


def amount_like(yuan: Decimal, before: Cell, unit: MoneyUnit | None) -> Cell:
    """An amount in the manner of the cell that it replaces: a number in the column's unit, or
    text with the unit that the cell had. Exact: no digit is rounded away."""
    if isinstance(before, str) and (match := _UNIT_AT_END.search(plain(before))) and match[1]:
        own = money_unit(match[1])
        if own is not None:
            return f"{_short(yuan / own.factor)}{match[1]}"
    factor = unit.factor if unit is not None else 1
    number = yuan / factor
    return int(number) if number == number.to_integral_value() else float(number)


def _short(number: Decimal) -> str:
    return f"{number.normalize():f}"


def mark_like(yes: bool, before: Cell) -> Cell:
    """Yes or no in the manner of the cell that it replaces."""
    text = plain(before)
    for pair in ("√×", "✓✗", "是否", "有无", "YN", "10"):
        if text and text in pair:
            return pair[0] if yes else pair[1]
    return "是" if yes else "否"


def may_run(text: str) -> bool:
    """Whether a spreadsheet program could take a text for a formula."""
    return len(text) > 1 and text.startswith(_MAY_RUN)


def harmless(text: str) -> str:
    """A text for delimited files, with an apostrophe before what could run as a formula."""
    return f"'{text}" if may_run(text) else text

"""Reading codes: the unified social credit code (GB 32100-2015) and industry codes."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from wutong.domains.ledgers.rules.readings import Unreadable
from wutong.domains.ledgers.rules.texts import is_empty, plain
from wutong.domains.ledgers.rules.workbook import Cell

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def check_character(body: str) -> str:
    """The 18th character for the first 17 of a uscc, by GB 32100-2015."""
    total = sum(_SIGNS.index(sign) * weight for sign, weight in zip(body, _WEIGHTS, strict=True))
    return _SIGNS[(31 - total % 31) % 31]


def read_uscc(value: Cell) -> str | Unreadable | None:
    """Read a unified social credit code; one with a wrong check character is not an identity."""
    if value is None or is_empty(value):
        return None
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _from_number(value)
    text = re.sub(r"[-.·]", "", plain(value)).upper()
    if re.fullmatch(r"\d{15}", text):
        return Unreadable(_("是 15 位的旧注册号，不是统一社会信用代码"))
    if len(text) != 18:
        return Unreadable(_("统一社会信用代码应是 18 位"))
    if any(sign not in _SIGNS for sign in text):
        return Unreadable(_("有统一社会信用代码不用的字符"))
    if not text[2:8].isdecimal():
        return Unreadable(_("第 3 至 8 位应是行政区划代码"))
    if check_character(text[:17]) != text[17]:
        return Unreadable(_("末位校验码不对"))
    return text


def _from_number(value: float | int) -> str | Unreadable:
    if abs(value) >= 10**15:
        return Unreadable(_("代码被存成了数字，末几位已经丢失"))
    return read_uscc(str(int(value))) or Unreadable(_("统一社会信用代码应是 18 位"))

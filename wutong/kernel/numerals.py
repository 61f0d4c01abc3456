"""Numbers as people write them: 1,234.5 · 三百二十 · 二〇二六 · 一点五 · 3万."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

DIGITS: Final = {
    **dict(zip("〇零一二三四五六七八九", [0, *range(10)], strict=True)),
    **dict(zip("○壹贰叁肆伍陆柒捌玖两俩", [*range(10), 2, 2], strict=True)),
}
PLACES: Final = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
MYRIADS: Final = {"万": 10_000, "亿": 100_000_000}
_SMALL = "".join(DIGITS) + "".join(PLACES)
ARABIC: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
CHINESE: Final = rf"[{_SMALL}]+(?:点[{''.join(DIGITS)}]+)?"
NUMBER: Final = rf"(?:{ARABIC}|{CHINESE})"
_ARABIC = re.compile(ARABIC)


def read_number(text: str) -> Decimal | None:
    """The number that ``text`` is, exact; None where it is none. Half-width digits."""
    text = text.strip()
    if _ARABIC.fullmatch(text):
        return Decimal(text.replace(",", ""))
    whole, point, fraction = text.partition("点")
    value = whole_number(whole)
    if value is None or (point and not fraction):
        return None
    if any(one not in DIGITS for one in fraction):
        return None
    digits = "".join(str(DIGITS[one]) for one in fraction)
    return Decimal(f"{value}.{digits}") if digits else Decimal(value)


def whole_number(text: str) -> int | None:
    """A whole number written in Chinese: 十五, 二百零三, 三万五千, 二〇二六; None for anything else."""
    if not text or any(one not in DIGITS and one not in PLACES and one not in MYRIADS
                       for one in text):  # fmt: skip
        return None
    if all(one in DIGITS for one in text):
        return int("".join(str(DIGITS[one]) for one in text))
    total = section = 0
    digit: int | None = None
    last_place = 0
    for one in text:
        if one in DIGITS:
            digit = DIGITS[one]
        elif one in PLACES:
            section += (1 if digit is None else digit) * PLACES[one]
            digit, last_place = None, PLACES[one]
        else:
            section += digit or 0
            total = (total + section) * MYRIADS[one] if one == "亿" else total + section * 10_000
            section, digit, last_place = 0, None, MYRIADS[one]
    if digit:  # 三百五 is 350, 三百零五 is 305
        short = last_place >= 100 and text[-2] not in "零〇"
        section += digit * last_place // 10 if short else digit
    return total + section

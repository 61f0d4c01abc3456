"""The unified social credit code (统一社会信用代码), GB 32100-2015."""

from __future__ import annotations

import unicodedata
from typing import Final

from django.utils.translation import gettext as _

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH: Final = 18
DIVISION: Final = slice(2, 8)
READ_FOR: Final = str.maketrans("OI", "01")  # the standard has neither letter


def normalize_uscc(text: str) -> str:
    """What was typed, as the standard writes it: half width, upper case, no spaces or hyphens,
    O and I read as the digits they were meant to be."""
    half_width = unicodedata.normalize("NFKC", text).upper()
    return "".join(half_width.split()).replace("-", "").translate(READ_FOR)


def check_character(first_17: str) -> str:
    """The last character that belongs to the first seventeen (weights 3^i mod 31)."""
    total = sum(ALPHABET.index(one) * pow(3, place, 31) for place, one in enumerate(first_17))
    return ALPHABET[(31 - total % 31) % 31]


def uscc_fault(code: str) -> str:
    """Why a normalised ``code`` is not valid, in one sentence; empty where it is."""
    if len(code) != LENGTH:
        return _("统一社会信用代码应为 18 位，这里是 %(count)s 位。") % {"count": len(code)}
    foreign = "".join(dict.fromkeys(one for one in code if one not in ALPHABET))
    if foreign:
        return _("统一社会信用代码里不会有「%(characters)s」。") % {"characters": foreign}
    if not code[DIVISION].isdecimal():
        return _("第 3 至 8 位是登记机关的行政区划代码，应全是数字。")
    if check_character(code[:-1]) != code[-1]:
        return _("最后一位校验码不对，请对照营业执照检查有没有抄错。")
    return ""

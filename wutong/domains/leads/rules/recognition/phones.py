"""Telephone numbers, however they are spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wutong.domains.leads.rules.recognition.findings import Found, Meaning
from wutong.domains.leads.rules.recognition.texts import Text

_CHINESE: Final = str.maketrans("零〇○一幺二三四五六七八九", "0001123456789")
_ONE: Final = "[\\d零〇○一幺二三四五六七八九]"
_GAP: Final = "[-— .·]{0,2}"
_MOBILE = re.compile(
    rf"(?<![\d.])(?:\+?86{_GAP})?(?P<number>[1一幺]{_GAP}[3-9三四五六七八九](?:{_GAP}{_ONE}){{9}})(?![\d.]*\d)"
)
_LANDLINE = re.compile(
    r"(?<![\d+])(?P<area>[(（]?0\d{2,3}[)）]?)[- —]{0,2}(?P<number>[2-8]\d{6,7}|[2-8]\d{2,3}[- ]\d{4})"
    r"(?:(?:转|-|ext\.?|分机)\s?(?P<extension>\d{1,5}))?(?!\d)"
)
_SERVICE = re.compile(r"(?<!\d)400[- ]?\d{3,4}[- ]?\d{3,4}(?!\d)")
_TAIWAN = re.compile(r"(?<!\d)(?:\+?886[- ]?)?09\d{2}[- ]?\d{3}[- ]?\d{3}(?!\d)")
_ABROAD = re.compile(
    r"(?<![\d+])(?:\+?(?P<code>852|853)[- ]?(?P<local>\d{4}[- ]?\d{4})"
    r"|\+(?P<other>(?!86)\d{1,3})[- ](?P<rest>\d[\d -]{5,13}\d))(?!\d)"
)


def phones(text: Text) -> Iterator[Found]:
    """Mobile numbers surest; fixed lines, service numbers and numbers abroad."""
    for match in _MOBILE.finditer(text.folded):
        number = re.sub(r"\D", "", match["number"].translate(_CHINESE))
        yield _found(match, number, 90, match.start())
    for match in _LANDLINE.finditer(text.folded):
        parts = [match["area"].strip("()（）"), re.sub(r"\D", "", match["number"])]
        yield _found(match, "-".join([*parts, *filter(None, [match["extension"]])]), 70)
    for match in _SERVICE.finditer(text.folded):
        yield _found(match, match.group().replace(" ", "-"), 60)
    for match in _TAIWAN.finditer(text.folded):
        yield _found(match, re.sub(r"\D", "", match.group()), 75)
    for match in _ABROAD.finditer(text.folded):
        code, local = match["code"] or match["other"], match["local"] or match["rest"]
        digits = re.sub(r"\D", "", local)
        if match["code"]:
            digits = f"{digits[:4]}-{digits[4:]}"
        yield _found(match, f"{code}-{digits}", 65)


def _found(match: re.Match[str], number: str, weight: int, start: int | None = None) -> Found:
    return Found(
        Meaning.PHONE, match.start() if start is None else start, match.end(), number, weight
    )

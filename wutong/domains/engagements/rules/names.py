"""Firms in one text: how a person or a ledger lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from wutong.kernel.names import normalize_text

LONGEST: Final = 120
_BETWEEN: Final = re.compile(r"[、；;\n\r，,]+|(?<=公司)和|(?<=集团)和")
_NUMBER: Final = re.compile(r"^\s*(?:[（(]?\d{1,3}[）)．.、]|[①-⑳])\s*")
_AND_OTHERS: Final = re.compile(
    r"等\s*(\d+|[一二三四五六七八九十百]+)?\s*[家户个]?(企业|公司|单位)?$"
)


def normalized(name: str) -> str:
    """The spelling under which two names of one firm come out equal."""
    return normalize_text(name)[:LONGEST]


def stated_names(texts: Iterable[str]) -> list[str]:
    """The firms that the texts name, in order, each once. ``等5家企业`` at the end is left out.

    ``北京甲公司、上海乙公司等 5 家`` → 北京甲公司, 上海乙公司.
    """
    found: dict[str, str] = {}
    for text in texts:
        for part in _BETWEEN.split(text):
            name = " ".join(_AND_OTHERS.sub("", _NUMBER.sub("", part)).split())[:LONGEST]
            if normalized(name):
                found.setdefault(normalized(name), name)
    return list(found.values())

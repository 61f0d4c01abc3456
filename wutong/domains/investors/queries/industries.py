"""Industries of the national economy (国民经济行业分类), GB/T 4754-2017."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Final

from wutong.kernel.names import normalize_text

REFERENCE: Final = Path(__file__).resolve().parents[1] / "reference" / "gbt4754_2017.csv"
SHOWN: Final = 20


@cache
def industries() -> dict[str, str]:
    """Every code with its name: sections A–T, divisions of two digits, groups of three, classes
    of four, in the standard's order."""
    with REFERENCE.open(encoding="utf-8") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


def industry_name(code: str) -> str:
    """The name of a code, or of its nearest known ancestor; empty for none."""
    known = industries()
    return next(
        (known[code[:size]] for size in range(len(code), 0, -1) if code[:size] in known), ""
    )


def industry_line(code: str) -> str:
    """Code and name as people read them: ``3985 电子专用材料制造``; empty for no code."""
    return f"{code} {industry_name(code)}".strip()


def find_industries(text: str) -> list[tuple[str, str]]:
    """Codes that begin with what was typed, or whose name holds it; the shortest names first."""
    typed = normalize_text(text).upper()
    if not typed:
        return []
    hits = [
        (code, name)
        for code, name in industries().items()
        if code.startswith(typed) or typed in normalize_text(name).upper()
    ]
    hits.sort(key=lambda hit: (not hit[0].startswith(typed), len(hit[1]), hit[0]))
    return hits[:SHOWN]

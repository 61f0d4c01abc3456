"""Words that firm names are made of besides the word that tells one firm from another."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Final

REFERENCE: Final = Path(__file__).resolve().parents[1] / "reference"

# After normalisation: simplified script, half width, lower case, no punctuation. Longest first.
LEGAL_FORMS: Final = (
    "有限责任公司", "股份有限公司", "股份责任公司", "有限合伙企业", "普通合伙企业", "特殊普通合伙",
    "合伙企业", "有限公司", "股份公司", "集团公司", "株式会社", "有限会社", "有限合伙", "普通合伙",
    "个人独资", "总公司", "公司", "股份",
)  # fmt: skip
GROUP: Final = "集团"
LATIN_LEGAL_FORMS: Final = frozenset({
    "co", "ltd", "limited", "inc", "incorporated", "corp", "corporation", "company", "llc", "plc",
    "gmbh", "ag", "sa", "bv", "nv", "kk", "pte", "pty", "lp", "llp",
})  # fmt: skip
STOCK_MARKS: Final = ("sst", "st")

TRADE_WORDS: Final = frozenset((REFERENCE / "trade_words.txt").read_text(encoding="utf-8").split())
LONGEST_TRADE_WORD: Final = max(map(len, TRADE_WORDS))

# A trade seen through several words: 科技 and 技术 alone say nothing of what a firm makes.
EMPTY_TRADE_WORDS: Final = (
    "高科技", "科技", "技术", "高科", "实业", "工业", "产业", "企业", "发展", "开发", "投资", "控股", "管理",
    "服务", "国际", "经营", "运营",
)  # fmt: skip

# Characters that tell siblings apart: 第一 and 第二, 东方 and 西方 are not misspellings.
TELLING: Final = frozenset("一二三四五六七八九十甲乙丙丁东西南北中上下新老大小")


@cache
def places() -> dict[str, str]:
    """Names of provinces, cities and counties, long and short, each with its short form.

    From the division codes of 2026; 秦皇岛市 and 秦皇岛 both give 秦皇岛. Counties have no short
    form (海港区 alone is too common a word), county-level cities have one.
    """
    found: dict[str, str] = {}
    with (REFERENCE / "place_names.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            short = row["short"] or row["name"]
            found[row["name"]] = short
            found.setdefault(short, short)
    return found


@cache
def longest_place() -> int:
    """Length of the longest place name, which bounds the search for a prefix."""
    return max(map(len, places()))

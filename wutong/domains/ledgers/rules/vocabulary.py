"""The words by which ledgers name their columns, and the meaning of each.

Every entry is a pattern for a whole header in plain, simplified form without its brackets.
The first entry that fits wins, so the narrower meaning stands before the wider one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from wutong.domains.ledgers.choices import Meaning
from wutong.domains.ledgers.rules.words_in_english import ENGLISH
from wutong.domains.ledgers.rules.words_of_amounts import AMOUNTS
from wutong.domains.ledgers.rules.words_of_columns import MARKS, NAMES
from wutong.domains.ledgers.rules.words_of_steps import DATES

_AMBIGUOUS: dict[str, tuple[Meaning, ...]] = {
    "签约": (Meaning.SIGNED_ON, Meaning.SIGNED_MARK),
    "签约情况": (Meaning.SIGNED_ON, Meaning.SIGNED_MARK, Meaning.PROGRESS),
    "注册": (Meaning.REGISTERED_ON, Meaning.REGISTERED_MARK),
    "工商注册": (Meaning.REGISTERED_MARK, Meaning.REGISTERED_ON),
    "公司注册": (Meaning.REGISTERED_MARK, Meaning.REGISTERED_ON),
    "落地": (Meaning.LANDED_ON, Meaning.LANDED_MARK),
    "落地情况": (Meaning.LANDED_ON, Meaning.LANDED_MARK, Meaning.PROGRESS),
    "开工": (Meaning.STARTED_ON, Meaning.STARTED_MARK),
    "开工情况": (Meaning.STARTED_ON, Meaning.STARTED_MARK, Meaning.PROGRESS),
    "竣工": (Meaning.COMPLETED_ON,),
    "投产": (Meaning.IN_PRODUCTION_ON, Meaning.IN_PRODUCTION_MARK),
    "投产情况": (Meaning.IN_PRODUCTION_ON, Meaning.IN_PRODUCTION_MARK, Meaning.PROGRESS),
    "达产": (Meaning.FULL_CAPACITY_ON,),
    "资金到位": (Meaning.FUNDS_MARK, Meaning.FUNDS_IN_PLACE),
    "资金到账": (Meaning.FUNDS_MARK, Meaning.FUNDS_IN_PLACE),
    "资金到位情况": (Meaning.FUNDS_MARK, Meaning.FUNDS_IN_PLACE),
    "内资": (Meaning.FUNDS_IN_PLACE,),
    "外资": (Meaning.FOREIGN_INVESTMENT,),
    "到位": (Meaning.FUNDS_MARK, Meaning.FUNDS_IN_PLACE),
    "时间": (Meaning.SIGNED_ON,),
    "日期": (Meaning.SIGNED_ON,),
    "建设时间": (Meaning.CONSTRUCTION_PERIOD, Meaning.STARTED_ON),
    "签订情况": (Meaning.SIGNED_ON, Meaning.SIGNED_MARK),
    "单位": (Meaning.INVESTOR, Meaning.RESPONSIBLE_UNIT, Meaning.CURRENCY),
    "单位名称": (Meaning.INVESTOR, Meaning.RESPONSIBLE_UNIT),
    "名称": (Meaning.PROJECT_NAME, Meaning.INVESTOR),
    "名": (Meaning.PROJECT_NAME,),
    "项目性质": (Meaning.CATEGORY, Meaning.BUILD_KIND, Meaning.FUNDS_KIND),
    "项目类型": (Meaning.CATEGORY, Meaning.BUILD_KIND, Meaning.INDUSTRY),
    "项目所在地": (Meaning.REGION, Meaning.ADDRESS),
    "建设地点": (Meaning.ADDRESS, Meaning.REGION),
    "所在地": (Meaning.REGION, Meaning.INVESTOR_ORIGIN),
}
"""Headers whose meaning depends on what stands below them; the likeliest first."""

_LATIN = re.compile(r"[a-z][a-z .&'()_-]*")
"""The second language of a header in two (项目名称 Project Name)."""

_ENTRIES = [
    (re.compile(pattern), meaning)
    for group in (MARKS, NAMES[:4], DATES, AMOUNTS, NAMES[4:], ENGLISH)
    for pattern, meaning in group
]


@lru_cache(maxsize=4096)
def meanings_of(words: str) -> tuple[Meaning, ...]:
    """The meanings that a header in plain form can have, likeliest first; empty if none."""
    words = words.replace(":", "").replace("*", "").replace("签定", "签订")
    if not words or len(words) > 40:
        return ()
    if words in _AMBIGUOUS:
        return _AMBIGUOUS[words]
    found = dict.fromkeys(meaning for pattern, meaning in _ENTRIES if pattern.fullmatch(words))
    chinese = _LATIN.sub("", words)
    if not found and 1 < len(chinese) < len(words):
        return meanings_of(chinese)
    first = re.split(r"[/、|]", words, maxsplit=1)[0]
    if not found and 1 < len(first) < len(words):
        return meanings_of(first)
    return tuple(found)[:2]


FUNDS_WORDS: tuple[tuple[str, str], ...] = (
    ("foreign", r"(?<![省市区县域])外资|外资(?!金)|境外|外汇|外商|外方"),
    ("external", r"域外|市外|省外|区外|县外|省际|引进资金"),
    ("domestic", r"内资|国内资金"),
)
"""Words that tell where funds come from; the first that occurs wins. 省外资金 is no 外资."""


def funds_kind_in(text: str) -> str | None:
    """``domestic``, ``foreign`` or ``external`` if the text says so, else ``None``."""
    return next((kind for kind, words in FUNDS_WORDS if re.search(words, text)), None)

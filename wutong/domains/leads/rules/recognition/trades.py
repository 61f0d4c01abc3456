"""The industry that a message speaks of, from its words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from wutong.domains.leads.rules.recognition.findings import Found, Meaning
from wutong.domains.leads.rules.recognition.texts import Text
from wutong.domains.leads.rules.recognition.wording import topic_of

_WORDS: Final = {word: trade for trade, words in topic_of("trades").items() for word in words}
_CASELESS: Final = {word.lower(): trade for word, trade in _WORDS.items()}
_FIND: Final = re.compile(
    "|".join(
        rf"(?<![A-Za-z]){re.escape(one)}(?![A-Za-z])" if one.isascii() else re.escape(one)
        for one in sorted(_WORDS, key=len, reverse=True)
    ),
    re.IGNORECASE,
)
_NEAR: Final = re.compile(
    r"项目|生产|制造|产业|行业|主营|从事|研发|基地|产线|加工|专注|园|建设|领域|工厂|企业|^做|做$"
)
_IN_A_FIRM: Final = 3
_OUTSIDE: Final = 4
_WITH_PROJECT: Final = 5


def is_trade(name: str) -> bool:
    """Whether the words name nothing but trades: 锂电装备 is no firm."""
    return not _FIND.sub("", name).strip("的")


def industries(text: Text, taken: list[Found]) -> Iterator[Found]:
    """Words of trades; the trade most spoken of weighs most. What the firm makes says more than
    what it is called, and the firm that is meant says more than others."""
    points: dict[str, int] = defaultdict(int)
    hits: list[tuple[int, int, str]] = []
    firms = [one for one in taken if one.meaning in {Meaning.FIRM, Meaning.REFERRER}]
    meant = max((one.weight for one in firms), default=0)
    for match in _FIND.finditer(text.folded):
        trade = _CASELESS[match.group().lower()]
        inside = [one for one in firms if one.start <= match.start() < one.end]
        if inside:
            points[trade] += _IN_A_FIRM if inside[0].weight == meant else 1
        else:
            points[trade] += _OUTSIDE + len(match.group()) // 3
            if _NEAR.search(text.after(match.end(), 8) + text.before(match.start(), 6)):
                points[trade] += _WITH_PROJECT
        hits.append((match.start(), match.end(), trade))
    first: set[str] = set()
    for start, end, trade in hits:
        weight = min(30 + points[trade], 79)
        yield Found(
            Meaning.INDUSTRY, start, end, trade, weight if trade not in first else weight - 1
        )
        first.add(trade)

"""Where a firm's name begins: left of its suffix or of somebody's post, after what can't be part."""

from __future__ import annotations

import re
from typing import Final

from wutong.domains.leads.rules.recognition.texts import Text, Word
from wutong.domains.leads.rules.recognition.wording import listed, one_of

EDGES: Final = frozenset(
    "①②③④⑤⑥⑦⑧⑨⑩，。；：:,;!?！？、“”\"'‘’《》〈〉【】[]<>|/\\\n\t\r*#•·—~→+=@「」『』"
)
_LONGEST: Final = 44
_LONGEST_BRACKET: Final = 12

STOP_TAGS: Final = ("p", "c", "u", "r", "y", "e", "x", "o", "w")
"""Parts of speech (jieba's) that no name is made of: prepositions, conjunctions, particles …"""
_VERBS_BEFORE: Final = frozenset(listed("firms", "verbs_before"))
_ALSO_IN_NAMES: Final = frozenset(listed("firms", "also_in_names"))
_JOINING: Final = frozenset(listed("firms", "joining"))
_ENDING: Final = frozenset(listed("firms", "ending"))
_NO_NAMES: Final = frozenset({"我们", "咱们", "你们", "他们", "自己", "这边", "那边"})
_BEFORE_A_NAME: Final = frozenset({"由", "向", "对", "自", "来自"})
"""Behind these 和 is a name's first character: 由和元生物…."""
_LEAD = re.compile(rf"^{one_of('firms', 'leads')}+(?=[\u4e00-\u9fffA-Za-z(（]{{2}})")
_PROTECTED = re.compile(one_of("firms", "protected"))
_NUMBERED = re.compile(r"\d{1,2}[.)、]\s*")
_TIME = re.compile(r"天|午|日|月|年|周|近|目前|今|昨|明|晚")
_GENERIC = re.compile(rf"^{one_of('firms', 'generic')}*$")
_PUBLIC_BODY = re.compile(rf"{one_of('firms', 'public_bodies')}$")


def name_start(text: Text, end: int) -> int:
    """Where a name that goes up to ``end`` begins."""
    begin = _edge(text, end)
    words = text.words_between(begin, end)
    if words and (words[-1].text in _ENDING or words[-1].text in _NO_NAMES):
        return end
    start = end
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        before = words[place - 1] if place else None
        if start < end and _stops(text, word, before, words[place + 1 :]):
            break
        start = word.start
    return _without_lead(text, start, end)


def is_plausible(name: str) -> bool:
    """Whether the words tell one firm from others: not 该公司, not an authority, not a number."""
    return not (_GENERIC.match(name) or is_public(name) or name.isdigit())


def is_public(name: str) -> bool:
    """Whether it is an authority, a school or a hospital by its last word."""
    return _PUBLIC_BODY.search(name) is not None


def is_generic(name: str) -> bool:
    """Whether every word of it could be said of any firm."""
    return _GENERIC.match(name) is not None


def _edge(text: Text, end: int) -> int:
    """The nearest character on the left that parts names; brackets within a name don't."""
    place = end
    while place > 0 and end - place < _LONGEST:
        one = text.folded[place - 1]
        if one in ")）":
            opened = max(text.folded.rfind(bracket, max(place - _LONGEST_BRACKET, 0), place)
                         for bracket in "(（")  # fmt: skip
            if opened < 0:
                break
            place = opened
            continue
        if one in "(（" or one in EDGES or (one == " " and not _latin_around(text, place - 1)):
            break
        place -= 1
    return place


def _latin_around(text: Text, place: int) -> bool:
    pair = text.folded[place - 1 : place] + text.folded[place + 1 : place + 2]
    return len(pair) == 2 and pair.isascii() and pair.isalpha()


def _stops(text: Text, word: Word, before: Word | None, rest: list[Word]) -> bool:
    """Whether a name can't go on over this word to the left."""
    if word.text in "()（）" or _PROTECTED.match(text.folded, word.start):
        return False
    if word.text in _JOINING:
        inside = before is not None and (before.tag == "ns" or before.text in _BEFORE_A_NAME)
        return not inside or _begins_a_name(rest)
    if word.text in _ENDING or word.text in _VERBS_BEFORE:
        return True
    if word.text in _ALSO_IN_NAMES:
        return _begins_a_name(rest)
    if word.tag == "m" and rest and rest[0].tag == "q":
        return True
    if word.tag in {"t", "tg"}:
        return _TIME.search(word.text) is not None
    inside = before is not None and before.tag == "ns" and bool(rest)  # 杭州 每日 互动
    return word.tag[:1] in STOP_TAGS and len(word.text) == 2 and not inside


def _begins_a_name(rest: list[Word]) -> bool:
    """Whether a name begins behind a word: with a place, or a firm known to the dictionary."""
    return bool(rest) and rest[0].tag in {"ns", "nt"} and sum(len(one.text) for one in rest) >= 4


def _without_lead(text: Text, start: int, end: int) -> int:
    """The start without words that only describe the firm, and without the number of a list."""
    match = _NUMBERED.match(text.folded, start, end)
    start = match.end() if match else start
    behind = text.folded[max(start - 1, 0) : start] in _BEFORE_A_NAME
    if _PROTECTED.match(text.folded, start) or (behind and text.folded[start] == "和"):
        return start
    lead = _LEAD.match(text.folded[start:end])
    return start + lead.end() if lead else start

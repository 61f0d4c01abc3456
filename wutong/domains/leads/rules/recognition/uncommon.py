"""Names by what they are made of: a run of words between ordinary ones, part of it in no dictionary,
or with a place before, or with the word of a trade behind (传化智联, 合肥百货, 瑞科电气)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from wutong.domains.leads.rules.recognition.names import is_public
from wutong.domains.leads.rules.recognition.people import SURNAME, is_addressed
from wutong.domains.leads.rules.recognition.texts import Text, tag_of, unjoined
from wutong.domains.leads.rules.recognition.trades import is_trade
from wutong.domains.leads.rules.recognition.wording import listed, one_of

_TAIL = re.compile(rf"(?:{one_of('firms', 'tails')}|{one_of('firms', 'more_tails')})[AB]?$")
_STAYS: Final = frozenset(listed("firms", "also_in_names")) | frozenset(
    listed("firms", "tails")
) | frozenset(listed("firms", "more_tails"))  # fmt: skip
_PARTS: Final = frozenset("rpcuyemqtdfvz")
"""Parts of speech between which names stand: pronouns, prepositions, verbs, times …"""
_ORDINARY: Final = frozenset("".join(listed("firms", "ordinary_characters")))
_EVERYDAY = re.compile(one_of("firms", "everyday"))
_SPEECH = re.compile(one_of("firms", "speech"))
_BEFORE = re.compile(rf"(?:{one_of('firms', 'meets')}|{one_of('firms', 'before_a_name')})$")
_BEHIND = re.compile(
    rf"[”」\"]?\s?(?:{one_of('firms', 'acts')}|{one_of('firms', 'spoken_of')}"
    rf"|{one_of('firms', 'behind_a_name')}|(?:的|集团)?{one_of('firms', 'posts')})"
)
_PERSON = re.compile(rf"{SURNAME}[\u4e00-\u9fff]{{1,2}}$")
_STOCK = re.compile(r"(?:\*?ST|[NC])?(?=[\u4e00-\u9fff])")
_PLACES: Final = frozenset(listed("firms", "places_tagged_otherwise"))
_LEAST: Final = 4
_LONGEST: Final = 10
_DIRECTIONS: Final = frozenset(listed("firms", "directions"))
_TAIL_NEXT = re.compile(rf"{one_of('firms', 'tails')}(?!基地|项目|产业|工厂)")
_PRAISE: Final = frozenset({"智能", "智慧", "高端"})
_PLANT_NEXT = re.compile(r"工厂|制造|装备|产业|车间|网联|园|化|汽车")
_ANEW = re.compile(
    rf"{SURNAME}(?:总|董|工|经理|主任)|总投资|总产值|总部|投资[额建规约\d]|投资(?=[一二三四五六七八九十]+[个百千万亿])"
)


@dataclass(frozen=True)
class Run:
    """Neighbouring words that may make a name, with their place."""

    start: int
    end: int
    words: tuple[str, ...]


def runs(text: Text) -> Iterator[Run]:
    """Runs of words none of which is an ordinary one, of two characters or more."""
    place, start, words = 0, 0, list[str]()
    for word in [*unjoined(text.folded), "\n"]:
        begins = word in _DIRECTIONS and _TAIL_NEXT.match(text.folded, place + len(word))
        parts = _parts(word) and not begins
        if words and (parts or _begins_anew(text, word, place)):
            if 2 <= place - start <= _LONGEST:
                yield Run(start, place, tuple(words))
            words = []
        if not parts:
            start = start if words else place
            words.append(word)
        place += len(word)


def _begins_anew(text: Text, word: str, place: int) -> bool:
    """海康华北区 …, 张总, 智能工厂: what stands behind a name."""
    after = place + len(word)
    return (
        (word[:2] in _DIRECTIONS and not _TAIL_NEXT.match(text.folded, after))
        or (word in _PRAISE and _PLANT_NEXT.match(text.folded, after) is not None)
        or _ANEW.match(text.folded, place) is not None
    )


def _parts(word: str) -> bool:
    """Whether a name doesn't go over this word."""
    if len(word) == 1:
        return not ("\u4e00" <= word <= "\u9fff" or word.isalpha()) or word in _ORDINARY
    if word in _STAYS or word in _PLACES:
        return False
    if not "\u4e00" <= word[0] <= "\u9fff":
        return not word.isalpha()
    return tag_of(word)[:1] in _PARTS or _EVERYDAY.search(word) is not None


def likely(text: Text) -> Iterator[tuple[int, int, int]]:
    """Start, end and points of every run that looks like a firm's name."""
    for run in runs(text):
        name = text.folded[run.start : run.end]
        made = _made_like_a_name(run, name)
        if made < 2 or any(one(name) for one in _NO_NAMES):
            continue
        used = _used_like_a_name(text, run)
        if _PERSON.match(name) and not _TAIL.search(name) and len(run.words) > 1:
            used -= 2
        if made + used >= _LEAST:
            yield run.start, run.end, made + used


def _made_like_a_name(run: Run, name: str) -> int:
    """Points for what the words are."""
    alone = [len(one) == 1 and "\u4e00" <= one <= "\u9fff" for one in run.words]
    points = 3 if any(a and b for a, b in pairwise(alone)) else 0
    if len(run.words) > 1 and _TAIL.search(name) and not is_trade("".join(run.words[:-1])):
        points += 2
    if len(run.words) > 1 and _is_place(run.words[0]) and len(name) > len(run.words[0]) + 1:
        points += 2
    if len(run.words) == 1 and tag_of(name) in {"nz", "nt"}:
        points += 2
    if len(run.words) > 1 and len(run.words[-1]) > 1 and _is_place(run.words[-1]):
        points -= 3  # 赴杭州
    return points


def _is_speech(name: str) -> bool:
    return _SPEECH.search(name) is not None


def _is_place(word: str) -> bool:
    return word in _PLACES or tag_of(word) == "ns"


def _used_like_a_name(text: Text, run: Run) -> int:
    """Points for where it stands."""
    before, after = text.before(run.start, 10), text.folded[run.end : run.end + 12]
    points = 0
    if _BEFORE.search(before):
        points += 2
    elif not before or not before[-1].isalnum():
        points += 1
    if _BEHIND.match(after):
        points += 2
    elif not after or not after[0].isalnum():
        points += 1
    return points


_NO_NAMES: Final = (is_trade, is_addressed, is_public, _is_speech)

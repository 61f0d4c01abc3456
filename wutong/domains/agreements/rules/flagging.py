"""Flags clauses that may breach 《公平竞争审查条例》 (国务院令第783号, since 2024-08-01). Pure.

A rule is data: alternatives, each a list of groups of words. An alternative holds where a word of
every group stands near the others: in one sentence, or close across one full stop. A word may
hold ``…`` (up to twelve characters) and ``#`` (a number). A negation right before the last group's
word (不得、不承诺) takes the hit away, unless it forbids delaying or lessening (不得低于).
Recall matters more than precision: a person decides about each flag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from wutong.domains.agreements.rules.clauses import Clause, Readable, readable, split

REACH: Final = 150
REACH_ACROSS: Final = 60
MOST_GAPS: Final = 3
LONGEST_WORD: Final = 60
MOST_PLACES: Final = 60
_STOP = re.compile(r"[。！？!?]")
_PAUSE = re.compile(r"[。！？!?，,；;：:]")
_NUMBER: Final = r"[0-9零〇一二三四五六七八九十百千万两半.%]{1,12}"
_NEGATED = re.compile(
    r"(?:不得|不予|不再|不能|不可|禁止|严禁|不承诺|不给予|不以|不含|不存在|不作|不做|不享有|不要求|无权|均不|并非|不是)"
    r"(?!拖延|迟延|延迟|无故|低于|少于|小于|晚于|拒绝|停止|中止|高于)[^，。,；;]{0,14}$"
)

LIKELY: Final = "likely"
LOOK: Final = "look"

type Patterns = Sequence[Sequence[str]]


class BadPattern(ValueError):
    """A rule's words cannot be used; ``str()`` is one sentence."""


@dataclass(frozen=True)
class FairRule:
    """One rule: what it forbids, on which article, and its words."""

    code: str
    title: str
    article: str
    article_text: str
    why: str
    advice: str = ""
    patterns: Patterns = ()
    unless: tuple[str, ...] = ()
    level: str = LIKELY


@dataclass(frozen=True)
class Hit:
    """A rule that a clause meets, with the places in the text that made it so."""

    rule: FairRule
    marks: tuple[tuple[int, int], ...]

    def as_json(self) -> dict[str, Any]:
        """What is kept with the flag."""
        rule = self.rule
        return {
            "rule": rule.code,
            "title": rule.title,
            "article": rule.article,
            "article_text": rule.article_text,
            "why": rule.why,
            "advice": rule.advice,
            "level": rule.level,
            "marks": [list(mark) for mark in self.marks],
        }


@dataclass(frozen=True)
class Flagged:
    """A clause with every rule it meets; marks are places in the whole text."""

    clause: Clause
    hits: tuple[Hit, ...] = field(default_factory=tuple)


def flag(text: str, rules: Sequence[FairRule]) -> list[Flagged]:
    """The clauses of ``text`` that meet a rule, in order."""
    found = ((clause, hits_of(clause.text, rules)) for clause in split(text))
    return [
        Flagged(clause, tuple(_moved(hit, clause.start) for hit in hits))
        for clause, hits in found
        if hits
    ]


def _moved(hit: Hit, by: int) -> Hit:
    return Hit(hit.rule, tuple((start + by, end + by) for start, end in hit.marks))


def hits_of(text: str, rules: Iterable[FairRule]) -> list[Hit]:
    """The rules that one clause meets; marks are places in ``text``.

    Rules that only ask a person to look (``level`` look) speak where no other rule does.
    """
    read = readable(text)
    found = [Hit(rule, marks) for rule in rules if (marks := _marks(read, rule))]
    return [one for one in found if one.rule.level == LIKELY] or found


def _marks(read: Readable, rule: FairRule) -> tuple[tuple[int, int], ...]:
    for alternative in rule.patterns:
        spans = _together(read.text, alternative, rule.unless)
        if spans:
            return tuple(read.origin(start, end) for start, end in sorted(set(spans)))
    return ()


def _together(
    text: str, groups: Sequence[str], unless: Sequence[str]
) -> list[tuple[int, int]] | None:
    """Places of one word of each group that stand near one another; None where there are none."""
    places = [
        [one.span() for one in compiled(group).finditer(text)][:MOST_PLACES] for group in groups
    ]
    if not all(places):
        return None
    for anchor in places[-1]:
        if _negated(text, anchor[0]):
            continue
        chosen = [anchor]
        for others in places[:-1]:
            near = [one for one in others if _near(text, one, anchor)]
            if not near:
                break
            chosen.append(min(near, key=lambda one: abs(one[0] - anchor[0])))
        else:
            if not _excused(text, chosen, unless):
                return chosen
    return None


def _near(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    first, last = sorted((one, other))
    between = text[first[1] : last[0]]
    stops = len(_STOP.findall(between))
    return len(between) <= (REACH if stops == 0 else REACH_ACROSS) and stops <= 1


def _negated(text: str, at: int) -> bool:
    return _NEGATED.search(text[max(0, at - 20) : at]) is not None


def _excused(text: str, chosen: Sequence[tuple[int, int]], unless: Sequence[str]) -> bool:
    """Whether the same part of the sentence, between commas, says what makes it lawful."""
    start, end = min(chosen)[0], max(one[1] for one in chosen)
    before = [one.end() for one in _PAUSE.finditer(text, 0, start)]
    after = _PAUSE.search(text, end)
    part = text[before[-1] if before else 0 : after.start() if after else len(text)]
    return any(compiled(word).search(part) for word in unless)


@lru_cache(maxsize=2048)
def compiled(group: str) -> re.Pattern[str]:
    """A group of words ``税收|税金|缴纳…税`` as a pattern whose work is bounded.

    Raises BadPattern for an empty word, one of over 60 characters, and more than three gaps.
    """
    words = [word.strip() for word in group.split("|")]
    if not group.strip() or not all(words):
        raise BadPattern("词语不能为空；几个词之间用 | 隔开。")
    for word in words:
        if len(word) > LONGEST_WORD or word.count("…") + word.count("#") > MOST_GAPS:
            raise BadPattern(f"词语「{word[:20]}」太长，或者 … 和 # 超过 {MOST_GAPS} 处。")
    return re.compile("|".join(_as_regex(word) for word in words))


def _as_regex(word: str) -> str:
    parts = [
        "[^。!?]{0,12}?" if one == "…" else _NUMBER if one == "#" else re.escape(one)
        for one in readable_word(word)
    ]
    return "".join(parts)


def readable_word(word: str) -> str:
    """A rule's word as texts are read, its ``…`` kept."""
    return "…".join(readable(part).text for part in word.split("…"))


def expanded(patterns: Patterns, words: Mapping[str, str]) -> list[list[str]]:
    """Patterns with ``{name}`` replaced by the words of that name. Raises BadPattern."""
    try:
        return [[group.format_map(words) for group in alternative] for alternative in patterns]
    except (KeyError, ValueError, IndexError) as error:
        raise BadPattern(f"没有这组词语：{error}。") from error


def fingerprint(rules: Iterable[FairRule]) -> str:
    """A short text that changes whenever a rule's words do: which rules looked at a version."""
    return sha256(
        repr([(one.code, one.patterns, one.unless) for one in rules]).encode()
    ).hexdigest()


def check_patterns(patterns: Patterns) -> None:
    """Raises BadPattern with one sentence where a rule's words cannot be used."""
    if not patterns or not all(patterns):
        raise BadPattern("至少写一组词语。")
    for alternative in patterns:
        for group in alternative:
            compiled(group)

"""What changed between two texts: paragraph by paragraph, and character by character. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from wutong.domains.agreements.rules.clauses import split

ALIKE: Final = 0.5
LONGEST_COMPARED: Final = 4000
_PIECE = re.compile(r"[0-9０-９.．,，]*[0-9０-９]+|[A-Za-z]+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Run:
    """Characters that stayed (``same``), went (``gone``) or came (``new``)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Line:
    """One paragraph: ``same``, ``gone``, ``new`` or ``changed`` with its runs."""

    kind: str
    old: str = ""
    new: str = ""
    runs: tuple[Run, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class Counts:
    """How many paragraphs came, went, changed and stayed."""

    new: int
    gone: int
    changed: int
    same: int


def paragraphs(text: str) -> list[str]:
    """The clauses of a text; line breaks within one are its own."""
    return [" ".join(one.text.split()) for one in split(text)]


def compare(old: str, new: str) -> list[Line]:
    """The paragraphs of both texts in order; nothing of either is left out."""
    before, after = paragraphs(old), paragraphs(new)
    lines: list[Line] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, first, last, begun, ended in matcher.get_opcodes():
        if kind == "equal":
            lines += [Line("same", one, one) for one in before[first:last]]
        else:
            lines += _paired(before[first:last], after[begun:ended])
    return lines


def _paired(gone: list[str], came: list[str]) -> list[Line]:
    """Paragraphs that are alike as changed ones, in the order of the new text."""
    lines: list[Line] = []
    left = list(gone)
    for one in came:
        place = _most_alike(one, left)
        if place is None:
            lines.append(Line("new", new=one))
            continue
        lines += [Line("gone", old=earlier) for earlier in left[:place]]
        old = left[place]
        left = left[place + 1 :]
        lines.append(Line("changed", old, one, runs(old, one)))
    return lines + [Line("gone", old=one) for one in left]


def _most_alike(one: str, others: list[str]) -> int | None:
    scores = [(_ratio(other, one), -place) for place, other in enumerate(others)]
    best = max(scores, default=(0.0, 0))
    return -best[1] if best[0] >= ALIKE else None


def _ratio(old: str, new: str) -> float:
    matcher = SequenceMatcher(None, old[:LONGEST_COMPARED], new[:LONGEST_COMPARED], autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


def runs(old: str, new: str) -> tuple[Run, ...]:
    """Both texts as runs; a number or a Latin word changes as a whole."""
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    found: list[Run] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, first, last, begun, ended in matcher.get_opcodes():
        if kind == "equal":
            found.append(Run("same", "".join(before[first:last])))
            continue
        if first < last:
            found.append(Run("gone", "".join(before[first:last])))
        if begun < ended:
            found.append(Run("new", "".join(after[begun:ended])))
    return tuple(found)


def counts(lines: list[Line]) -> Counts:
    """How many of each."""
    kinds = [one.kind for one in lines]
    return Counts(*(kinds.count(kind) for kind in ("new", "gone", "changed", "same")))

"""A text in pieces, so that a template can mark what was flagged without writing HTML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Piece:
    """A stretch of text; ``flag`` is the flagged clause it belongs to, ``hot`` a marked phrase,
    ``first`` the beginning of a clause."""

    text: str
    flag: Any = None
    hot: bool = False
    first: bool = False


def marked(text: str, flags: Iterable[Any]) -> list[Piece]:
    """``text`` cut at every flagged clause and at every mark in it; nothing is left out."""
    pieces: list[Piece] = []
    place = 0
    for flag in sorted(flags, key=lambda one: one.start):
        pieces.append(Piece(text[place : flag.start]))
        pieces += marked_clause(text, flag)
        place = flag.end
    pieces.append(Piece(text[place:]))
    return [one for one in pieces if one.text]


def marked_clause(text: str, flag: Any) -> list[Piece]:
    """One flagged clause in pieces; overlapping marks become one."""
    pieces: list[Piece] = []
    place = flag.start
    for start, end in sorted(tuple(mark) for hit in flag.hits for mark in hit["marks"]):
        start = max(start, place)
        if end <= start:
            continue
        pieces.append(Piece(text[place:start], flag, first=place == flag.start))
        pieces.append(Piece(text[start:end], flag, hot=True, first=start == flag.start))
        place = end
    pieces.append(Piece(text[place : flag.end], flag, first=place == flag.start))
    return [one for one in pieces if one.text]

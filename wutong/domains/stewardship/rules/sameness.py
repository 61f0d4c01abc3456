"""Whether two appeals are about the same matter, and why we think so. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wutong.kernel.names import normalize_text

WINDOW: Final = 2
"""Signs that are compared at once: two Chinese characters are about a word."""
SAME_WORDS: Final = 60
SIMILAR_WORDS: Final = 30
AT_LEAST: Final = 60


class Because(StrEnum):
    """Why two appeals look alike."""

    PROJECT = "project"
    FIRM = "firm"
    CATEGORY = "category"
    PHONE = "phone"
    WORDS = "words"


WEIGHTS: Final = {Because.PROJECT: 35, Because.FIRM: 25, Because.CATEGORY: 20, Because.PHONE: 25}
"""Points for each reason; words count up to 60 by how many they share."""


@dataclass(frozen=True)
class Matter:
    """What an appeal is about, as far as it can be compared."""

    title: str
    content: str = ""
    project: int | None = None
    investor: int | None = None
    category: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Likeness:
    """How alike two matters are (0–100 and more) and why, strongest reasons first."""

    points: int
    because: tuple[Because, ...]
    words: int
    """How much of the shorter text stands in the other, in percent."""

    @property
    def is_same(self) -> bool:
        """Whether it is worth asking a person."""
        return self.points >= AT_LEAST


def pieces(text: str) -> frozenset[str]:
    """The overlapping pairs of signs of a text, without spaces and punctuation."""
    plain = normalize_text(text)
    return frozenset(plain[at : at + WINDOW] for at in range(max(0, len(plain) - WINDOW + 1)))


def shared_words(one: str, other: str) -> int:
    """How much of the shorter text stands in the other, in percent, rounded down."""
    left, right = pieces(one), pieces(other)
    least = min(len(left), len(right))
    return 100 * len(left & right) // least if least else 0


def likeness(one: Matter, other: Matter) -> Likeness:
    """How alike two matters are. Symmetric; titles count as much as contents."""
    words = max(
        shared_words(one.title, other.title),
        shared_words(f"{one.title}{one.content}", f"{other.title}{other.content}"),
    )
    because = [
        reason
        for reason, left, right in (
            (Because.PROJECT, one.project, other.project),
            (Because.FIRM, one.investor, other.investor),
            (Because.PHONE, one.phone, other.phone),
            (Because.CATEGORY, one.category, other.category),
        )
        if left and left == right
    ]
    points = sum(WEIGHTS[reason] for reason in because)
    if words >= SIMILAR_WORDS:
        points += min(words, SAME_WORDS)
        because.append(Because.WORDS)
    return Likeness(points, tuple(because), words)

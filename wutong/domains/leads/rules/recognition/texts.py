"""The text as it is compared: simplified, half width, every character in its own place."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from wutong.kernel.names import simplified

SENTENCE_ENDS: Final = "。；;!?！？\n"
CLAUSE_ENDS: Final = SENTENCE_ENDS + "，,"
KEPT: Final = frozenset("，。；：！？、（）①②③④⑤⑥⑦⑧⑨⑩")
"""Chinese punctuation that stays, since it parts words otherwise than its half-width form."""


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    """One character for one: 臺 → 台, ５ → 5, non-breaking space → space."""
    if character in KEPT:
        return character
    half = unicodedata.normalize("NFKC", character)
    one = half if len(half) == 1 else character
    return simplified(one) if len(simplified(one)) == 1 else one


@dataclass(frozen=True)
class Word:
    """A word with its part of speech (jieba's tags) and its place in the text."""

    text: str
    tag: str
    start: int
    end: int


@dataclass(frozen=True)
class Text:
    """A message and its folded form; positions are the same in both."""

    original: str

    @cached_property
    def folded(self) -> str:
        """The form that is searched."""
        return "".join(map(_folded, self.original))

    @cached_property
    def words(self) -> list[Word]:
        """Its words in order."""
        import rjieba  # noqa: PLC0415  loads its dictionary, some tenths of a second

        words, place = [], 0
        for text, tag in rjieba.tag(self.folded):
            words.append(Word(text, tag, place, place + len(text)))
            place += len(text)
        return words

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.words]

    def words_between(self, start: int, end: int) -> list[Word]:
        """The words that lie within, cut where they reach beyond."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        result = []
        last = bisect_left(self._starts, end)
        for word in self.words[first:last]:
            low, high = max(word.start, start), min(word.end, end)
            if low < high:
                cut = self.folded[low:high]
                result.append(Word(cut, word.tag if cut == word.text else "n", low, high))
        return result

    def clause_start(self, place: int, ends: str = CLAUSE_ENDS) -> int:
        """Where the clause (or with ``SENTENCE_ENDS`` the sentence) around ``place`` begins."""
        stops = self._stops(ends)
        before = bisect_left(stops, place)
        return stops[before - 1] + 1 if before else 0

    def clause_end(self, place: int, ends: str = CLAUSE_ENDS) -> int:
        """Where it ends."""
        stops = self._stops(ends)
        after = bisect_left(stops, place)
        return stops[after] if after < len(stops) else len(self.folded)

    def _stops(self, ends: str) -> list[int]:
        if ends not in self._stops_of:
            self._stops_of[ends] = [place for place, one in enumerate(self.folded) if one in ends]
        return self._stops_of[ends]

    @cached_property
    def _stops_of(self) -> dict[str, list[int]]:
        return {}

    def before(self, place: int, length: int) -> str:
        """Up to ``length`` characters before ``place``, of the same sentence."""
        return self.folded[max(place - length, self.clause_start(place, SENTENCE_ENDS)) : place]

    def after(self, place: int, length: int) -> str:
        """Up to ``length`` characters from ``place`` on, of the same sentence."""
        return self.folded[place : min(place + length, self.clause_end(place, SENTENCE_ENDS))]


def is_word(text: str, *tags: str) -> bool:
    """Whether the dictionary has the word (as one of these parts of speech)."""
    import rjieba  # noqa: PLC0415

    return bool(rjieba.has_word(text)) and (not tags or tag_of(text) in tags)


@lru_cache(maxsize=16_384)
def tag_of(word: str) -> str:
    """The part of speech of a word of the dictionary on its own; empty where it is in none."""
    import rjieba  # noqa: PLC0415

    tagged = rjieba.tag(word) if rjieba.has_word(word) else []
    return tagged[0][1] if len(tagged) == 1 else ""


def unjoined(text: str) -> list[str]:
    """Its words by the dictionary alone: what is in none falls into single characters."""
    import rjieba  # noqa: PLC0415

    return list(rjieba.cut(text, False))


NUMBER: Final = (
    r"(?:\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d{1,14}(?:\.\d{1,6})?"
    r"|[〇零一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟俩]{1,14}(?:点[〇零一二三四五六七八九]{1,6})?)"
)
"""A number as people write it, of bounded length: nothing longer is one."""


def last_of(words: re.Pattern[str], text: str) -> tuple[str, int] | None:
    """The last match in ``text`` and how many characters stand after it."""
    last = None
    for match in words.finditer(text):
        last = match
    return (last.group(), len(text) - last.end()) if last else None

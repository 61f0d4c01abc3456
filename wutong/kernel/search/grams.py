"""Names cut into tokens, and what was typed cut into phrases of the same tokens. Pure.

A name becomes three runs of tokens, so that a phrase of tokens finds any fragment of it:

- its characters in overlapping pairs, with a mark before the first and after the last;
- the initials of its pinyin, in overlapping pairs likewise;
- the syllables of its pinyin, in overlapping pairs too: single syllables stand in so many names
  that a phrase of them is slow to check.

Each token begins with a character that stands for the kind of thing, so that a search for
projects never walks through firms.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import pairwise
from typing import Final
from zlib import crc32

from wutong.kernel.names import normalize_text
from wutong.kernel.pinyin import split_into_syllables, ways_to_read

# Marks of two bytes in UTF-8 that no normalised name holds, and that both databases take for
# letters.
BEGIN: Final = "«"
END: Final = "»"
INITIALS: Final = "¤"
SYLLABLE: Final = "§"
REGION: Final = "©"
JOIN: Final = "·"
FIRST_MARK: Final = 0x100
KINDS: Final = 1024
LONGEST_NAME: Final = 200
WORDS_KEPT: Final = 6


class Closeness(IntEnum):
    """How well a name answers what was typed, the best first."""

    EXACT = 0
    BEGINNING = 1
    ANYWHERE = 2


@dataclass(frozen=True)
class Phrase:
    """Tokens that stand one after the other; the last may go on where ``open_ended``."""

    tokens: tuple[str, ...]
    open_ended: bool = False


@cache
def kind_number(kind: str) -> int:
    """A number below 1024 for a kind of thing; the same on every machine."""
    return crc32(kind.encode()) % KINDS


def kind_mark(kind: str) -> str:
    """The character that all tokens of a kind begin with."""
    return chr(FIRST_MARK + kind_number(kind))


def document_key(kind: str, pk: int) -> int:
    """The row of the index that holds the names of one thing."""
    return pk * KINDS + kind_number(kind)


def document_tokens(kind: str, names: Iterable[str], region_path: str = "") -> list[str]:
    """Every token of one thing, in order. Names are taken in any script and width."""
    mark = kind_mark(kind)
    spellings = dict.fromkeys(normalize_text(name)[:LONGEST_NAME] for name in names)
    found = [token for name in spellings if name for token in _name_tokens(mark, name)]
    return found + [f"{mark}{REGION}{code}" for code in _region_codes(region_path)]


def _region_codes(region_path: str) -> list[str]:
    return [code for code in region_path.split("/") if code]


def _name_tokens(mark: str, name: str) -> list[str]:
    found = _pairs(mark, name)
    if name.isascii():
        return found
    ways = dict.fromkeys(ways_to_read(name))
    for initials in dict.fromkeys("".join([syllable[0] for syllable in way]) for way in ways):
        found += _pairs(f"{mark}{INITIALS}", initials)
    for way in ways:
        found += _syllable_pairs((BEGIN, *way, END), f"{mark}{SYLLABLE}")
    return found


def _pairs(mark: str, text: str) -> list[str]:
    return [f"{mark}{first}{second}" for first, second in pairwise(f"{BEGIN}{text}{END}")]


def _syllable_pairs(syllables: Sequence[str], mark: str = SYLLABLE) -> list[str]:
    return [f"{mark}{first}{JOIN}{second}" for first, second in pairwise(syllables)]


def words(text: str) -> list[str]:
    """What was typed, cut at white space and normalised; all of them must be found."""
    found = (normalize_text(word)[:LONGEST_NAME] for word in text.split())
    return list(dict.fromkeys(word for word in found if word))[:WORDS_KEPT]


def phrases_for(kind: str, word: str, closeness: Closeness) -> list[Phrase]:
    """Phrases any of which answers ``word``; ``word`` is normalised."""
    found = [_fragment(word, closeness)]
    if word.isascii() and word.isalpha():
        found.append(_fragment(word, closeness, INITIALS))
        found += [_syllables(cut, closeness) for cut in split_into_syllables(word) if len(word) > 1]
    mark = kind_mark(kind)
    return [
        Phrase(tuple(f"{mark}{token}" for token in phrase.tokens), phrase.open_ended)
        for phrase in found
    ]


def _fragment(word: str, closeness: Closeness, prefix: str = "") -> Phrase:
    start = BEGIN if closeness is not Closeness.ANYWHERE else ""
    end = END if closeness is Closeness.EXACT else ""
    text = f"{start}{word}{end}"
    if len(text) == 1:
        return Phrase((f"{prefix}{text}",), open_ended=True)
    return Phrase(tuple(f"{prefix}{first}{second}" for first, second in pairwise(text)))


def _syllables(cut: Sequence[str], closeness: Closeness) -> Phrase:
    start = (BEGIN,) if closeness is not Closeness.ANYWHERE else ()
    end = (END,) if closeness is Closeness.EXACT else ()
    syllables = (*start, *cut, *end)
    if len(syllables) == 1:
        return Phrase((f"{SYLLABLE}{cut[0]}",), open_ended=True)
    return Phrase(tuple(_syllable_pairs(syllables)), open_ended=not end)


def region_phrase(kind: str, region_path: str) -> Phrase:
    """The phrase that keeps a search within a subtree of regions."""
    return Phrase((f"{kind_mark(kind)}{REGION}{_region_codes(region_path)[-1]}",))

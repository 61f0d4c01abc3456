"""What the name of a firm says: place, the word that is its own (字号), trade, legal form.

《企业名称登记管理规定》(2020) article 6 orders a name so: division, own word, trade, legal form.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from wutong.domains.investors.rules.words import (
    EMPTY_TRADE_WORDS,
    GROUP,
    LATIN_LEGAL_FORMS,
    LEGAL_FORMS,
    LONGEST_TRADE_WORD,
    STOCK_MARKS,
    TRADE_WORDS,
    longest_place,
    places,
)
from wutong.kernel.names import normalize_text

BRACKETED: Final = re.compile(r"[(（\[【〔]([^)）\]】〕]*)[)）\]】〕]")
LATIN_WORD: Final = re.compile(r"[a-z0-9]+")
PLACES_IN_A_NAME: Final = 3
SHORTEST_OWN_WORD: Final = 2
LONGEST_OWN_WORD: Final = 4


@dataclass(frozen=True)
class NameParts:
    """A firm's name taken apart.

    ``normal`` is the whole name without its legal form; ``core`` is ``normal`` without places and
    「集团」; ``own`` is the word that is the firm's own; ``trade`` what stands after it;
    ``legal`` tells whether a legal form was written, that is whether the name is meant as a whole.
    """

    normal: str
    places: tuple[str, ...]
    own: str
    trade: str
    legal: bool
    group: bool

    @property
    def core(self) -> str:
        """The own word with the trade."""
        return self.own + self.trade

    @property
    def telling_trade(self) -> str:
        """The trade without words that say nothing of what a firm makes."""
        rest = self.trade
        for word in EMPTY_TRADE_WORDS:
            rest = rest.replace(word, "")
        return rest


def normalize_name(name: str) -> str:
    """``name`` for comparing: simplified script, half width, lower case, without spaces,
    punctuation, brackets and legal form. 「集团」 stays: a group and its member are two firms."""
    if _is_latin(name):
        words = LATIN_WORD.findall(_plain(name))
        return "".join(_without_legal_words(words)) or "".join(words)
    return _without_legal_form(normalize_text(name))[0]


def core_name(name: str) -> str:
    """The firm's own word: ``name`` without places, trade words and legal form."""
    return parts_of(name).own


@lru_cache(maxsize=65536)
def parts_of(name: str) -> NameParts:
    """Take ``name`` apart. A Latin name is all own word."""
    normal = normalize_name(name)
    if _is_latin(name):
        return NameParts(normal, (), normal, "", legal=_has_latin_form(name), group=False)
    bracketed = tuple(
        places()[inner]
        for inner in map(normalize_text, BRACKETED.findall(name))
        if inner in places()
    )
    whole = normalize_text(BRACKETED.sub(_unless_place, name))
    rest, legal = _without_legal_form(_without_stock_mark(whole))
    leading, rest = _leading_places(rest)
    plain = rest.removesuffix(GROUP) if len(rest) > len(GROUP) + 1 else rest
    own, trade = _own_and_trade(plain.replace(GROUP, "", 1) if plain == rest else plain)
    return NameParts(normal, leading + bracketed, own, trade, legal, GROUP in normal)


def spellings(name: str) -> list[str]:
    """Ways in which people look for ``name``: as it is, and without what stands in brackets."""
    bare = BRACKETED.sub("", name).strip()
    return [name, bare] if bare and bare != name else [name]


@lru_cache(maxsize=4096)
def places_in(text: str) -> tuple[str, ...]:
    """Short names of the places that ``text`` (河北省秦皇岛市) is made of, the widest first."""
    return _leading_places(normalize_text(text), whole=True)[0]


def _is_latin(name: str) -> bool:
    return _plain(name).isascii()


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _without_legal_words(words: list[str]) -> list[str]:
    end = len(words)
    while end and words[end - 1] in LATIN_LEGAL_FORMS:
        end -= 1
    return words[:end]


def _has_latin_form(name: str) -> bool:
    words = LATIN_WORD.findall(_plain(name))
    return bool(words) and words[-1] in LATIN_LEGAL_FORMS


def _without_legal_form(normal: str) -> tuple[str, bool]:
    """The name without its legal form, and whether one was written. 株式会社 also leads."""
    normal = normal.removeprefix("株式会社") or normal
    for form in LEGAL_FORMS:
        if normal.endswith(form) and len(normal) > len(form):
            return normal[: -len(form)], form != "股份"
    return normal, False


def _without_stock_mark(normal: str) -> str:
    for mark in STOCK_MARKS:
        rest = normal.removeprefix(mark)
        if rest != normal and rest and not rest[0].isascii():
            return rest
    return normal


def _unless_place(bracket: re.Match[str]) -> str:
    inner = normalize_text(bracket.group(1))
    return "" if inner in places() else inner


def _leading_places(text: str, *, whole: bool = False) -> tuple[tuple[str, ...], str]:
    """Places that ``text`` begins with, and the rest. Unless ``whole``, an own word is left."""
    found: list[str] = []
    while len(found) < PLACES_IN_A_NAME:
        place = _place_at_start(text)
        rest = text[len(place) :]
        if not place or (not whole and not _leaves_an_own_word(rest)):
            break
        found.append(places()[place])
        text = rest
    return tuple(found), text


def _place_at_start(text: str) -> str:
    for size in range(min(longest_place(), len(text)), 1, -1):
        if text[:size] in places():
            return text[:size]
    return ""


def _leaves_an_own_word(rest: str) -> bool:
    return len(rest) >= SHORTEST_OWN_WORD and not is_all_trade(rest)


def is_all_trade(text: str) -> bool:
    """Whether ``text`` is made of trade words alone."""
    while text:
        size = _trade_at_start(text)
        if not size:
            return False
        text = text[size:]
    return True


def _trade_at_start(text: str) -> int:
    """Length of the longest trade word that ``text`` begins with; 0 without one."""
    sizes = range(LONGEST_TRADE_WORD, 1, -1)
    return next((size for size in sizes if len(text) >= size and text[:size] in TRADE_WORDS), 0)


def _own_and_trade(core: str) -> tuple[str, str]:
    """The own word ends where the first trade word begins, after four characters at most."""
    for place in range(SHORTEST_OWN_WORD, min(len(core), LONGEST_OWN_WORD + 1)):
        if _trade_at_start(core[place:]):
            return core[:place], core[place:]
    return core[:LONGEST_OWN_WORD], core[LONGEST_OWN_WORD:]

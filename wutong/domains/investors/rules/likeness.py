"""Which two records look like one firm, and why. Pure.

Names are never compared each with each. A name gives a few keys (its normalised form, how its own
word sounds together with place or trade, its own word with one character left out); only records
that share a key are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import Final

from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from wutong.domains.investors.rules.names import NameParts, is_all_trade, parts_of, places_in
from wutong.domains.investors.rules.words import TELLING
from wutong.kernel.pinyin import readings

CLOSE_ENOUGH: Final = 75.0
CLOSE_ENOUGH_BY_SPELLING: Final = 85.0
LONGEST_SHORT_NAME: Final = 6


class Reason(StrEnum):
    """Why two records look like one firm, the strongest first."""

    SAME_USCC = "same_uscc"
    SAME_NAME = "same_name"
    OTHER_NAME = "other_name"
    SAME_CORE = "same_core"
    SHORT_NAME = "short_name"
    CLOSE_NAME = "close_name"
    OTHER_PLACE = "other_place"


STRENGTH: Final = {
    Reason.SAME_USCC: 100,
    Reason.SAME_NAME: 95,
    Reason.OTHER_NAME: 90,
    Reason.SAME_CORE: 80,
    Reason.SHORT_NAME: 70,
    Reason.CLOSE_NAME: 60,
    Reason.OTHER_PLACE: 40,
}
WORDS: Final = {
    Reason.SAME_USCC: _("统一社会信用代码相同"),
    Reason.SAME_NAME: _("名称相同，只差写法"),
    Reason.OTHER_NAME: _("与曾用名、简称或外文名「%(name)s」相同"),
    Reason.SAME_CORE: _("字号与行业相同，所在地不矛盾"),
    Reason.SHORT_NAME: _("其中一个像是「%(name)s」的简称"),
    Reason.CLOSE_NAME: _("名称相近（「%(name)s」），所在地或行业相同"),
    Reason.OTHER_PLACE: _("字号与行业相同，所在地不同，可能是同一集团的两家"),
}


@dataclass(frozen=True)
class Firm:
    """What is known of a firm when looking for its double.

    ``name`` is the current name, ``others`` its former, short and foreign names; ``place`` as
    written (河北省秦皇岛市); ``trade`` is an industry code of GB/T 4754-2017 or empty.
    """

    name: str
    uscc: str = ""
    place: str = ""
    trade: str = ""
    others: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, the current one first."""
        return (self.name, *self.others)


@dataclass(frozen=True)
class Suspicion:
    """A record that may be the same firm: which, why, and how sure (0–100)."""

    investor_id: int
    reason: Reason
    name: str
    strength: int

    @property
    def why(self) -> str:
        """The reason in a sentence for people."""
        return str(WORDS[self.reason]) % {"name": self.name}


def key_of(text: str) -> int:
    """A signed 64-bit number for a key's text, the same on every machine."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)


def stored_keys(names: Iterable[str]) -> set[int]:
    """Keys under which a record is kept."""
    return {key_of(text) for name in names for text in _stored(parts_of(name))}


def lookup_keys(names: Iterable[str], place: str = "") -> set[int]:
    """Keys under which a double of a firm would be found. ``place`` is where the firm says it
    comes from; the place in its name counts anyway."""
    known = places_in(place)
    return {key_of(text) for name in names for text in _looked_up(parts_of(name), known)}


def _stored(parts: NameParts) -> Iterator[str]:
    if parts.normal:
        yield f"n:{parts.normal}"
        yield from _both_ways(parts, parts.places)
        yield f"{'s' if is_short(parts) else 'f'}:{parts.core[:2]}"


def _looked_up(parts: NameParts, known: tuple[str, ...]) -> Iterator[str]:
    if parts.normal:
        yield f"n:{parts.normal}"
        yield from _both_ways(parts, parts.places + known)
        yield f"s:{parts.core[:2]}"
        if is_short(parts):
            yield f"f:{parts.core[:2]}"


def _both_ways(parts: NameParts, known: tuple[str, ...]) -> Iterator[str]:
    sound = sound_of(parts.own)
    for place in dict.fromkeys(known):
        yield f"p:{place}:{sound}"
    if parts.trade:
        yield f"t:{parts.trade[:2]}:{sound}"
    else:
        yield f"o:{sound}"
    if len(parts.own) > 2 and not parts.normal.isascii():
        yield f"d:{parts.core}"
        for left_out in range(len(parts.own)):
            yield f"d:{parts.own[:left_out]}{parts.own[left_out + 1 :]}{parts.trade}"


def sound_of(word: str) -> str:
    """How ``word`` sounds, without tones, each character in its commonest reading."""
    return "".join(readings(character)[0] for character in word)


def is_short(parts: NameParts) -> bool:
    """Whether a name looks like a short one: no legal form, six characters at most."""
    return not parts.legal and len(parts.normal) <= LONGEST_SHORT_NAME


def compare(one: Firm, other: Firm) -> tuple[Reason, str] | None:
    """Why ``one`` and ``other`` look like one firm, with the name that shows it; else None.

    Two different valid codes settle that they are two firms, unless their names are the same: then
    one of the codes may be wrong.
    """
    if one.uscc and one.uscc == other.uscc:
        return Reason.SAME_USCC, other.name
    same = _same_name(one, other)
    if same or (one.uscc and other.uscc):
        return same
    for mine in one.names:
        for theirs in other.names:
            reason = _like(parts_of(mine), parts_of(theirs), one, other)
            if reason:
                return reason, theirs
    return None


def _same_name(one: Firm, other: Firm) -> tuple[Reason, str] | None:
    mine = {parts_of(name).normal: name for name in reversed(one.names)}
    for theirs in other.names:
        if parts_of(theirs).normal in mine:
            current = theirs == other.name and mine[parts_of(theirs).normal] == one.name
            return (Reason.SAME_NAME if current else Reason.OTHER_NAME), theirs
    return None


def _like(mine: NameParts, theirs: NameParts, one: Firm, other: Firm) -> Reason | None:
    if mine.normal.isascii() or theirs.normal.isascii() or mine.group != theirs.group:
        return Reason.SHORT_NAME if _one_is_short(mine, theirs) else None
    near = _same_place(mine, theirs, one, other)
    if mine.core == theirs.core and near is not False and (near or mine.telling_trade):
        return Reason.SAME_CORE
    if _one_is_short(mine, theirs) and near is not False:
        return Reason.SHORT_NAME
    if (near or _same_trade(mine, theirs, one, other)) and _close(mine, theirs):
        return Reason.CLOSE_NAME if near is not False else _elsewhere(mine, theirs)
    return None


def _elsewhere(mine: NameParts, theirs: NameParts) -> Reason | None:
    """The same own word in two places; an own word made of trade words (农村商业银行) is none."""
    same = mine.own == theirs.own and not is_all_trade(mine.own)
    return Reason.OTHER_PLACE if same else None


def _same_place(mine: NameParts, theirs: NameParts, one: Firm, other: Firm) -> bool | None:
    """Whether both come from one place, as far as both say; None where one says nothing.

    河北 and 河北秦皇岛 agree; 河北唐山 and 河北秦皇岛 do not.
    """
    here = set(mine.places) | set(places_in(one.place))
    there = set(theirs.places) | set(places_in(other.place))
    return (here <= there or there <= here) if here and there else None


def _same_trade(mine: NameParts, theirs: NameParts, one: Firm, other: Firm) -> bool:
    if one.trade and other.trade and one.trade[:3] == other.trade[:3]:
        return True
    return bool(mine.telling_trade) and mine.telling_trade == theirs.telling_trade


def _one_is_short(mine: NameParts, theirs: NameParts) -> bool:
    """Whether one name is made of characters of the other, in order, beginning alike."""
    if is_short(mine) == is_short(theirs):
        return False
    short, full = (mine, theirs) if is_short(mine) else (theirs, mine)
    if short.normal.isascii():
        return len(short.core) > 2 and full.core.startswith(short.core)
    return (
        len(short.core) > 1 and short.core[:2] == full.core[:2] and _in_order(short.core, full.core)
    )


def _in_order(short: str, full: str) -> bool:
    rest = iter(full)
    return all(character in rest for character in short)


def _close(mine: NameParts, theirs: NameParts) -> bool:
    if _marks_of(mine.core) != _marks_of(theirs.core):
        return False
    likeness = fuzz.ratio(mine.core, theirs.core)
    if mine.own == theirs.own or sound_of(mine.own) == sound_of(theirs.own):
        return likeness >= CLOSE_ENOUGH
    return likeness >= CLOSE_ENOUGH_BY_SPELLING and not _siblings(mine.core, theirs.core)


def _marks_of(core: str) -> str:
    """Digits and Latin letters: where these differ, so do the firms."""
    return "".join(character for character in core if character.isascii())


def _siblings(mine: str, theirs: str) -> bool:
    """Whether the names differ by a character that tells siblings apart."""
    different = set(mine) ^ set(theirs)
    return bool(different & TELLING)

"""Why two records look like one firm, and the keys that such records share. Pure.

Names are never compared each with each. A name gives a few keys (its normalised form, how its own
word sounds together with place or trade, its own word with one character left out); only records
that share a key are compared, by :mod:`wutong.domains.investors.rules.comparing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from django.utils.translation import gettext_lazy as _

from wutong.domains.investors.rules.names import NameParts, parts_of, places_in
from wutong.kernel.pinyin import readings

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
        return words_of(self.reason) % {"name": self.name}


def words_of(reason: Reason) -> str:
    """The sentence for people, with a place for the name that shows the likeness."""
    return str(WORDS[reason])


def key_of(text: str) -> int:
    """A signed 64-bit number for a key's text, the same on every machine."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)


def stored_keys(names: Iterable[str]) -> set[int]:
    """Keys under which a record is kept."""
    return set().union(*map(_stored, names))


@lru_cache(maxsize=16384)
def _shared_keys(name: str) -> frozenset[int]:
    """Keys of a name under which it is kept as well as looked for."""
    return frozenset(key_of(text) for text in _both_ways(parts_of(name)))


@lru_cache(maxsize=4096)
def _beginning_key(kind: str, beginning: str) -> int:
    return key_of(f"{kind}:{beginning}")


def lookup_keys(names: Iterable[str], place: str = "") -> set[int]:
    """Keys under which a double of a firm would be found. ``place`` is where the firm says it
    comes from; the place in its name counts anyway."""
    known = places_in(place)
    return set().union(*(_looked_up(name, known) for name in names))


def _stored(name: str) -> set[int]:
    parts = parts_of(name)
    if not parts.normal:
        return set()
    return {*_shared_keys(name), _beginning_key("s" if is_short(parts) else "f", parts.core[:2])}


def _looked_up(name: str, known: tuple[str, ...]) -> set[int]:
    parts = parts_of(name)
    if not parts.normal:
        return set()
    keys = {*_shared_keys(name), _beginning_key("s", parts.core[:2])}
    if is_short(parts):
        keys.add(_beginning_key("f", parts.core[:2]))
    if known:
        sound = sound_of(parts.own)
        keys.update(key_of(f"p:{place}:{sound}") for place in known)
    return keys


def _both_ways(parts: NameParts) -> Iterator[str]:
    yield f"n:{parts.normal}"
    sound = sound_of(parts.own)
    for place in dict.fromkeys(parts.places):
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

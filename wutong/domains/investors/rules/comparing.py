"""Which of some firms look like one at hand, by the hundred thousand. Pure.

What comparing asks of a name is worked out once a firm. Most pairs that share a key differ too
much to be one firm; these are told by their spelling alone, many in one call.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

from rapidfuzz import fuzz, process

from wutong.domains.investors.rules.likeness import Firm, Reason, is_short, sound_of
from wutong.domains.investors.rules.names import is_all_trade, parts_of, places_in
from wutong.domains.investors.rules.words import TELLING

CLOSE_ENOUGH: Final = 75.0
CLOSE_ENOUGH_BY_SPELLING: Final = 85.0


@dataclass(slots=True, eq=False)
class Name:
    """One name of a firm. ``places`` are those of the name and those that the firm states;
    ``marks`` the digits and Latin letters, ``telling`` the characters that tell siblings apart:
    where these differ, so do the firms."""

    name: str
    normal: str
    core: str
    own: str
    sound: str
    places: frozenset[str]
    trade: str
    telling_trade: str
    marks: str
    telling: frozenset[str]
    latin: bool
    short: bool
    group: bool


@dataclass(slots=True, eq=False)
class Likened:
    """A firm with what comparing asks for. ``core`` where its one name is a full Chinese one;
    ``normal`` is its current name's normalised form, ``uscc`` its code or empty."""

    firm: Firm
    names: tuple[Name, ...]
    core: str | None
    normal: str
    uscc: str

    @property
    def first(self) -> Name:
        """The current name."""
        return self.names[0]


def likened(firm: Firm) -> Likened:
    """``firm`` made ready for comparing."""
    names = tuple(_name(name, firm) for name in firm.names)
    first = names[0]
    plain = len(names) == 1 and not first.latin and not first.short
    core = (first.core or None) if plain else None
    return Likened(firm, names, core, first.normal, firm.uscc)


def _name(name: str, firm: Firm) -> Name:
    parts = parts_of(name)
    core = parts.core
    return Name(
        name,
        parts.normal,
        core,
        parts.own,
        sound_of(parts.own),
        _places(parts.places, firm.place),
        firm.trade[:3],
        parts.telling_trade,
        "".join(character for character in core if character.isascii()),
        TELLING.intersection(core),
        parts.normal.isascii(),
        is_short(parts),
        parts.group,
    )


@lru_cache(maxsize=4096)
def _places(in_name: tuple[str, ...], stated: str) -> frozenset[str]:
    return frozenset(in_name + places_in(stated))


def compare(one: Firm, other: Firm) -> tuple[Reason, str] | None:
    """Why ``one`` and ``other`` look like one firm, with the name that shows it; else None.

    Two different valid codes settle that they are two firms, unless their names are the same: then
    one of the codes may be wrong.
    """
    return _compared(likened(one), likened(other))


type Found = tuple[int, Reason, str]
_core, _normal, _uscc = (attrgetter(name) for name in ("core", "normal", "uscc"))


def alike(one: Likened, others: Sequence[Likened]) -> list[Found]:
    """The places in ``others`` of firms that look like ``one``, each with reason and name.

    Finds what :func:`compare` finds with each of them.
    """
    cores = list(map(_core, others))
    if one.core is None:
        in_full, found = set(range(len(others))), []
    else:
        in_full = set(_to_compare_in_full(one, others, cores))
        found = _alike_by_spelling(one, others, cores, in_full)
    for place in in_full:
        reason = _compared(one, others[place])
        if reason:
            found.append((place, *reason))
    return found


def _to_compare_in_full(
    one: Likened, others: Sequence[Likened], cores: list[str | None]
) -> Iterator[int]:
    """Firms of several, short or Latin names, and those of the same code or name."""
    columns: list[tuple[list[Any], Any]] = [(cores, None)]
    columns.append((list(map(_normal, others)), one.normal))
    if one.uscc:
        columns.append((list(map(_uscc, others)), one.uscc))
    for values, wanted in columns:
        if wanted in values:
            yield from (place for place, value in enumerate(values) if value == wanted)


def _alike_by_spelling(
    one: Likened, others: Sequence[Likened], cores: list[str | None], but: set[int]
) -> list[Found]:
    """Likeness of one full name with another: nothing that is spelt far apart can be found."""
    mine, has_code = one.first, bool(one.uscc)
    sound, telling, marks = mine.sound, mine.telling, mine.marks
    found: list[Found] = []
    for _spelling, likeness, place in process.extract(
        one.core, cores, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH, limit=None
    ):
        other = others[place]
        theirs = other.first
        # What _close asks of two full names, asked first: hundreds are spelt alike, few pass.
        if sound != theirs.sound and (
            likeness < CLOSE_ENOUGH_BY_SPELLING or telling != theirs.telling
        ):
            continue
        if marks != theirs.marks or place in but or (has_code and other.uscc):
            continue
        reason = _like(mine, theirs, likeness)
        if reason:
            found.append((place, reason, theirs.name))
    return found


def _compared(one: Likened, other: Likened) -> tuple[Reason, str] | None:
    if one.firm.uscc and one.firm.uscc == other.firm.uscc:
        return Reason.SAME_USCC, other.firm.name
    same = _same_name(one, other)
    if same or (one.firm.uscc and other.firm.uscc):
        return same
    for mine in one.names:
        for theirs in other.names:
            reason = _like(mine, theirs)
            if reason:
                return reason, theirs.name
    return None


def _same_name(one: Likened, other: Likened) -> tuple[Reason, str] | None:
    mine = {name.normal: name.name for name in reversed(one.names)}
    for theirs in other.names:
        if theirs.normal in mine:
            current = theirs.name == other.firm.name and mine[theirs.normal] == one.firm.name
            return (Reason.SAME_NAME if current else Reason.OTHER_NAME), theirs.name
    return None


def _like(mine: Name, theirs: Name, likeness: float | None = None) -> Reason | None:
    """``likeness`` is that of the two cores, where it is known already."""
    if mine.latin or theirs.latin or mine.group != theirs.group:
        return Reason.SHORT_NAME if _one_is_short(mine, theirs) else None
    near = _same_place(mine.places, theirs.places)
    if mine.core == theirs.core and near is not False and (near or mine.telling_trade):
        return Reason.SAME_CORE
    if near is not False and _one_is_short(mine, theirs):
        return Reason.SHORT_NAME
    if (near or _same_trade(mine, theirs)) and _close(mine, theirs, likeness):
        return Reason.CLOSE_NAME if near is not False else _elsewhere(mine, theirs)
    return None


def _elsewhere(mine: Name, theirs: Name) -> Reason | None:
    """The same own word in two places; an own word made of trade words (农村商业银行) is none."""
    same = mine.own == theirs.own and not is_all_trade(mine.own)
    return Reason.OTHER_PLACE if same else None


@lru_cache(maxsize=4096)
def _same_place(here: frozenset[str], there: frozenset[str]) -> bool | None:
    """Whether both come from one place, as far as both say; None where one says nothing.

    河北 and 河北秦皇岛 agree; 河北唐山 and 河北秦皇岛 do not.
    """
    return (here <= there or there <= here) if here and there else None


def _same_trade(mine: Name, theirs: Name) -> bool:
    if mine.trade and mine.trade == theirs.trade:
        return True
    return bool(mine.telling_trade) and mine.telling_trade == theirs.telling_trade


def _one_is_short(mine: Name, theirs: Name) -> bool:
    """Whether one name is made of characters of the other, in order, beginning alike."""
    if mine.short == theirs.short:
        return False
    short, full = (mine, theirs) if mine.short else (theirs, mine)
    if short.latin:
        return len(short.core) > 2 and full.core.startswith(short.core)
    return (
        len(short.core) > 1 and short.core[:2] == full.core[:2] and _in_order(short.core, full.core)
    )


def _in_order(short: str, full: str) -> bool:
    rest = iter(full)
    return all(character in rest for character in short)


def _close(mine: Name, theirs: Name, likeness: float | None) -> bool:
    if mine.marks != theirs.marks:
        return False
    if likeness is None:
        likeness = fuzz.ratio(mine.core, theirs.core)
    if mine.sound == theirs.sound:
        return likeness >= CLOSE_ENOUGH
    return likeness >= CLOSE_ENOUGH_BY_SPELLING and mine.telling == theirs.telling

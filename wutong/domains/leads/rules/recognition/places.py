"""Places: where the project is to go, and where the firm comes from; units of the region."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext_lazy as _

from wutong.domains.leads.rules.recognition.findings import Found, Meaning
from wutong.domains.leads.rules.recognition.texts import Text
from wutong.domains.leads.rules.recognition.wording import listed, one_of

_TO = re.compile(
    rf"{one_of('places', 'to')}(?:于|在|为|是|到|[:：])?\s*"
    r"(?:我市|我省|我县|我区)?的?[\u4e00-\u9fff]{0,4}$"
)
_FROM = re.compile(rf"{one_of('places', 'origin')}\s*[:：]?$")
_FIRM_BEHIND = re.compile(rf"^的?(?:[\u4e00-\u9fff]{{0,6}})?{one_of('places', 'firm_behind')}")
_FREE = re.compile(
    rf"{one_of('places', 'site_labels')}(?:于|在|为|是|到|[:：])?\s{{0,4}}"
    r"(?P<place>[^，。；;,\n:：]{2,40})"
)
_ZONE = re.compile(f"{one_of('places', 'zone_kinds')}*{one_of('places', 'zone_ends')}")
_ENDS: Final = tuple(listed("places", "division_ends"))


@dataclass(frozen=True)
class Place:
    """A division by its code, its path (codes from the root) and the names it goes by."""

    code: str
    name: str
    path: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gazetteer:
    """Places found by the names they go by, the longest first."""

    by_first: Mapping[str, tuple[tuple[str, tuple[Place, ...]], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, places: Iterable[Place]) -> Gazetteer:
        """An index over full names, names without 省市区县 and other names given."""
        named: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            for name in dict.fromkeys((place.name, *place.names, *short_names(place.name))):
                if len(name) >= 2:
                    named[name].append(place)
        by_first: dict[str, list[tuple[str, tuple[Place, ...]]]] = defaultdict(list)
        for name, own in named.items():
            by_first[name[0]].append((name, tuple(own)))
        return cls(
            {
                first: tuple(sorted(names, key=lambda one: -len(one[0])))
                for first, names in by_first.items()
            }
        )

    def longest_at(self, text: str, start: int) -> tuple[str, tuple[Place, ...]] | None:
        """The longest place name that stands at ``start``."""
        for name, places in self.by_first.get(text[start], ()):
            if text.startswith(name, start):
                return name, places
        return None


def short_names(name: str) -> Iterator[str]:
    """海港区 → 海港; only where two characters are left."""
    for end in _ENDS:
        if name.endswith(end) and len(name) - len(end) >= 2:
            yield name[: -len(end)]
            return


def places(text: Text, gazetteer: Gazetteer, home: str, taken: list[Found]) -> Iterator[Found]:
    """Places named outside of firms' and people's names. ``home`` is the path of one's own region."""
    blocked = [False] * (len(text.folded) + 1)
    for one in taken:
        if one.meaning in {Meaning.FIRM, Meaning.CONTACT, Meaning.REFERRER}:
            blocked[one.start : one.end] = [True] * (one.end - one.start)
    starts = {word.start for word in text.words} | {0}
    place = 0
    while place < len(text.folded):
        hit = None if blocked[place] else gazetteer.longest_at(text.folded, place)
        if hit is None or any(blocked[place : place + len(hit[0])]):
            place += 1
            continue
        name, candidates = hit
        zone = _ZONE.match(text.folded, place + len(name))
        if zone is not None and zone.group():
            yield _zone(text, place, zone.end())
            place = zone.end()
            continue
        if len(name) <= 2 and place not in starts:
            place += 1
            continue
        yield _of(text, place, name, candidates, home)
        place += len(name)
    yield from _free(text)


def _of(text: Text, start: int, name: str, candidates: tuple[Place, ...], home: str) -> Found:
    end = start + len(name)
    before, after = text.before(start, 14), text.after(end, 12)
    own = [one for one in candidates if home and one.path.startswith(home)]
    chosen = min(own or candidates, key=lambda one: (len(one.path), one.code))
    detail = {"code": chosen.code, "several": len(own or candidates) > 1}
    if _FROM.search(before) or (_FIRM_BEHIND.search(after) and not _TO.search(before) and not own):
        return Found(Meaning.ORIGIN, start, end, chosen.name, 80, "", detail)
    if own:
        weight = (90 if _TO.search(before) else 60) + min(chosen.path.count("/"), 6)
        return Found(Meaning.PLACE, start, end, chosen.name, weight, "", detail)
    if _TO.search(before):
        return Found(Meaning.PLACE, start, end, chosen.name, 45, _("不在本地区"), detail)
    return Found(Meaning.ORIGIN, start, end, chosen.name, 40, "", detail)


def _zone(text: Text, start: int, end: int) -> Found:
    """A zone that the region doesn't list: not the city or county whose name it bears."""
    outside = _FROM.search(text.before(start, 14)) is not None
    return Found(
        Meaning.ORIGIN if outside else Meaning.PLACE, start, end, text.folded[start:end], 55,
        _("按原文填写，没有对上区划"), {"code": ""},
    )  # fmt: skip


def _free(text: Text) -> Iterator[Found]:
    """What a label says about the site, where no division is named there."""
    for match in _FREE.finditer(text.folded):
        words = match["place"].strip()
        if re.search(r"\d+\s*(?:亿|万|亩)", words):
            continue
        yield Found(
            Meaning.PLACE, match.start("place"), match.start("place") + len(words), words, 30,
            _("按原文填写，没有对上区划"), {"code": ""},
        )  # fmt: skip


def units(text: Text, named: Mapping[str, int], taken: list[Found]) -> Iterator[Found]:
    """Units of the region, by any of their names."""
    for name, key in sorted(named.items(), key=lambda one: -len(one[0])):
        place = text.folded.find(name) if len(name) >= 3 else -1
        if place >= 0 and not any(
            one.meaning == Meaning.FIRM and one.start <= place < one.end for one in taken
        ):
            yield Found(Meaning.UNIT, place, place + len(name), name, 70, "", {"unit": key})

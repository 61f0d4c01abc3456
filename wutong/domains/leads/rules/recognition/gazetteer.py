"""The places that are known, by every name they go by."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from wutong.domains.leads.rules.recognition.wording import listed, one_of

_ENDS: Final = tuple(listed("places", "division_ends"))
_NATIONS = re.compile(rf"{one_of('places', 'nations')}+自治[县州旗区]$")
_ZONES: Final = {
    "经开区": "经济技术开发区", "开发区": "经济技术开发区", "高新区": "高新技术产业开发区",
    "高新技术开发区": "高新技术产业开发区", "新区": "新区", "保税区": "保税区",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A division by its code, its path (codes from the root) and other names it goes by."""

    code: str
    name: str
    path: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stretch:
    """A place as the text names it, from the outer name (浙江) to the inner one (温州)."""

    start: int
    end: int
    chosen: Place
    several: bool


@dataclass(frozen=True)
class Gazetteer:
    """Places found by the names they go by, the longest first."""

    by_first: Mapping[str, tuple[tuple[str, tuple[Place, ...]], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, places: Iterable[Place]) -> Gazetteer:
        """An index over full names, names without 省市区县 and other names given."""
        named: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            for name in dict.fromkeys((place.name, *place.names, *short_forms(place.name))):
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

    def names(self, name: object) -> bool:
        """Whether it is just a place's name."""
        own = self.by_first.get(name[0], ()) if isinstance(name, str) and name else ()
        return any(name == one for one, _places in own)

    def longest_at(self, text: str, start: int) -> tuple[str, tuple[Place, ...]] | None:
        """The longest place name that stands at ``start``."""
        for name, places in self.by_first.get(text[start : start + 1], ()):
            if text.startswith(name, start):
                return name, places
        return None

    def stretch_at(self, text: str, start: int, home: str) -> Stretch | None:
        """The place named at ``start``; of several with the name the one at home, then the one
        whose province or city stands before it, then the highest."""
        hit = self.longest_at(text, start)
        if hit is None:
            return None
        name, candidates = hit
        own = [one for one in candidates if home and one.path.startswith(home)] or candidates
        chosen = min(own, key=lambda one: (len(one.path), one.code))
        end, several = start + len(name), len(own) > 1
        while hit := self.longest_at(text, end):
            above = [one.path for one in candidates]
            within = [
                one for one in hit[1] if any(one.path.startswith(path) for path in above)
                and one not in candidates
            ]  # fmt: skip
            if not within:
                break
            chosen = min(within, key=lambda one: (len(one.path), one.code))
            end, several, candidates = end + len(hit[0]), False, (chosen,)
        return Stretch(start, end, chosen, several)

    def zone(self, word: str, home: str) -> Place | None:
        """What 开发区 means at home: the only zone of the kind there."""
        kind = _ZONES.get(word)
        if not kind or not home:
            return None
        found = {
            place.code: place
            for names in self.by_first.values()
            for name, places in names
            if name.endswith(kind)
            for place in places
            if place.name == name and place.path.startswith(home)
        }
        return next(iter(found.values())) if len(found) == 1 else None


def short_forms(name: str) -> Iterator[str]:
    """海港区 → 海港, 青龙满族自治县 → 青龙; only where two characters are left."""
    nation = _NATIONS.search(name)
    if nation is not None and nation.start() >= 2:
        yield name[: nation.start()]
        yield name[: nation.start()] + name[-1]
        return
    for end in _ENDS:
        if name.endswith(end) and len(name) - len(end) >= 2:
            yield name[: -len(end)]
            break
    for short, long in _ZONES.items():
        if short != long and name.endswith(long):
            yield name[: -len(long)] + short

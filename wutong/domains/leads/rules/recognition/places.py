"""Places: where the project is to go, and where the firm comes from; units of the region."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from wutong.domains.leads.rules.recognition.findings import Found, Meaning
from wutong.domains.leads.rules.recognition.gazetteer import Gazetteer, Place, Stretch
from wutong.domains.leads.rules.recognition.texts import Text, tag_of, unjoined
from wutong.domains.leads.rules.recognition.wording import one_of

_TO = re.compile(
    rf"{one_of('places', 'to')}(?:于|在|为|是|到|[:：])?\s*"
    r"(?:我市|我省|我县|我区)?的?[\u4e00-\u9fff]{0,4}$"
)
_FROM = re.compile(rf"{one_of('places', 'origin')}\s*[:：]?$")
_SEAT = re.compile(r"总部|注册|来自|迁自")
_ONLY_FROM = re.compile(r"[从由]$")
_VISITED = re.compile(rf"{one_of('places', 'visited')}\s*$")
_PERSON_OF = re.compile(
    r"^[\u4e00-\u9fff]{0,2}(?:人[\s，。）)的]|人$|籍|那边|这边|有一?家|有个|一家|回来|的[，客老企])"
)
_HEARD = re.compile(r"^(?:[\u4e00-\u9fff]{0,6})?(?:获悉|了解到|消息|传来|讯)")
_FIRM_BEHIND = re.compile(
    rf"^的?(?:[\u4e00-\u9fff]{{0,6}})?(?<!分){one_of('places', 'firm_behind')}"
)
_NO_SITE = re.compile(rf"^{one_of('places', 'not_sites')}")
_SITE_WORD = re.compile(one_of("places", "site_words"))
_FREE = re.compile(
    rf"{one_of('places', 'site_labels')}(?:于|在|为|是|到|[:：])?\s{{0,4}}"
    r"(?P<place>[^，。；;,\n:：]{2,40})"
)
ZONE = re.compile(f"{one_of('places', 'zone_kinds')}*{one_of('places', 'zone_ends')}")
_BARE_ZONE = re.compile(r"经开区|高新区|高新技术开发区|开发区|保税区|新区(?!域|间)")
_FIGURE = re.compile(r"\d+\s*(?:亿|万|亩)")
_AS_WRITTEN: Final = _("按原文填写，没有对上区划")
_NO_PLACE_TAGS: Final = frozenset({"v", "vn", "d", "a", "p", "m"})


def places(text: Text, gazetteer: Gazetteer, home: str, taken: list[Found]) -> Iterator[Found]:
    """Places named outside of firms' and people's names. ``home`` is the path of one's own region."""
    blocked = bytearray(len(text.folded) + 1)
    for one in taken:
        if one.meaning in {Meaning.FIRM, Meaning.CONTACT, Meaning.REFERRER, Meaning.UNIT}:
            blocked[one.start : one.end] = b"\1" * (one.end - one.start)
    starts = _starts(text)
    names = {one.start for one in taken if one.meaning == Meaning.FIRM}
    zones = {word: gazetteer.zone(word, home) for word in set(_BARE_ZONE.findall(text.folded))}
    place = 0
    while place < len(text.folded):
        hit = None if blocked[place] else gazetteer.stretch_at(text.folded, place, home)
        if hit is None or any(blocked[place : hit.end]):
            found = None if blocked[place] else _bare_zone(text, place, zones)
        elif (zone := ZONE.match(text.folded, hit.end)) and zone.group():
            found = _zone(text, hit, zone.end(), home)
        elif hit.end - hit.start > 2 or _is_meant(text, hit, starts):
            found = _of(
                text, hit, home, text.folded.startswith("的", hit.end) and hit.end + 1 in names
            )
        else:
            found = None
        if found:
            yield found
        place = found.end if found else place + 1
    yield from _free(text)


def _starts(text: Text) -> set[int]:
    """Where words begin, by the dictionary alone."""
    starts, place = {word.start for word in text.words}, 0
    for word in unjoined(text.folded):
        starts.add(place)
        place += len(word)
    return starts


def _is_meant(text: Text, hit: Stretch, starts: set[int]) -> bool:
    """A short name is a place where a word begins that isn't an ordinary one: 新建 is also a verb."""
    return hit.start in starts and tag_of(text.folded[hit.start : hit.end]) not in _NO_PLACE_TAGS


def _of(text: Text, hit: Stretch, home: str, before_a_firm: bool) -> Found | None:
    before, after = text.before(hit.start, 14), text.after(hit.end, 12)
    chosen = hit.chosen
    own = bool(home) and chosen.path.startswith(home)
    detail = {"code": chosen.code, "several": hit.several}

    def found(meaning: Meaning, weight: int, note: object = "") -> Found:
        return Found(meaning, hit.start, hit.end, chosen.name, weight, note, detail)

    if _NO_SITE.match(after):  # 昌黎县投资促进局, 盘锦日报
        inside = own and chosen.path != home
        return found(Meaning.PLACE, 25) if inside else None
    if home.startswith(chosen.path) and not own:
        return None  # the province around says nothing
    to_there = _TO.search(before) is not None
    if own:
        if _SEAT.search(before[-6:]) and _FROM.search(before):
            return found(Meaning.ORIGIN, 80)
        return found(Meaning.PLACE, (90 if to_there else 60) + min(chosen.path.count("/"), 6))
    if _FROM.search(before) and not _HEARD.match(after):
        return found(Meaning.ORIGIN, 85 if _SEAT.search(before) else 70)
    if before_a_firm or (not to_there and _FIRM_BEHIND.search(after)):
        return found(Meaning.ORIGIN, 70)
    if (_VISITED.search(before) and not _HEARD.match(after)) or _PERSON_OF.match(after):
        return found(Meaning.ORIGIN, 60)
    return found(Meaning.PLACE, 45, _("不在本地区")) if to_there else None


def _zone(text: Text, hit: Stretch, end: int, home: str) -> Found:
    """A zone that the region doesn't list: not the city or county whose name it bears."""
    path = hit.chosen.path
    outside = _FROM.search(text.before(hit.start, 14)) is not None
    own = bool(home) and (path.startswith(home) or home.startswith(path))
    meaning = Meaning.ORIGIN if outside and not own else Meaning.PLACE
    return Found(meaning, hit.start, end, text.folded[hit.start : end], 88 if own else 55,
                 _AS_WRITTEN, {"code": path.rstrip("/").rsplit("/", 1)[-1] if own else ""})  # fmt: skip


def _bare_zone(text: Text, start: int, zones: Mapping[str, Place | None]) -> Found | None:
    """开发区 alone, in a message among colleagues: the one at home."""
    match = _BARE_ZONE.match(text.folded, start)
    if match is None or _NO_SITE.match(text.after(match.end(), 6)):
        return None
    known = zones.get(match.group())
    weight = 80 if _TO.search(text.before(start, 14)) else 58
    if known is None:
        return Found(Meaning.PLACE, start, match.end(), match.group(), weight - 20, _AS_WRITTEN,
                     {"code": ""})  # fmt: skip
    return Found(Meaning.PLACE, start, match.end(), known.name, weight, _("按本地区的同类园区填写"),
                 {"code": known.code, "several": False})  # fmt: skip


def _free(text: Text) -> Iterator[Found]:
    """What a label says about the site, where no division is named there."""
    for match in _FREE.finditer(text.folded):
        words = match["place"].strip()
        if not words or _FIGURE.search(words) or words[0] in "的等和与":
            continue
        if _SITE_WORD.search(words):
            start = match.start("place")
            yield Found(Meaning.PLACE, start, start + len(words), words, 30, _AS_WRITTEN,
                        {"code": ""})  # fmt: skip


def units(text: Text, named: Mapping[str, int]) -> Iterator[Found]:
    """Units of the region, by any of their names."""
    for name, key in sorted(named.items(), key=lambda one: -len(one[0])):
        place = text.folded.find(name) if len(name) >= 3 else -1
        if place >= 0:
            yield Found(
                Meaning.UNIT, place, place + len(name), name, 70 + len(name), "", {"unit": key}
            )

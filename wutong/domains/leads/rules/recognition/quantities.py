"""Land, floor space, power and people that a project needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from wutong.domains.leads.rules.recognition.findings import Found, Meaning
from wutong.domains.leads.rules.recognition.money import doubts, read_loosely
from wutong.domains.leads.rules.recognition.texts import NUMBER, Text, last_of
from wutong.domains.leads.rules.recognition.wording import one_of

MU: Final = Decimal(2000) / 3
_AREAS: Final = {
    "亩": MU, "公顷": Decimal(10_000), "平方公里": Decimal(1_000_000), "平方千米": Decimal(1_000_000),
    "平方米": Decimal(1), "平米": Decimal(1), "㎡": Decimal(1), "m2": Decimal(1), "m²": Decimal(1),
    "squaremeters": Decimal(1), "square meters": Decimal(1), "sqm": Decimal(1),
    "平方": Decimal(1), "平": Decimal(1), "方": Decimal(1),
}  # fmt: skip
_RANGE = (
    rf"(?:\s{{0,3}}(?:亩|平方米|平米)?\s{{0,3}}(?:-|—+|–|~|～|至|到)\s{{0,3}}(?P<high>{NUMBER}))?"
)
_SOME = r"\s{0,3}(?P<more>多|余|来|几)?\s{0,3}"
_ROUGH = r"(?P<rough>约|近|超过|超|逾|不少于|不低于|至少|大概|大约)?\s{0,3}"
_AREA = re.compile(
    rf"{_ROUGH}(?P<low>{NUMBER}){_RANGE}{_SOME}个?(?P<myriad>万)?\s{{0,3}}(?P<more2>多|余)?"
    rf"(?P<unit>{'|'.join(sorted(_AREAS, key=len, reverse=True))})(?![台均价衡面行安稳板])(?P<about>左右|上下|以上)?",
    re.IGNORECASE,
)
_FLOOR = re.compile(one_of("quantities", "floor"))
_LAND = re.compile(one_of("quantities", "land"))
_PRICE = re.compile(r"^\s*(?:/|每)|每$|/$")
_POWER = re.compile(
    rf"{_ROUGH}(?P<low>{NUMBER}){_SOME}(?P<scale>万)?\s{{0,3}}(?P<unit>kva|千伏安|兆伏安|mva|千瓦|kw|兆瓦|mw)"
    r"(?!h|时|·h)",
    re.IGNORECASE,
)
_POWER_UNITS: Final = {
    "kva": 1, "千伏安": 1, "mva": 1000, "兆伏安": 1000, "kw": 1, "千瓦": 1, "mw": 1000, "兆瓦": 1000,
}  # fmt: skip
_NEEDS_POWER = re.compile(one_of("quantities", "power"))
_PEOPLE = re.compile(
    rf"{_ROUGH}(?P<low>{NUMBER}){_RANGE}{_SOME}(?P<unit>个?(?:就业)?岗位|名?(?:员工|工人|职工|技术人员)|人|名|个就业)"
    r"(?P<about>左右|以上)?",
)
_PEOPLE_BEHIND = re.compile(
    rf"(?:岗位|用工|定员|雇人|雇|招工|就业|工人|员工)[ \t:：|]{{0,4}}{_ROUGH}(?P<low>{NUMBER}){_RANGE}{_SOME}"
    r"(?:[个名]?人?)(?P<about>左右|以上)?(?![年月日万亿亩元.\d])"
)
_HIRES = re.compile(one_of("quantities", "hires"))
_NOT_HIRES = re.compile(one_of("quantities", "not_hires"))
_WINDOW: Final = 12


def quantities(text: Text) -> Iterator[Found]:
    """Everything of the kind, with what it is of."""
    yield from _areas(text)
    yield from _power(text)
    yield from _people(text)


def _areas(text: Text) -> Iterator[Found]:
    for match in _AREA.finditer(text.folded):
        number, paired = read_loosely(match["low"])
        unit = match["unit"].lower()
        if number is None or number == 0:
            continue
        before, after = text.before(match.start(), _WINDOW), text.after(match.end(), 8)
        if _PRICE.search(after) or before.endswith(("每", "/")):
            continue
        value = number * (10_000 if match["myriad"] else 1) * _AREAS[unit]
        meaning, weight = _of_land_or_floor(unit, before, after)
        if weight == 0:
            continue
        weight -= min(doubts(text, match.start(), match.end()), 40)
        yield Found(meaning, match.start(), match.end(), value.quantize(Decimal("0.0001")), weight,
                    _note(match, paired))  # fmt: skip


def _of_land_or_floor(unit: str, before: str, after: str) -> tuple[Meaning, int]:
    floor, land = last_of(_FLOOR, before), last_of(_LAND, before)
    behind_floor, behind_land = _FLOOR.search(after), _LAND.match(after.lstrip("的个块 "))
    if floor and (not land or floor[1] < land[1]):
        return Meaning.FLOOR_SPACE, 80
    if land:
        return Meaning.LAND, 95
    if behind_floor and unit != "亩":
        return Meaning.FLOOR_SPACE, 85
    if unit in {"亩", "公顷"} or behind_land:
        return Meaning.LAND, 85 if behind_land else 70
    return Meaning.FLOOR_SPACE, 0 if unit in {"方", "平"} and not behind_floor else 40


def _power(text: Text) -> Iterator[Found]:
    for match in _POWER.finditer(text.folded):
        number, unit = read_loosely(match["low"])[0], match["unit"].lower()
        if number is None:
            continue
        near = text.before(match.start(), _WINDOW) + text.after(match.end(), 6)
        is_capacity = unit in {"kva", "千伏安", "mva", "兆伏安"}
        if not is_capacity and not _NEEDS_POWER.search(near):
            continue  # a power station's output is no need
        value = number * (10_000 if match["scale"] else 1) * _POWER_UNITS[unit]
        note = "" if is_capacity else _("按千瓦数填写")
        yield Found(Meaning.POWER, match.start(), match.end(), value, 80, note)


def _people(text: Text) -> Iterator[Found]:
    for match in _PEOPLE_BEHIND.finditer(text.folded):
        number, paired = read_loosely(match["low"])
        if number is not None and number >= 2:
            yield Found(
                Meaning.PEOPLE, match.start("low"), match.end(), number, 79, _note(match, paired)
            )
    for match in _PEOPLE.finditer(text.folded):
        number, paired = read_loosely(match["low"])
        if number is None or number < 2:
            continue
        before, after = text.before(match.start(), _WINDOW), text.after(match.end(), 6)
        named = match["unit"] not in {"人", "名"}
        if _NOT_HIRES.search(before) or _NOT_HIRES.match(after):
            continue
        if not named and not _HIRES.search(before) and not _HIRES.match(after.lstrip("的就")):
            continue
        yield Found(Meaning.PEOPLE, match.start(), match.end(), number, 80, _note(match, paired))


def _note(match: re.Match[str], paired: bool = False) -> Any:
    groups = match.groupdict()
    if groups.get("high"):
        return _("原文是一个区间，先取下限")
    if paired or any(groups.get(name) for name in ("rough", "more", "more2", "about")):
        return _("原文是约数")
    return ""

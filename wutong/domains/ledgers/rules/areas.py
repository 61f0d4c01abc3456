"""Reading areas: 146亩, 4万平方米, 2公顷. Results are in square metres; 1 亩 = 2000/3 ㎡."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from django.utils.translation import gettext as _

from wutong.domains.ledgers.rules.readings import Area, Unreadable
from wutong.domains.ledgers.rules.texts import is_empty, simplified
from wutong.domains.ledgers.rules.workbook import Cell

AREA_UNITS: dict[str, Fraction] = {
    "亩": Fraction(2000, 3),
    "公顷": Fraction(10000),
    "平方公里": Fraction(1_000_000),
    "平方千米": Fraction(1_000_000),
    "平方米": Fraction(1),
    "平米": Fraction(1),
    "平方": Fraction(1),
    "m2": Fraction(1),
    "㎡": Fraction(1),
    "km2": Fraction(1_000_000),
    "ha": Fraction(10000),
    "平": Fraction(1),
}
_UNIT = "|".join(sorted(AREA_UNITS, key=len, reverse=True))
_AREA = re.compile(
    rf"^(?P<lead>\D*?)(?P<number>(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)"
    rf"(?P<scale>万|千|百)?(?P<unit>{_UNIT})?(?:[,;。(、].*)?$"
)
_VAGUE = re.compile(r"约|左右|余|以上|超|近|-|~|至")
_SCALES = {None: 1, "百": 100, "千": 1000, "万": 10_000}


@lru_cache(maxsize=256)
def area_unit(text: str) -> Fraction | None:
    """How many square metres one of the unit has, or ``None`` where the text is no unit."""
    words = simplified(text)
    scale = 10_000 if words.startswith("万") else 1
    factor = AREA_UNITS.get(words.removeprefix("万"))
    return None if factor is None else factor * scale


def area_units_in(texts: tuple[str, ...]) -> Fraction | None:
    """The area unit named in the texts, where there is exactly one."""
    found = {
        unit
        for text in texts
        for part in re.split(r"[、,，/;；及和或]", text)
        if (unit := area_unit(part)) is not None
    }
    return found.pop() if len(found) == 1 else None


def read_area(value: Cell, unit: Fraction | None) -> Area | Unreadable | None:
    """Read one area. ``unit`` is the header's, in square metres; one in the cell wins over it."""
    if value is None or is_empty(value):
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return Unreadable(_("这里应是面积"))
    text = simplified(value) if isinstance(value, str) else format(value, ".15g")
    match = _AREA.match(text)
    if match is None or _VAGUE.search(text[: match.end("number")]):
        return Unreadable(_("读不出面积"))
    own = AREA_UNITS.get(match["unit"] or "")
    factor = own if own is not None else unit
    if factor is None:
        return Unreadable(_("没有写明面积的单位"), kind="area_unit")
    scale = _SCALES[match["scale"]]
    if own is None and scale > 1:
        return Unreadable(_("没有写明面积的单位"), kind="area_unit")
    return _area(Decimal(match["number"].replace(",", "")), factor * scale)


def _area(number: Decimal, factor: Fraction) -> Area:
    exact = number * factor.numerator / factor.denominator
    return Area(exact.quantize(Decimal("0.01")))

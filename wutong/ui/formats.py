"""How values are written for people. Pure: nothing here reads the clock or the database."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from wutong.kernel.money import UNITS, WAN, YI

DASH: Final = "—"
MU_PER_SQUARE_METRE: Final = Decimal(3) / Decimal(2000)
WEEKDAYS: Final = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
for unit in ("亿元", "万元", "元"):
    gettext_noop(unit)


def money_parts(amount: Decimal | None, unit: str = "") -> tuple[str, str]:
    """``amount`` 元 as (number, unit).

    With ``unit`` (元, 万元, 亿元): two places, half-up, so that a column lines up. Without: 亿元
    from one 亿 on, 万元 below, with two places or as many more as it takes to be exact.
    """
    if amount is None:
        return DASH, ""
    if unit:
        return f"{rounded(amount / UNITS[unit], 2):f}", unit
    unit = "亿元" if abs(amount) >= YI else "万元"
    exact = (amount / (YI if unit == "亿元" else WAN)).normalize()
    places = max(2, -int(exact.as_tuple().exponent))
    return f"{exact:.{places}f}", unit


def money(amount: Decimal | None, unit: str = "") -> str:
    """``amount`` 元 with its unit, e.g. ``15.00 亿元`` or ``6200.00 万元``."""
    number, written_unit = money_parts(amount, unit)
    return f"{number} {written_unit}".strip()


def rounded(value: Decimal, places: int) -> Decimal:
    """``value`` half-up to ``places``."""
    return value.quantize(_step(places), rounding=ROUND_HALF_UP)


@cache
def _step(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def plain_number(value: Decimal) -> str:
    """``value`` half-up to two places, without trailing zeros: ``440``, ``12.35``."""
    text = f"{rounded(value, 2):f}"
    return text.rstrip("0").rstrip(".")


def grouped(value: Decimal | str | None) -> str:
    """``value`` half-up to two places at most, in groups of three: ``3,983,000,000``, ``-0.5``;
    nothing for none."""
    if value is None or value == "":
        return ""
    return f"{rounded(Decimal(value), 2):,f}".rstrip("0").rstrip(".")


def area_in_mu(square_metres: Decimal | None) -> str:
    """An area in ㎡ written in 亩 (1 亩 = 2000/3 ㎡), two places at most, half-up."""
    if square_metres is None:
        return DASH
    return f"{plain_number(Decimal(square_metres) * MU_PER_SQUARE_METRE)} 亩"


def day(value: date | datetime | None, form: str = "") -> str:
    """A day as ``2026-11-21``.

    ``form``: ``weekday`` adds （周六）, ``short`` gives ``11-21``, ``month`` gives ``2026-11``.
    A moment is taken in the current time zone.
    """
    if value is None:
        return DASH
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    if form == "short":
        return f"{local:%m-%d}"
    if form == "month":
        return f"{local:%Y-%m}"
    return local.isoformat() + (f"（{WEEKDAYS[local.weekday()]}）" if form == "weekday" else "")


def moment(value: datetime | None) -> str:
    """A moment as ``2026-11-21 09:14`` in the current time zone."""
    return DASH if value is None else f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


def percent(value: Decimal | None, places: int = 2) -> str:
    """A value that is already in percent, half-up: ``95.24%``."""
    return DASH if value is None else f"{rounded(Decimal(value), places):f}%"


def masked_phone(number: str | None) -> str:
    """A phone number with its middle hidden: ``138****2019``; a short one is hidden whole."""
    digits = (number or "").strip()
    if not digits:
        return DASH
    if len(digits) < 7:
        return "*" * len(digits)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) > 8 else f"****{digits[-4:]}"

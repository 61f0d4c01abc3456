"""Money: exact, in 元. Kept as whole 分 so that sums are exact on every database (ADR 0003)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable

FEN = Decimal("0.01")
YUAN = Decimal(1)
WAN = Decimal(10_000)
YI = Decimal(100_000_000)
UNITS = {"元": YUAN, "万元": WAN, "亿元": YI}
MODES = {"half-up": ROUND_HALF_UP, "truncate": ROUND_DOWN}


@dataclass(frozen=True)
class Rounding:
    """How a report rounds: mode ``half-up`` or ``truncate``, and decimal places."""

    mode: str = "half-up"
    places: int = 2

    @classmethod
    def parse(cls, text: str) -> Rounding:
        """Read ``half-up:2`` or ``truncate:0``. Raises ValueError with one sentence otherwise."""
        mode, _, places = text.partition(":")
        if mode not in MODES or not places.isdecimal() or int(places) > 8:
            raise ValueError(
                f"舍入的写法不认识：{text!r}；请写 half-up:2（四舍五入）或 truncate:2（截断），位数 0–8。"
            )
        return cls(mode, int(places))

    def apply(self, value: Decimal) -> Decimal:
        """``value`` with this many places."""
        return value.quantize(Decimal(1).scaleb(-self.places), rounding=MODES[self.mode])


def plain(value: Decimal) -> str:
    """``value`` without exponent and without trailing zeros beyond what it needs."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_yuan(amount: Decimal, unit: str = "亿元", rounding: Rounding | None = None) -> str:
    """``amount`` 元 written in ``unit`` (元, 万元 or 亿元), e.g. ``15.00 亿元``."""
    value = (rounding or Rounding()).apply(amount / UNITS[unit])
    return f"{value:f} {unit}"


class MoneyField(models.BigIntegerField):
    """An amount in 元 (Decimal, two places), kept as whole 分.

    Values with a fraction of a 分 are refused on validation and rounded half-up on assignment
    from a computation.
    """

    description = "Money in yuan, kept in fen"
    _pyi_private_set_type: Decimal | int | str | Combinable  # type: ignore[assignment]
    _pyi_private_get_type: Decimal  # type: ignore[assignment]

    def from_db_value(self, value: Any, *_: Any) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return Decimal(str(value))
        except InvalidOperation as error:
            raise ValidationError(f"不是金额：{value!r}。") from error

    def get_prep_value(self, value: Any) -> int | None:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        amount = self.to_python(value)
        return (
            None if amount is None else int(amount.quantize(FEN, rounding=ROUND_HALF_UP).scaleb(2))
        )

    def formfield(self, **kwargs: Any) -> Any:
        from django import forms  # noqa: PLC0415

        defaults = {"max_digits": 18, "decimal_places": 2, **kwargs}
        return models.Field.formfield(self, **{"form_class": forms.DecimalField, **defaults})

    @property
    def validators(self) -> list[Any]:
        """The range of eight bytes, in 元; BigIntegerField's own would compare 分."""
        return []

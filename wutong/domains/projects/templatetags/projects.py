"""How this room's tables write numbers whose unit stands in the header."""

from __future__ import annotations

from decimal import Decimal

from django import template

from wutong.ui import formats

register = template.Library()


@register.filter
def in_yi(amount: Decimal | None) -> str:
    """``amount`` 元 in 亿元 with two places, half-up, without the unit: it heads the column."""
    return formats.money_parts(amount, "亿元")[0]


@register.filter
def plain_number(value: Decimal | None) -> str:
    """A count without trailing zeros."""
    return formats.DASH if value is None else formats.plain_number(Decimal(value))

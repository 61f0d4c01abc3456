"""Splitting an amount by shares, exact to the last unit. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Final

WHOLE: Final = 10_000
"""All shares together, in 万分之一."""


def equal_shares(count: int) -> list[int]:
    """``count`` shares as equal as can be that add up to the whole; the first get what is over."""
    if count == 0:
        return []
    least, over = divmod(WHOLE, count)
    return [least + (1 if at < over else 0) for at in range(count)]


def split(total: Decimal, shares: Sequence[int], places: int) -> list[Decimal]:
    """``total`` 元 by ``shares`` that add up to the whole, each with ``places`` decimals; together
    exactly ``total``. What rounding down leaves goes, unit by unit, to the largest fractions, the
    first before the later."""
    unit = Decimal(1).scaleb(-places)
    exact = [total * share / WHOLE for share in shares]
    parts = [one.quantize(unit, rounding=ROUND_DOWN) for one in exact]
    over = int((total - sum(parts, Decimal(0))) / unit) if parts else 0
    order = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in order[:over]:
        parts[at] += unit
    return parts

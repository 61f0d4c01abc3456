"""Steps from month to month, by whole calendar months. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Final

A_YEAR: Final = 12


def following(day: date, step: int = 1) -> date:
    """The first day of the month ``step`` months after that of ``day``; before it where negative.

    Raises ValueError outside the years 1 to 9999.
    """
    count = day.year * A_YEAR + day.month - 1 + step
    return date(count // A_YEAR, count % A_YEAR + 1, 1)


def last_of(day: date) -> date:
    """The last day of the month of ``day``."""
    return day.replace(day=monthrange(day.year, day.month)[1])

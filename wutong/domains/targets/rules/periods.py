"""The days that a rhythm assesses. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from wutong.domains.targets.choices import Rhythm

HALF: Final = 15


def first_day(rhythm: str, last: date) -> date:
    """Where the week (from Monday), half month, month or year that ends with ``last`` begins."""
    if rhythm == Rhythm.WEEKLY:
        return last - timedelta(days=last.weekday())
    if rhythm == Rhythm.YEARLY:
        return date(last.year, 1, 1)
    return last.replace(day=HALF + 1 if rhythm == Rhythm.HALF_MONTHLY and last.day > HALF else 1)


def year_before(day: date) -> date:
    """The same day a year ago; 29 February gives the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)

"""The days of a calendar's month, in weeks that begin on Monday."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from wutong.kernel.months import last_of

WEEK: Final = 7
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})")


def month_of(text: str, today: date) -> date:
    """The first day of the month ``2026-11``; of today's month where the text is none."""
    found = _MONTH.fullmatch(text)
    if found and 2000 <= int(found[1]) <= 2100 and 1 <= int(found[2]) <= 12:
        return date(int(found[1]), int(found[2]), 1)
    return today.replace(day=1)


def weeks_of(month: date) -> list[list[date]]:
    """The weeks that the month touches, whole."""
    first = month - timedelta(days=month.weekday())
    days = (last_of(month) - first).days + 1
    count = (days + WEEK - 1) // WEEK
    return [
        [first + timedelta(days=7 * week + day) for day in range(WEEK)] for week in range(count)
    ]


def days_touched[Thing](
    things: Iterable[tuple[date, date, Thing]], days: Sequence[date]
) -> dict[date, list[Thing]]:
    """For each of ``days`` the things (first day, last day, thing) that go on then, in order."""
    found: dict[date, list[Thing]] = {day: [] for day in days}
    if not days:
        return found
    for first, last, thing in things:
        day = max(first, days[0])
        while day <= min(last, days[-1]):
            if day in found:
                found[day].append(thing)
            day += timedelta(days=1)
    return found

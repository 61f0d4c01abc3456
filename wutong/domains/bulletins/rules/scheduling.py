"""When a scheduled draft is due, and which missed ones are caught up."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Final

from wutong.domains.bulletins.rules.periods import Period, period_ending_by

CAUGHT_UP_AT_MOST: Final = 12


def due_periods(
    rhythm: str, days_after: int, hour: int, begins_on: date, done: Collection[date], now: datetime
) -> list[Period]:
    """Periods whose draft is due at ``now`` (China's wall clock), the oldest first, without those
    whose last day is in ``done``. Only periods that end on ``begins_on`` or later, and at most the
    last twelve."""
    found: list[Period] = []
    period = period_ending_by(rhythm, now.date())
    for _ in range(CAUGHT_UP_AT_MOST + 1):
        if period.last_day < begins_on or len(found) == CAUGHT_UP_AT_MOST:
            break
        if now >= due_at(period, days_after, hour, now) and period.last_day not in done:
            found.append(period)
        period = period_ending_by(rhythm, period.first_day - timedelta(days=1))
    return found[::-1]


def due_at(period: Period, days_after: int, hour: int, now: datetime) -> datetime:
    """The moment from which the period's draft is due, in the time zone of ``now``."""
    day = period.last_day + timedelta(days=days_after)
    return datetime.combine(day, time(hour), now.tzinfo)


def next_period(rhythm: str, days_after: int, hour: int, begins_on: date, now: datetime) -> Period:
    """The first period that ends on ``begins_on`` or later and whose draft is not due yet at ``now``
    (China's wall clock)."""
    day = max(now.date() - timedelta(days=days_after + 1), begins_on)
    while True:
        period = period_ending_by(rhythm, day)
        if period.last_day >= begins_on and due_at(period, days_after, hour, now) > now:
            return period
        day += timedelta(days=1)

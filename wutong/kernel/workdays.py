"""Working days of China: weekends, statutory holidays, make-up days (调休), a region's own days.

Source: 《全国年节及纪念日放假办法》 and the State Council's yearly arrangement, as the package
``holidays`` keeps them. Past the last published arrangement the weekends and the statutory holidays
are assumed, and what falls there is provisional (暂定). All days are days in China (Asia/Shanghai).

Counting starts on the day after: day 1 of a deadline is the first working day after acceptance.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

FIRST_YEAR: Final = 2000
FIRST_DAY: Final = date(FIRST_YEAR, 1, 1).toordinal()
YEARS_AT_FIRST: Final = 36
WORKING_DAYS_OF_A_YEAR_AT_LEAST: Final = 230
DAY: Final = timedelta(days=1)


class OutOfCalendar(ValueError):
    """A day before 2000 or past the end of the calendar (9999)."""


@dataclass(frozen=True)
class Pause:
    """The clock stands still from ``since`` until the day before ``until``; None: it still does."""

    since: date
    until: date | None = None
    reason: str = ""


class WorkingCalendar:
    """Which days are worked, counted in constant time whatever the span.

    ``own_days`` maps a region's own days to whether they are worked; they stand above the
    national arrangement. ``published_until`` is the last year whose arrangement is known; None
    takes it from the package: the last year with make-up days.
    """

    def __init__(
        self, own_days: Mapping[date, bool] | None = None, published_until: int | None = None
    ) -> None:
        self._own_days = dict(own_days or {})
        self.last_published_year = published_until or _last_published_year()
        self._load(FIRST_YEAR + YEARS_AT_FIRST)

    def _load(self, last_year: int) -> None:
        """Number the working days until the end of ``last_year``.

        Longer lists begin as the shorter ones did, so that another thread may read meanwhile.
        """
        last_year = min(last_year, date.max.year)
        free, worked = _national_days(last_year)
        days, rank = array("L"), array("L")
        for ordinal in range(FIRST_DAY, date(last_year, 12, 31).toordinal() + 1):
            day = date.fromordinal(ordinal)
            working = day in worked or (day.weekday() < 5 and day not in free)
            if self._own_days.get(day, working):
                days.append(ordinal)
            rank.append(len(days))
        self._days, self._rank = days, rank
        self._last_year = last_year

    def _reach(self, year: int) -> None:
        if year < FIRST_YEAR or year > date.max.year:
            raise OutOfCalendar(f"工作日历从 {FIRST_YEAR} 年开始，没有 {year} 年。")
        if year > self._last_year:
            self._load(max(year, self._last_year + YEARS_AT_FIRST))

    def _rank_of(self, day: date) -> int:
        """How many working days there are up to and with ``day``."""
        self._reach(day.year)
        return self._rank[day.toordinal() - FIRST_DAY]

    def is_working_day(self, day: date) -> bool:
        """Whether ``day`` is worked. Raises OutOfCalendar before 2000."""
        self._reach(day.year)
        place = day.toordinal() - FIRST_DAY
        return self._rank[place] > (self._rank[place - 1] if place else 0)

    def count(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and with ``end``; negative where ``end`` is earlier."""
        return self._rank_of(end) - self._rank_of(start)

    def add(self, start: date, days: int) -> date:
        """The ``days``-th working day after ``start``; before it where negative; itself for 0.

        Raises OutOfCalendar where that lies outside the calendar.
        """
        if days == 0:
            return start
        rank = self._rank_of(start)
        if days < 0:  # the working day ``start`` itself isn't counted
            place = rank + days - (1 if self.is_working_day(start) else 0)
        else:
            place = rank + days - 1
            self._reach(start.year + days // WORKING_DAYS_OF_A_YEAR_AT_LEAST + 1)
        if place < 0:
            raise OutOfCalendar(f"工作日历从 {FIRST_YEAR} 年开始，算不到更早的日子。")
        return date.fromordinal(self._days[place])

    def is_provisional(self, day: date) -> bool:
        """Whether the arrangement of ``day``'s year is not published yet (暂定)."""
        return day.year > self.last_published_year

    def due(self, start: date, days: int, pauses: Iterable[Pause] = ()) -> date | None:
        """The last day of a limit of ``days`` working days that began on ``start``.

        Working days within pauses don't count. None while a pause that still runs holds it.
        """
        due = self.add(start, days)
        for pause in merged(pauses):
            if pause.since > due:
                break
            if pause.until is None:
                return None
            due = self.add(due, self._paused(pause, start, pause.until - DAY))
        return due

    def used(self, start: date, on: date, pauses: Iterable[Pause] = ()) -> int:
        """Working days of a clock that began on ``start``, up to and with ``on``, without pauses."""
        if on <= start:
            return 0
        return self.count(start, on) - sum(self._paused(one, start, on) for one in merged(pauses))

    def _paused(self, pause: Pause, start: date, last: date) -> int:
        """Working days of ``pause`` after ``start`` up to and with ``last``."""
        first = max(start, pause.since - DAY)
        end = last if pause.until is None else min(last, pause.until - DAY)
        return self.count(first, end) if end > first else 0


def merged(pauses: Iterable[Pause]) -> list[Pause]:
    """Pauses in order, those that touch or overlap as one, empty ones left out."""
    result: list[Pause] = []
    for pause in sorted(pauses, key=lambda one: one.since):
        if pause.until is not None and pause.until <= pause.since:
            continue
        last = result[-1] if result else None
        if last is not None and (last.until is None or pause.since <= last.until):
            ends = None if None in (last.until, pause.until) else max(last.until, pause.until)  # type: ignore[type-var]
            result[-1] = Pause(last.since, ends, last.reason)
        else:
            result.append(pause)
    return result


@lru_cache(maxsize=4)
def _national_days(last_year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Free days and worked weekend days of the national arrangement until ``last_year``."""
    import holidays  # noqa: PLC0415  some tenths of a second, only where days are counted

    national = holidays.country_holidays("CN", years=range(FIRST_YEAR, last_year + 1))
    return frozenset(national), frozenset(getattr(national, "weekend_workdays", ()))


def national_days(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Free days and worked weekend days of ``year`` as the package has them.

    Raises OutOfCalendar before 2000.
    """
    if not FIRST_YEAR <= year <= date.max.year:
        raise OutOfCalendar(f"工作日历从 {FIRST_YEAR} 年开始，没有 {year} 年。")
    free, worked = _national_days(max(year, FIRST_YEAR + YEARS_AT_FIRST))
    return (
        frozenset(day for day in free if day.year == year),
        frozenset(day for day in worked if day.year == year),
    )


@lru_cache(maxsize=1)
def _last_published_year() -> int:
    _free, worked = _national_days(FIRST_YEAR + YEARS_AT_FIRST)
    return max(day.year for day in worked)


@lru_cache(maxsize=1)
def national_calendar() -> WorkingCalendar:
    """China's calendar without any region's own days."""
    return WorkingCalendar()

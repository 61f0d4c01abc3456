"""The working calendar of a region: China's arrangement with entered years and own days on top."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from django.db.models import Q, QuerySet

from wutong.domains.org.choices import COUNTRY_CODE, DayKind
from wutong.domains.org.models import CalendarDay, CalendarVersion, PublishedYear, Region
from wutong.domains.org.queries.rules import may_manage_rules
from wutong.domains.org.rules import WEEKDAYS, paths_down_to
from wutong.kernel.scope import MANAGE_RULES, Access
from wutong.kernel.statements import compiled
from wutong.kernel.workdays import WorkingCalendar, national_calendar, national_days

DAY: Final = timedelta(days=1)
REGIONS_AT_MOST: Final = 200
_asked: ContextVar[list[str] | None] = ContextVar("calendar_version", default=None)


def working_calendar(region_path: str = "") -> WorkingCalendar:
    """The calendar of the region with this path; the whole country's for "".

    Kept by the process. One query asks whether what is kept still holds, none where the same
    request asked before (:func:`asking_once`).
    """
    return _calendar_of(_version(), region_path)


@contextmanager
def asking_once() -> Iterator[None]:
    """Within it the version is asked of the database once: around one request."""
    mark = _asked.set([])
    try:
        yield
    finally:
        _asked.reset(mark)


def ask_again() -> None:
    """The calendar was changed within this request."""
    asked = _asked.get()
    if asked is not None:
        asked.clear()


def _version() -> str:
    """The token of the present calendar; empty while nothing was ever entered."""
    asked = _asked.get()
    if asked:
        return asked[0]
    version: str = next((row[0] for row in _tokens()), "")
    if asked is not None:
        asked.append(version)
    return version


@compiled
def _tokens() -> QuerySet[Any, Any]:
    return CalendarVersion.objects.values_list("token")


@lru_cache(maxsize=512)
def _calendar_of(version: str, region_path: str) -> WorkingCalendar:
    """A token names one state of the tables for ever, also one that was rolled back."""
    if not version:
        return national_calendar()
    years = list(PublishedYear.objects.order_by("year"))
    days: dict[date, bool] = {}
    for year in years:
        days |= _of_year(year)
    days |= {row.on: row.worked for row in own_days(region_path)}
    return _built(tuple(sorted(days.items())), published_until(year.year for year in years))


@lru_cache(maxsize=64)
def _built(days: tuple[tuple[date, bool], ...], until: int) -> WorkingCalendar:
    """Regions that differ in nothing share one calendar."""
    return WorkingCalendar(dict(days), until)


def _of_year(entered: PublishedYear) -> dict[date, bool]:
    """What an entered arrangement says, and the holidays that were only assumed taken back.

    The last days of December belong to the arrangement of the year after.
    """
    free, _worked = national_days(entered.year)
    ends = date(entered.year, 12, 20)
    days = {day: True for day in free if day.weekday() < WEEKDAYS and day < ends}
    days |= {date.fromisoformat(day): False for day in entered.free}
    return days | {date.fromisoformat(day): True for day in entered.worked}


def published_until(entered: Iterable[int]) -> int:
    """The last year up to which every arrangement is known, by the package or entered."""
    years = set(entered)
    last = national_calendar().last_published_year
    while last + 1 in years:
        last += 1
    return last


def own_days(region_path: str) -> list[CalendarDay]:
    """Days entered for the country, for a region and for those above it, the nearest last."""
    return list(_entered_days(region_path))


def _entered_days(region_path: str) -> QuerySet[CalendarDay]:
    paths = ["", *paths_down_to(region_path)]
    rows = CalendarDay.objects.filter(region_path__in=paths)
    return rows.select_related("region", "entered_by").order_by("region_path", "on")


def own_days_between(region_path: str, first: date, last: date) -> list[CalendarDay]:
    """Those of :func:`own_days` from ``first`` to ``last``."""
    return list(_entered_days(region_path).filter(on__gte=first, on__lte=last))


def may_enter_years(access: Access) -> bool:
    """Whether the person enters published arrangements, which hold in the whole country."""
    return may_manage_rules(access, None)


def regions_near(region: Region | None, access: Access) -> list[Region]:
    """Regions to go to from one: those above it, those below, and the outermost of the person's."""
    wanted = Q(path__in=access.region_paths(MANAGE_RULES)) | Q(path=access.home)
    if region is None:
        wanted |= Q(parent__code=COUNTRY_CODE)
    else:
        wanted |= Q(path__in=paths_down_to(region.path)) | Q(parent=region)
    found = Region.objects.filter(wanted).exclude(code=COUNTRY_CODE).order_by("path")
    return list(found[:REGIONS_AT_MOST])


@dataclass(frozen=True)
class Span:
    """Entered days that follow each other and say the same as ``row``, the first of them."""

    first: date
    last: date
    row: CalendarDay


def spans_of(rows: Iterable[CalendarDay]) -> list[Span]:
    """Days that follow each other as one, by where they were entered and then by day."""
    found: list[Span] = []
    for row in sorted(rows, key=lambda one: (one.region_path, one.on)):
        last = found[-1] if found else None
        alike = last and (last.row.region_path, last.row.worked, last.row.reason) == (
            row.region_path, row.worked, row.reason,
        )  # fmt: skip
        if last and alike and row.on == last.last + DAY:
            found[-1] = Span(last.first, row.on, last.row)
        else:
            found.append(Span(row.on, row.on, row))
    return sorted(found, key=lambda one: (one.first, one.row.region_path))


def entered_years() -> list[PublishedYear]:
    """Arrangements that were entered by hand, the latest first."""
    return list(PublishedYear.objects.select_related("entered_by").order_by("-year"))


@dataclass(frozen=True)
class ShownDay:
    """A day of the year at a glance. ``own`` is the entered day that decides it, if one does."""

    on: date
    kind: DayKind
    own: CalendarDay | None


@dataclass(frozen=True)
class ShownYear:
    """A year of a region's calendar: its days, what was entered, whether it is still assumed."""

    year: int
    days: list[ShownDay]
    own: list[CalendarDay]
    entered: PublishedYear | None
    provisional: bool
    working_days: int


def year_shown(region_path: str, year: int) -> ShownYear:
    """A year of the calendar day by day. Raises OutOfCalendar before 2000."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    entered = _entered_for(year)
    free, make_up = _arranged(year, entered)
    own = own_days_between(region_path, first, last)
    decides = {row.on: row for row in own}
    calendar = working_calendar(region_path)
    days = [first + DAY * n for n in range((last - first).days + 1)]
    return ShownYear(
        year,
        [ShownDay(day, _kind(day, decides.get(day), free, make_up), decides.get(day))
         for day in days],
        own, next((row for row in entered if row.year == year), None),
        calendar.is_provisional(last),
        calendar.count(first, last) + calendar.is_working_day(first),
    )  # fmt: skip


def day_shown(region_path: str, on: date) -> ShownDay:
    """What one day is. Raises OutOfCalendar before 2000."""
    free, make_up = _arranged(on.year, _entered_for(on.year))
    own = next(iter(own_days_between(region_path, on, on)[::-1]), None)
    return ShownDay(on, _kind(on, own, free, make_up), own)


def _entered_for(year: int) -> list[PublishedYear]:
    """Entered arrangements that name days of ``year``."""
    return list(PublishedYear.objects.filter(year__in=(year, year + 1)).order_by("year"))


def _arranged(year: int, entered: Iterable[PublishedYear]) -> tuple[set[date], set[date]]:
    """Holidays and make-up days of ``year``, as the package has them and as entered."""
    free, make_up = (set(days) for days in national_days(year))
    for row in entered:
        days = _of_year(row)
        if row.year == year:  # what was only assumed; the end of December is the next year's
            free = {day for day in free if day >= date(year, 12, 20)}
        free |= {day for day, worked in days.items() if not worked}
        make_up |= {day for day, worked in days.items() if worked and day.weekday() >= WEEKDAYS}
    return free, make_up


def _kind(day: date, own: CalendarDay | None, free: set[date], make_up: set[date]) -> DayKind:
    if own is not None:
        return DayKind.OWN_WORKED if own.worked else DayKind.OWN_FREE
    if day in make_up:
        return DayKind.MAKE_UP
    if day in free:
        return DayKind.HOLIDAY
    return DayKind.WEEKEND if day.weekday() >= WEEKDAYS else DayKind.WORKDAY

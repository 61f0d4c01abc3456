"""Working days against a day-by-day count, and the arrangements as published."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wutong.kernel.workdays import (
    OutOfCalendar,
    Pause,
    WorkingCalendar,
    merged,
    national_calendar,
)

DAY = timedelta(days=1)
CALENDAR = national_calendar()
PACKAGE = holidays.country_holidays("CN", years=range(2003, 2032))
DAYS = st.dates(date(2004, 1, 1), date(2030, 12, 31))


def worked(day: date) -> bool:
    return PACKAGE.is_working_day(day)


def days_after(start: date, end: date) -> list[date]:
    return [start + n * DAY for n in range(1, (end - start).days + 1)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 2, 13), True),
        (date(2026, 2, 14), True),  # 春节调休上班的星期六
        (date(2026, 2, 16), False),
        (date(2026, 2, 23), False),
        (date(2026, 2, 28), True),
        (date(2026, 10, 8), True),
        (date(2025, 9, 28), True),  # 国庆调休上班的星期日
        (date(2025, 10, 8), False),
        (date(2026, 11, 21), False),
    ],
)
def test_the_arrangement_as_published(day: date, expected: bool) -> None:
    assert CALENDAR.is_working_day(day) is expected


def test_every_day_of_two_decades_is_as_published() -> None:
    """The arrangements 2004–2026 from another source (chinese-days 1.5.7, MIT)."""
    with (Path(__file__).parent / "arrangement_2004_2026.csv").open(encoding="utf-8") as file:
        kinds = {date.fromisoformat(row["date"]): row["kind"] for row in csv.DictReader(file)}
    differing = [
        day
        for day in days_after(date(2003, 12, 31), date(2026, 12, 31))
        if CALENDAR.is_working_day(day)
        != (kinds[day] == "makeup_workday" if day in kinds else day.weekday() < 5)
    ]
    # 2005-12-31, a Saturday, was worked for 元旦 2006; the other source leaves it out.
    assert differing == [date(2005, 12, 31)]


def test_day_one_is_the_working_day_after_acceptance() -> None:
    # 2025 年国庆：10 月 1 日至 8 日放假，9 月 28 日（星期日）、10 月 11 日（星期六）上班。
    assert CALENDAR.add(date(2025, 9, 30), 1) == date(2025, 10, 9)
    assert CALENDAR.add(date(2025, 9, 30), 3) == date(2025, 10, 11)
    assert CALENDAR.add(date(2025, 10, 3), 1) == date(2025, 10, 9)
    assert CALENDAR.add(date(2025, 10, 9), -1) == date(2025, 9, 30)
    assert CALENDAR.add(date(2025, 10, 5), -1) == date(2025, 9, 30)


def test_past_the_published_years_days_are_provisional() -> None:
    assert not CALENDAR.is_provisional(date(2026, 12, 31))
    calendar = WorkingCalendar(published_until=2026)
    assert calendar.is_provisional(date(2027, 1, 4))
    assert not calendar.is_working_day(date(2027, 2, 6))
    assert not calendar.is_working_day(date(2027, 10, 1))


def test_a_region_adds_days_of_its_own() -> None:
    own = WorkingCalendar({date(2026, 11, 20): False, date(2026, 11, 21): True})
    assert own.add(date(2026, 11, 19), 1) == date(2026, 11, 21)
    assert own.count(date(2026, 11, 19), date(2026, 11, 22)) == 1


def test_before_the_calendar_is_refused_with_a_sentence() -> None:
    with pytest.raises(OutOfCalendar, match="2000"):
        CALENDAR.is_working_day(date(1999, 12, 30))
    with pytest.raises(OutOfCalendar):
        CALENDAR.add(date(2000, 1, 10), -10)


def test_far_days_are_counted_too() -> None:
    calendar = WorkingCalendar()
    far = calendar.add(date(2026, 11, 22), 30_000)
    assert calendar.count(date(2026, 11, 22), far) == 30_000
    assert calendar.is_provisional(far)


@settings(max_examples=150, deadline=None)
@given(start=DAYS, days=st.integers(0, 400))
def test_adding_agrees_with_walking_day_by_day(start: date, days: int) -> None:
    walked, left = start, days
    while left:
        walked += DAY
        left -= worked(walked) if walked.year < 2032 else walked.weekday() < 5
    if walked.year < 2032:
        assert CALENDAR.add(start, days) == walked
        assert CALENDAR.count(start, walked) == days


@settings(max_examples=150, deadline=None)
@given(one=DAYS, other=DAYS)
def test_counting_agrees_with_walking_day_by_day(one: date, other: date) -> None:
    start, end = sorted((one, other))
    assert CALENDAR.count(start, end) == sum(worked(day) for day in days_after(start, end))
    assert CALENDAR.count(end, start) == -CALENDAR.count(start, end)


@settings(max_examples=150, deadline=None)
@given(start=DAYS, days=st.integers(1, 200))
def test_subtracting_takes_back_what_adding_gave(start: date, days: int) -> None:
    back = CALENDAR.add(start, -days)
    assert CALENDAR.is_working_day(back)
    walked = [start - n * DAY for n in range(1, (start - back).days + 1)]
    assert sum(CALENDAR.is_working_day(day) for day in walked) == days


PAUSES = st.lists(
    st.builds(
        lambda since, length: Pause(since, since + length * DAY),
        st.dates(date(2024, 1, 1), date(2026, 6, 1)),
        st.integers(0, 60),
    ),
    max_size=5,
)


@settings(max_examples=200, deadline=None)
@given(start=st.dates(date(2024, 1, 1), date(2026, 1, 1)), days=st.integers(1, 90), pauses=PAUSES)
def test_a_deadline_with_pauses_agrees_with_walking(
    start: date, days: int, pauses: list[Pause]
) -> None:
    walked, left = start, days
    while left:
        walked += DAY
        paused = any(one.since <= walked < one.until for one in pauses if one.until)
        left -= CALENDAR.is_working_day(walked) and not paused
    assert CALENDAR.due(start, days, pauses) == walked
    assert CALENDAR.used(start, walked, pauses) == days


def test_a_running_pause_holds_the_deadline() -> None:
    start = date(2026, 11, 2)
    assert CALENDAR.due(start, 5, [Pause(date(2026, 11, 4))]) is None
    assert CALENDAR.used(start, date(2026, 11, 20), [Pause(date(2026, 11, 4))]) == 1
    # begun after the limit ended, it changes nothing
    assert CALENDAR.due(start, 5, [Pause(date(2026, 11, 10))]) == date(2026, 11, 9)


def test_pauses_that_touch_are_one() -> None:
    one = Pause(date(2026, 1, 1), date(2026, 1, 5))
    two = Pause(date(2026, 1, 5), date(2026, 1, 9))
    empty = Pause(date(2026, 3, 1), date(2026, 3, 1))
    assert merged([two, one, empty]) == [Pause(date(2026, 1, 1), date(2026, 1, 9))]

"""Steps from month to month."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.kernel.months import following, last_of

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("day", "step", "first"),
    [
        (date(2022, 9, 9), 1, date(2022, 10, 1)),
        (date(2022, 12, 31), 1, date(2023, 1, 1)),
        (date(2022, 1, 31), 0, date(2022, 1, 1)),
        (date(2022, 1, 1), -1, date(2021, 12, 1)),
        (date(2022, 3, 31), -13, date(2021, 2, 1)),
        (date(2022, 11, 30), 26, date(2025, 1, 1)),
    ],
)
def test_a_step_ends_on_the_first_day_of_a_month(day: date, step: int, first: date) -> None:
    assert following(day, step) == first


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2022, 9, 1), 30),
        (date(2022, 12, 31), 31),
        (date(2022, 2, 9), 28),
        (date(2024, 2, 9), 29),
        (date(2100, 2, 9), 28),
        (date(9999, 12, 1), 31),
    ],
)
def test_the_last_day_of_a_month(day: date, last: int) -> None:
    assert last_of(day) == day.replace(day=last)


@given(DAYS)
def test_the_next_month_begins_the_day_after_the_last(day: date) -> None:
    assert last_of(day) + timedelta(days=1) == following(day)


@given(DAYS, st.integers(-1200, 1200))
def test_steps_there_and_back_are_none(day: date, step: int) -> None:
    assert following(following(day, step), -step) == day.replace(day=1)


def test_there_is_no_month_before_the_first_year() -> None:
    with pytest.raises(ValueError, match="year"):
        following(date(1, 1, 1), -1)

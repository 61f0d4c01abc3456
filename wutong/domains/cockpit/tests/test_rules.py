"""Which days the cockpit speaks of."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wutong.domains.cockpit import rules

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("kind", "first"),
    [("month", "2022-09-01"), ("quarter", "2022-07-01"), ("year", "2022-01-01")],
)
def test_running_periods(kind: str, first: str) -> None:
    assert rules.period_to(kind, date(2022, 9, 9)) == (date.fromisoformat(first), date(2022, 9, 9))


@settings(deadline=None)
@given(DAYS)
def test_a_month_lies_in_its_quarter_and_a_quarter_in_its_year(on: date) -> None:
    month, quarter, year = (
        rules.period_to(kind, on)[0] for kind in (rules.MONTH, rules.QUARTER, rules.YEAR)
    )
    assert year <= quarter <= month <= on
    assert quarter.month in (1, 4, 7, 10)


@pytest.mark.parametrize(
    ("first", "last"),
    [(None, date(2022, 1, 1)), (date(2022, 2, 1), date(2022, 1, 1)),
     (date(1900, 1, 1), date(2022, 1, 1))],
)  # fmt: skip
def test_impossible_days_give_the_running_year(first: date | None, last: date) -> None:
    on = date(2022, 9, 9)
    assert rules.chosen_period("custom", on, first, last) == ("year", date(2022, 1, 1), on)


def test_own_days_are_taken_as_given() -> None:
    days = (date(2022, 3, 1), date(2022, 5, 31))
    assert rules.chosen_period("custom", date(2026, 1, 1), *days) == ("custom", *days)


@settings(deadline=None)
@given(DAYS)
def test_the_year_before_is_one_calendar_year_back(day: date) -> None:
    before = rules.year_before(day)
    assert before.year == day.year - 1
    assert 365 <= (day - before).days <= 366

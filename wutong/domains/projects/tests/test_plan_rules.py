"""Planned days, the start light and the days of reporting, by tables."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.projects.rules.lifecycle import RANKS
from wutong.domains.projects.rules.plans import (
    awaited,
    due_on,
    light_now,
    month_of,
    months_late,
    plan_of,
    start_light,
)
from wutong.domains.projects.rules.reporting import due_months

DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("text", "plan", "due"),
    [
        ("2022-09", "2022-09", date(2022, 9, 30)),
        ("2022年9月", "2022-09", date(2022, 9, 30)),
        ("2022.9", "2022-09", date(2022, 9, 30)),
        ("2024/2", "2024-02", date(2024, 2, 29)),
        ("2022-12", "2022-12", date(2022, 12, 31)),
        ("2022-09-15", "2022-09-15", date(2022, 9, 15)),
        (" 2022年9月15日 ", "2022-09-15", date(2022, 9, 15)),
    ],
)
def test_a_plan_is_a_month_or_a_day(text: str, plan: str, due: date) -> None:
    assert plan_of(text) == plan
    assert due_on(plan) == due


@pytest.mark.parametrize("text", ["", "2022", "2022-13", "2022-02-30", "明年", "2022-09-15-1"])
def test_anything_else_is_no_plan(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 — the text itself
        plan_of(text)


@pytest.mark.parametrize(
    ("plan", "began", "on", "light"),
    [
        (None, None, date(2024, 7, 1), None),
        ("2024-03", None, date(2024, 2, 29), "green"),
        ("2024-03", None, date(2024, 3, 31), "green"),
        ("2024-03-15", None, date(2024, 3, 31), "green"),
        ("2024-03", None, date(2024, 4, 1), "yellow"),
        ("2024-03-15", None, date(2024, 6, 30), "yellow"),
        ("2024-03", None, date(2024, 7, 1), "red"),
        ("2023-12", None, date(2024, 1, 1), "yellow"),
        ("2023-12", None, date(2024, 4, 1), "red"),
        ("2024-03", date(2024, 6, 1), date(2024, 7, 1), "green"),
        ("2024-03", date(2024, 7, 2), date(2024, 7, 1), "red"),
    ],
)
def test_the_start_light(plan: str | None, began: date | None, on: date, light: str | None) -> None:
    assert start_light(plan, began, on) == light


@pytest.mark.parametrize(
    ("stage", "pace", "light"),
    [
        ("", "normal", "red"),
        ("landed", "normal", "red"),
        ("landed", "slowed", "red"),
        ("landed", "stalled", "red"),
        ("landed", "suspended", None),
        ("started", "normal", "green"),
        ("in_production", "normal", "green"),
        ("withdrawn", "normal", None),
    ],
)
def test_the_light_of_a_row(stage: str, pace: str, light: str | None) -> None:
    on = date(2024, 7, 1)
    assert light_now("2024-03", RANKS.get(stage, 0), pace, on) == light
    assert light_now(None, RANKS.get(stage, 0), pace, on) is None
    due = awaited("2024-03-08", RANKS.get(stage, 0), pace)
    assert due == (date(2024, 3, 31) if light in {"yellow", "red"} else None)


@given(DAYS, st.booleans(), DAYS)
def test_texts_of_plans_sort_as_their_months_do(planned: date, by_month: bool, on: date) -> None:
    plan = month_of(planned) if by_month else planned.isoformat()
    assert plan_of(plan) == plan
    assert (plan < month_of(on)) == (months_late(plan, on) > 0)
    assert month_of(due_on(plan)) == month_of(planned)
    assert due_on(plan) >= planned
    assert (start_light(plan, None, on) == "green") == (months_late(plan, on) <= 0)


@pytest.mark.parametrize(
    ("begins", "first", "last", "months"),
    [
        (date(2022, 1, 1), date(2022, 8, 1), date(2022, 8, 31), ["2022-07"]),
        (date(2022, 1, 1), date(2022, 8, 11), date(2022, 8, 31), []),
        (date(2022, 1, 1), date(2022, 8, 1), date(2022, 8, 9), []),
        (date(2022, 1, 1), date(2022, 8, 1), date(2022, 8, 10), ["2022-07"]),
        (date(2022, 1, 1), date(2022, 1, 1), date(2022, 3, 31), ["2022-01", "2022-02"]),
        (date(2021, 12, 1), date(2022, 1, 1), date(2022, 2, 10), ["2021-12", "2022-01"]),
        (date(2022, 9, 1), date(2022, 8, 1), date(2022, 8, 31), []),
    ],
)
def test_a_month_counts_where_its_day_of_reporting_falls(
    begins: date, first: date, last: date, months: list[str]
) -> None:
    assert [month_of(one.first) for one in due_months(10, begins, first, last)] == months


@given(st.integers(1, 28), DAYS, st.integers(0, 900), st.integers(0, 900))
def test_adjoining_periods_share_out_the_months(day: int, first: date, a: int, b: int) -> None:
    cut, last = first + timedelta(days=a), first + timedelta(days=a + b)
    begins = date(2000, 1, 1)
    whole = list(due_months(day, begins, first, last))
    parts = [
        *due_months(day, begins, first, cut),
        *due_months(day, begins, cut + timedelta(days=1), last),
    ]
    assert whole == parts

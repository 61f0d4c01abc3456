"""Units, rounding, growth, completion, ranks and periods."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.bulletins.rules.figures import (
    completion_of,
    order_by_rank,
    ranks,
    time_progress,
    write_change,
    write_growth,
    write_lead,
    write_value,
)
from wutong.domains.bulletins.rules.periods import Period
from wutong.domains.bulletins.rules.template_text import Placeholder
from wutong.domains.bulletins.tests.templates import SHAPES
from wutong.kernel.money import Rounding

AMOUNT, COUNT = SHAPES["signed_amount"], SHAPES["signed_projects"]
SHARE = SHAPES["high_tech_signed_share"]
PLAIN = Placeholder("signed_amount", plain=True)
WORDS = Placeholder("signed_amount")


@pytest.mark.parametrize(
    ("value", "unit", "rounding", "text"),
    [
        ("206695000000", "亿元", None, "2066.95亿元"),
        ("3164500", "万元", "half-up:2", "316.45万元"),
        ("123.456", "元", "half-up:0", "123元"),
        ("-1", "亿元", "half-up:2", "0.00亿元"),
    ],
)
def test_amounts(value: str, unit: str, rounding: str | None, text: str) -> None:
    wanted = Placeholder(
        "signed_amount", unit=unit, rounding=Rounding.parse(rounding) if rounding else None
    )
    assert write_value(Decimal(value), AMOUNT, wanted).text == text


@pytest.mark.parametrize(("rounding", "text"), [("truncate:2", "59.37%"), ("half-up:2", "59.38%")])
def test_a_share_is_rounded_as_the_report_says(rounding: str, text: str) -> None:
    wanted = Placeholder("high_tech_signed_share", rounding=Rounding.parse(rounding))
    assert write_value(Decimal(114) / Decimal(192), SHARE, wanted).text == text


def test_counts_take_their_counter_and_nothing_is_a_dash() -> None:
    assert write_value(Decimal(192), COUNT, Placeholder("signed_projects")).text == "192个"
    assert write_value(None, COUNT, WORDS).text == "—"


@pytest.mark.parametrize(
    ("now", "before", "words", "plain"),
    [
        (150, 100, "增长50.00%", "50.00"),
        (50, 100, "下降50.00%", "-50.00"),
        (100, 100, "持平", "0.00"),
        (5, 0, "上年同期为零", "—"),
        (0, 0, "持平", "—"),
    ],
)
def test_growth(now: int, before: int, words: str, plain: str) -> None:
    assert write_growth(Decimal(now), Decimal(before), WORDS).text == words
    assert write_growth(Decimal(now), Decimal(before), PLAIN).number_text == plain


@pytest.mark.parametrize(
    ("change", "words", "plain"),
    [(42, "增加42个", "42"), (-3, "减少3个", "-3"), (0, "持平", "0")],
)
def test_a_change_says_which_way(change: int, words: str, plain: str) -> None:
    assert write_change(Decimal(change), COUNT, WORDS).text == words
    assert write_change(Decimal(change), COUNT, PLAIN).number_text == plain
    assert write_change(None, COUNT, WORDS).text == "—"


def test_completion_and_lead_over_the_calendar() -> None:
    done = completion_of(Decimal("63.57"), Decimal(65))
    assert done is not None
    assert write_lead(done, time_progress(date(2019, 8, 31)), WORDS).text == (
        "超序时进度31.13个百分点"
    )
    assert write_lead(Decimal("0.5"), Decimal("0.75"), PLAIN).number_text == "-25.00"
    assert write_lead(None, Decimal(1), WORDS).text == "—"
    assert completion_of(Decimal(1), None) is None
    assert completion_of(Decimal(1), Decimal(0)) is None


def test_ties_share_a_rank_and_nothing_comes_last() -> None:
    places = ranks({"a": Decimal(1), "b": None, "c": Decimal(3), "d": Decimal(3), "e": Decimal(0)})
    assert places == {"a": 3, "b": None, "c": 1, "d": 1, "e": 4}
    assert order_by_rank(places) == ["c", "d", "a", "e", "b"]


values = st.dictionaries(st.text(max_size=3), st.none() | st.decimals(0, 9, places=0), max_size=8)


@given(values)
def test_a_rank_is_one_more_than_those_ahead(found: dict[str, Decimal | None]) -> None:
    places = ranks(found)
    assert set(places) == set(found)
    for name, place in places.items():
        mine = found[name]
        ahead = [v for v in found.values() if v is not None and mine is not None and v > mine]
        assert place == (None if mine is None else 1 + len(ahead))


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2022, 1, 1), date(2022, 9, 30), "1—9月"),
        (date(2022, 9, 1), date(2022, 9, 30), "9月"),
        (date(2022, 9, 1), date(2022, 9, 15), "9月上半月"),
        (date(2022, 9, 16), date(2022, 9, 30), "9月下半月"),
        (date(2022, 1, 1), date(2022, 12, 31), "全年"),
        (date(2022, 1, 1), date(2022, 9, 9), "1月1日至9月9日"),
        (date(2021, 12, 1), date(2022, 1, 31), "2021年12月1日至2022年1月31日"),
    ],
)
def test_words_of_a_period(first: date, last: date, words: str) -> None:
    assert Period(first, last).words == words


def test_the_issue_before() -> None:
    half = Period(date(2022, 9, 16), date(2022, 9, 30))
    assert half.before("period") == Period(date(2022, 9, 1), date(2022, 9, 15))
    assert half.before("year_to_date") == Period(date(2022, 1, 1), date(2022, 9, 15))
    assert Period(date(2022, 1, 1), date(2022, 1, 15)).before("year_to_date") is None


def test_a_leap_day_a_year_before_is_the_28th() -> None:
    leap = Period(date(2024, 2, 29), date(2024, 2, 29))
    assert leap.a_year_before() == Period(date(2023, 2, 28), date(2023, 2, 28))


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 400))
def test_periods_stay_the_right_way_round(first: date, days: int) -> None:
    period = Period(first, first + timedelta(days=days))
    before = period.before("period")
    assert before is not None
    assert before.last_day + timedelta(days=1) == first
    assert before.last_day - before.first_day == period.last_day - period.first_day
    assert period.a_year_before().words


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="早于"):
        Period(date(2022, 2, 1), date(2022, 1, 1))

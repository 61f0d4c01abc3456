"""How values are written for people."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wutong.kernel.money import UNITS
from wutong.ui import formats

AMOUNTS = st.decimals("-1e14", "1e14", places=2)


@pytest.mark.parametrize(
    ("amount", "unit", "written"),
    [
        ("1500000000", "", "15.00 亿元"),
        ("100000000", "", "1.00 亿元"),
        ("99999999.99", "", "9999.999999 万元"),
        ("62000000", "亿元", "0.62 亿元"),
        ("62000000", "", "6200.00 万元"),
        ("1234567890", "", "12.3456789 亿元"),
        ("500000", "亿元", "0.01 亿元"),
        ("0", "", "0.00 万元"),
        ("-1500000000", "", "-15.00 亿元"),
        ("123.45", "元", "123.45 元"),
    ],
)
def test_money_is_written_with_its_unit(amount: str, unit: str, written: str) -> None:
    assert formats.money(Decimal(amount), unit) == written


def test_missing_values_are_a_dash() -> None:
    assert formats.money(None) == "—"
    assert formats.area_in_mu(None) == "—"
    assert formats.day(None) == "—"
    assert formats.moment(None) == "—"
    assert formats.percent(None) == "—"
    assert formats.masked_phone("") == "—"


@settings(deadline=None)
@given(AMOUNTS)
def test_money_without_a_unit_loses_nothing(amount: Decimal) -> None:
    number, unit = formats.money_parts(amount)
    assert Decimal(number) * UNITS[unit] == amount
    assert len(number.partition(".")[2]) >= 2


@pytest.mark.parametrize(
    ("square_metres", "written"),
    [
        ("293333.33", "440 亩"),
        ("1000", "1.5 亩"),
        ("667", "1 亩"),
        ("0", "0 亩"),
        ("200000", "300 亩"),
    ],
)
def test_area_is_written_in_mu(square_metres: str, written: str) -> None:
    assert formats.area_in_mu(Decimal(square_metres)) == written


def test_days_and_moments() -> None:
    on = date(2026, 11, 21)
    assert formats.day(on) == "2026-11-21"
    assert formats.day(on, "weekday") == "2026-11-21（周六）"
    assert formats.day(on, "short") == "11-21"
    assert formats.day(on, "month") == "2026-11"


def test_a_moment_is_told_in_china_standard_time() -> None:
    at = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    assert formats.moment(at) == "2026-11-21 00:30"
    assert formats.day(at) == "2026-11-21"


@settings(deadline=None)
@given(st.text("0123456789-+ ", min_size=1, max_size=20))
def test_a_masked_phone_shows_seven_digits_at_most(number: str) -> None:
    masked = formats.masked_phone(number)
    assert sum(sign.isdigit() for sign in masked) <= 7
    if len(number.strip()) > 8:
        assert "****" in masked


def test_a_mobile_number_keeps_its_ends() -> None:
    assert formats.masked_phone("13812342019") == "138****2019"
    assert formats.masked_phone("12345") == "*****"


def test_percent_is_rounded_half_up() -> None:
    assert formats.percent(Decimal("59.375")) == "59.38%"
    assert formats.percent(Decimal("96.4285"), 0) == "96%"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), ("", ""), (Decimal(0), "0"), (Decimal(100), "100"), (Decimal(3_983_000_000), "3,983,000,000"),
        (Decimal("-1234.50"), "-1,234.5"), ("150000.005", "150,000.01"),
    ],
)  # fmt: skip
def test_exact_amounts_stand_in_groups_of_three(value: Decimal | str | None, text: str) -> None:
    assert formats.grouped(value) == text

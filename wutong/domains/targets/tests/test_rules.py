"""Targets against the calendar, by tables and properties."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.targets.choices import LightLabel
from wutong.domains.targets.rules import (
    Light,
    Progress,
    completion,
    lead,
    light,
    ranks,
    time_progress,
)
from wutong.kernel.money import Rounding

HUNDRED = Decimal(100)


@pytest.mark.parametrize(
    ("on", "share"),
    [
        (date(2019, 1, 1), Decimal(1) / 12),
        (date(2019, 8, 31), Decimal(8) / 12),
        (date(2019, 12, 31), Decimal(1)),
    ],
)
def test_time_progress_is_months_over_twelve(on: date, share: Decimal) -> None:
    assert time_progress(on) == share


@pytest.mark.parametrize(
    ("actual", "target", "rounding", "published"),
    [
        ("20", "21", "half-up:2", "95.24"),  # X2
        ("63.57", "65", "half-up:1", "97.8"),  # X4
        ("0", "21", "half-up:2", "0.00"),
    ],
)
def test_published_completions(actual: str, target: str, rounding: str, published: str) -> None:
    rate = completion(Decimal(actual), Decimal(target))
    assert rate is not None
    assert str(Rounding.parse(rounding).apply(rate * HUNDRED)) == published


def test_no_target_or_a_target_of_zero_has_no_rate_and_no_light() -> None:
    for target in (None, Decimal(0)):
        progress = Progress(Decimal(5), target, Decimal("0.5"))
        assert progress.rate is None
        assert progress.points is None
        assert progress.light is None


@pytest.mark.parametrize(
    ("points", "shown"),
    [
        ("0", Light.GREEN),
        ("28.57", Light.GREEN),
        ("-0.01", Light.GREEN_MARKED),
        ("-10", Light.GREEN_MARKED),
        ("-10.01", Light.YELLOW),
        ("-30", Light.YELLOW),
        ("-30.01", Light.RED),
    ],
)
def test_lights(points: str, shown: Light) -> None:
    assert light(Decimal(points)) == shown


def test_every_light_has_its_word() -> None:
    assert {one.value for one in Light} == set(LightLabel.values)


def test_lead_is_in_percentage_points() -> None:
    points = lead(Decimal(20) / 21, time_progress(date(2019, 8, 31)))
    assert points is not None
    assert Rounding("half-up", 2).apply(points) == Decimal("28.57")


def test_ties_share_a_rank_and_the_next_is_skipped() -> None:
    values = [Decimal(3), None, Decimal(5), Decimal(5), Decimal(0)]
    assert ranks(values) == [3, None, 1, 1, 4]


@given(st.lists(st.none() | st.decimals(-1000, 1000, places=2), max_size=20))
def test_ranks_order_as_the_values_do(values: list[Decimal | None]) -> None:
    placed = [(v, r) for v, r in zip(values, ranks(values), strict=True) if v is not None]
    for value, rank in placed:
        assert rank == 1 + sum(other > value for other, _ in placed)

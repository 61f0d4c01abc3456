"""Trees of goals, splits, curves and forecasts as rules."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.targets.rules.curves import fault_of_curve, share_of_curve
from wutong.domains.targets.rules.forecast import Path, enough, forecast
from wutong.domains.targets.rules.plans import (
    Amounts,
    Difference,
    Placed,
    changes,
    difference,
    in_tree_order,
    is_below,
)
from wutong.domains.targets.rules.plans_split import apportion, propose, split, step_of

ONE = Decimal(1)
WEIGHTS = st.lists(
    st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False), min_size=1, max_size=12
)
TOTALS = st.decimals(min_value=0, max_value=10**14, places=2, allow_nan=False)
STEPS = st.sampled_from([ONE, Decimal(10_000), Decimal("0.01")])


def amounts(basic: int, stretch: int | None = None) -> Amounts:
    return Amounts(Decimal(basic), None if stretch is None else Decimal(stretch))


@pytest.mark.parametrize(
    ("parent", "children", "left"),
    [
        (amounts(21), [], (0, None)),
        (amounts(21), [amounts(10), amounts(11)], (0, None)),
        (amounts(21), [amounts(10), amounts(9)], (2, None)),
        (amounts(21), [amounts(20), amounts(9)], (-8, None)),
        (amounts(21, 25), [amounts(10, 12), amounts(11, 13)], (0, 0)),
        # Who has no stretch goal strives for the basic one.
        (amounts(21, 25), [amounts(10), amounts(11, 13)], (0, 2)),
        (amounts(21), [amounts(10, 12), amounts(11)], (0, -2)),
    ],
)
def test_what_children_leave_over(
    parent: Amounts, children: list[Amounts], left: tuple[int, int | None]
) -> None:
    basic, stretch = left
    found = difference(parent, children)
    assert found == Difference(Decimal(basic), None if stretch is None else Decimal(stretch))
    assert bool(found) == bool(basic or stretch)


def test_a_tree_stands_in_order_whatever_the_order_of_its_rows() -> None:
    rows = [(4, 2, "d"), (2, 1, "b"), (1, None, "a"), (3, 1, "c"), (9, 77, "stray")]
    found = [(one.line, one.depth, one.children) for one in in_tree_order(rows)]
    assert found == [
        ("a", 0, ("b", "c")), ("b", 1, ("d",)), ("d", 2, ()), ("c", 1, ()), ("stray", 0, ()),
    ]  # fmt: skip


def placed(basic: int, parent: str = "r:0") -> Placed:
    return Placed(amounts(basic), parent)


def test_changes_name_what_is_new_changed_moved_and_gone() -> None:
    before = {("m", "r:1"): placed(3), ("m", "r:2"): placed(4), ("m", "r:3"): placed(5),
              ("m", "r:5"): placed(7)}  # fmt: skip
    after = {("m", "r:1"): placed(3), ("m", "r:2"): placed(6), ("m", "r:4"): placed(1),
             ("m", "r:5"): placed(7, "r:2")}  # fmt: skip
    found = [(one.holder, one.before, one.after, one.moved) for one in changes(before, after)]
    assert found == [
        ("r:2", amounts(4), amounts(6), False), ("r:4", None, amounts(1), False),
        ("r:5", amounts(7), amounts(7), True), ("r:3", amounts(5), None, False),
    ]  # fmt: skip


@given(st.lists(st.integers(0, 11), min_size=12, max_size=12), st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30))  # fmt: skip
def test_a_tree_stays_one_whatever_is_moved(seeds: list[int], moves: list[tuple[int, int]]) -> None:
    parents: dict[int, int | None] = {
        key: seeds[key] % key if key else None for key in range(len(seeds))
    }
    for key, parent in moves:
        if key and not is_below(parent, key, parents):
            parents[key] = parent
    assert all(is_below(key, 0, parents) for key in parents)
    assert len(in_tree_order([(key, parent, key) for key, parent in parents.items()])) == 12


@given(TOTALS, WEIGHTS, STEPS)
def test_parts_add_up_are_never_negative_and_follow_their_weights(
    total: Decimal, weights: list[Decimal], step: Decimal
) -> None:
    parts = apportion(total, weights, step)
    assert sum(parts) == total
    assert min(parts) >= 0
    for weight, part in zip(weights, parts, strict=True):
        for other, other_part in zip(weights, parts, strict=True):
            assert not (weight > other and part < other_part)
    odd = [part for part in parts if part % step]
    assert len(odd) <= 1


@given(TOTALS, TOTALS, WEIGHTS, STEPS)
def test_no_part_strives_for_less_than_its_basic_goal(
    basic: Decimal, more: Decimal, weights: list[Decimal], step: Decimal
) -> None:
    parts = split(Amounts(basic, basic + more), weights, step)
    assert sum(one.basic for one in parts) == basic
    assert sum(one.striven_for for one in parts) == basic + more
    assert all(one.basic <= one.striven_for for one in parts)


def test_an_even_split_of_21_projects_among_4_and_who_gets_the_odd_one() -> None:
    assert apportion(Decimal(21), [ONE] * 4, ONE) == [6, 5, 5, 5]
    assert apportion(Decimal(21), [Decimal(0)] * 4, ONE) == [6, 5, 5, 5]
    parts = propose(amounts(10), {"a": Decimal(3), "b": Decimal(1), "c": Decimal(0)}, ONE)
    assert [(one.holder, one.amounts.basic, one.share) for one in parts] == [
        ("a", 8, Decimal("0.75")), ("b", 2, Decimal("0.25")), ("c", 0, 0),
    ]  # fmt: skip


def test_amounts_are_handed_down_in_ten_thousands() -> None:
    assert step_of("元") == 10_000
    # What is below one step goes to the first of the largest.
    assert apportion(Decimal(50_005_000), [ONE] * 3, step_of("元")) == [
        16_675_000, 16_670_000, 16_660_000,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("shares", "fault"),
    [
        ([100] * 11 + [10_000], ""),
        ([10_000] * 12, ""),
        ([100] * 12, "whole"),
        ([100, 50] + [200] * 9 + [10_000], "falls"),
        ([-1] + [200] * 10 + [10_000], "below"),
        ([10_000], "count"),
    ],
)
def test_what_makes_a_curve(shares: list[int], fault: str) -> None:
    assert fault_of_curve(shares) == fault


def test_a_curve_goes_before_even_months() -> None:
    curve = [0, 500, 1500, 2500, 3500, 5000, 6000, 7000, 8000, 9000, 9500, 10_000]
    assert share_of_curve(curve, date(2022, 6, 1)) == Decimal("0.5")
    assert share_of_curve(curve, date(2022, 1, 31)) == 0
    assert share_of_curve(None, date(2022, 8, 31)) == Decimal(8) / 12


SIGNED, TALKING = 3, 2


def way(talking: date, signed: date | None = None, left: date | None = None) -> Path:
    reached = {TALKING: talking} | ({SIGNED: signed} if signed else {})
    return Path(reached, left, 1)


def history(share: int, of: int, years: tuple[int, ...] = (2019, 2020, 2021)) -> list[Path]:
    """In each year ``of`` in talks since March, ``share`` of whom sign in November."""
    return [
        way(date(year, 3, 1), date(year, 11, 1) if place < share else None, date(year, 12, 31))
        for year in years
        for place in range(of)
    ]


def expect(paths: list[Path], today: int, so_far: float = 5) -> object:
    standing = [way(date(2022, 3, 1)) for _ in range(today)]
    return forecast(
        today=standing, history=paths, counted=SIGNED, so_far=so_far, day=date(2022, 9, 9),
        years=(2019, 2020, 2021),
    )  # fmt: skip


def test_a_forecast_follows_what_earlier_years_did_from_the_same_day() -> None:
    found = expect(history(10, 20), today=40)
    [line] = found.lines
    assert (line.rank, line.number, line.seen, line.came) == (TALKING, 40, 60, 30)
    assert line.days == 245
    assert found.middle == pytest.approx(5 + 40 * 30.5 / 61)
    assert found.low < found.middle < found.high
    assert found.newcomers.adds == 0


def test_projects_that_came_out_of_nowhere_come_on_top() -> None:
    fresh = [way(date(year, 10, 1), date(year, 12, 1)) for year in (2019, 2020, 2021)] * 4
    found = expect(fresh, today=0)
    assert found.newcomers.adds == 4
    assert found.middle == 9


def test_more_history_narrows_the_range() -> None:
    few, many = expect(history(5, 10), 20), expect(history(50, 100), 20)
    assert many.high - many.low < few.high - few.low


@given(st.integers(0, 30), st.integers(1, 30), st.integers(0, 50), st.floats(0, 500))
def test_the_range_holds_its_middle_and_never_less_than_there_is(
    share: int, of: int, today: int, so_far: float
) -> None:
    found = expect(history(min(share, of), of), today, so_far)
    assert so_far <= found.low <= found.middle + 1e-9
    assert found.middle <= found.high
    assert found == expect(history(min(share, of), of), today, so_far)


def test_too_thin_a_history_bears_no_forecast() -> None:
    day = date(2022, 9, 9)
    years = (2019, 2020, 2021)
    assert enough(history(10, 20), SIGNED, years, day)
    assert not enough(history(3, 20), SIGNED, years, day)
    assert not enough(history(20, 20, (2021,)), SIGNED, years, day)
    assert not enough([], SIGNED, years, day)


def test_a_project_stands_where_it_stood_that_day() -> None:
    path = way(date(2022, 3, 1), date(2022, 6, 1), left=date(2022, 9, 1))
    days = (date(2022, 2, 28), date(2022, 3, 1), date(2022, 6, 1), date(2022, 9, 1))
    assert [path.stage_on(day) for day in days] == [None, TALKING, SIGNED, None]
    assert path.stage_on(date(2022, 6, 1) - timedelta(days=1)) == TALKING

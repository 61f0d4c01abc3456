"""Firms over stewards: bounds, what stays, how few move."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.stewardship.choices import SpreadReason as Reason
from wutong.domains.stewardship.rules.spreading import (
    Firm,
    Spread,
    Steward,
    bounds_of,
    nearness,
    spread,
)

TOWNS = ("000000/130300/130302/A/", "000000/130300/130302/B/", "000000/130300/130302/C/")
COUNTY = "000000/130300/130302/"
places = st.sampled_from((*TOWNS, COUNTY))
trades = st.sampled_from(("", "C13", "C38", "F51"))


@st.composite
def matters(draw: st.DrawFn, heaviest: int = 1) -> tuple[list[Firm], list[Steward]]:
    """Firms with and without stewards, some set by hand, some whose steward left."""
    stewards = [Steward(key, draw(places)) for key in range(1, draw(st.integers(1, 8)) + 1)]
    keys = st.sampled_from([None, 99, *(one.key for one in stewards)])
    firms = [
        Firm(key, draw(places), draw(trades), draw(st.integers(1, heaviest)), draw(keys),
             draw(st.booleans()) and draw(st.booleans()))
        for key in range(draw(st.integers(0, 60)))
    ]  # fmt: skip
    return firms, stewards


def after(found: Spread) -> list[Firm]:
    """The firms as they stand once the spread is applied."""
    return [replace(one.firm, steward=one.steward) for one in found.placed]


def hand_loads(firms: list[Firm], stewards: list[Steward]) -> Counter[int]:
    keys = {one.key for one in stewards}
    loads: Counter[int] = Counter()
    for one in firms:
        if one.by_hand and one.steward in keys:
            loads[one.steward] += one.weight
    return loads


@given(matters(heaviest=4))
def test_every_firm_has_exactly_one_steward(matter: tuple[list[Firm], list[Steward]]) -> None:
    firms, stewards = matter
    found = spread(firms, stewards)
    assert [one.firm.key for one in found.placed] == sorted(one.key for one in firms)
    assert {one.steward for one in found.placed} <= {one.key for one in stewards}
    loads: Counter[int] = Counter()
    for one in found.placed:
        loads[one.steward] += one.firm.weight
        assert one.reasons
    assert found.loads == {one.key: loads[one.key] for one in stewards}


@given(matters(heaviest=4))
def test_loads_lie_within_bounds(matter: tuple[list[Firm], list[Steward]]) -> None:
    firms, stewards = matter
    found = spread(firms, stewards)
    fixed = hand_loads(firms, stewards)
    for key, load in found.loads.items():
        assert load >= found.bounds.lower
        assert load <= max(found.bounds.upper, fixed[key])


@given(matters())
def test_even_loads_are_close_to_the_level(matter: tuple[list[Firm], list[Steward]]) -> None:
    firms, stewards = matter
    plain = [replace(one, steward=None, by_hand=False) for one in firms]
    found = spread(plain, stewards)
    level = len(firms) / len(stewards)
    assert found.bounds.level == pytest.approx(level)
    assert all(level * 0.9 - 1 <= load <= level * 1.1 + 1 for load in found.loads.values())


@given(matters(heaviest=4))
def test_what_was_set_by_hand_stays(matter: tuple[list[Firm], list[Steward]]) -> None:
    firms, stewards = matter
    keys = {one.key for one in stewards}
    for one in spread(firms, stewards).placed:
        if one.firm.by_hand and one.firm.steward in keys:
            assert one.steward == one.firm.steward
            assert one.reasons == (Reason.HAND,)


@given(matters(heaviest=4))
def test_a_repeated_run_changes_nothing(matter: tuple[list[Firm], list[Steward]]) -> None:
    firms, stewards = matter
    first = spread(firms, stewards)
    assert spread(after(first), stewards).moves == []
    assert spread(list(reversed(firms)), list(reversed(stewards))) == first


@given(matters(), st.sampled_from(TOWNS))
def test_a_new_firm_moves_nobody_else(matter: tuple[list[Firm], list[Steward]], town: str) -> None:
    firms, stewards = matter
    now = after(spread([replace(one, by_hand=False) for one in firms], stewards))
    again = spread([*now, Firm(1000, town)], stewards)
    others = [one for one in again.moves if one.firm.key != 1000]
    assert len(others) <= len(stewards)  # the bounds rise by a firm at most
    assert again.placed[-1].firm.key == 1000


@given(matters())
def test_only_the_firms_of_who_leaves_move(matter: tuple[list[Firm], list[Steward]]) -> None:
    firms, stewards = matter
    if len(stewards) < 2:
        return
    now = after(spread([replace(one, by_hand=False) for one in firms], stewards))
    left = stewards[0].key
    again = spread(now, stewards[1:])
    assert all(one.moved for one in again.placed if one.firm.steward == left)
    forced = [one for one in again.moves if one.firm.steward != left]
    assert len(forced) <= len(stewards)


def test_a_new_steward_gets_the_least_that_bounds_ask_for() -> None:
    stewards = [Steward(key, COUNTY) for key in range(1, 11)]
    now = after(spread([Firm(key, COUNTY) for key in range(600)], stewards))
    again = spread(now, [*stewards, Steward(11, TOWNS[0])])
    assert again.loads[11] == again.bounds.lower == 49
    assert len(again.moves) == 49


def test_firms_go_to_their_place_and_stay_with_their_trade() -> None:
    stewards = [Steward(key, TOWNS[key % 3]) for key in range(6)]
    firms = [Firm(key, TOWNS[key % 3], ("C13", "C38")[key // 3 % 2]) for key in range(60)]
    found = spread(firms, stewards)
    assert all(TOWNS[one.steward % 3] == one.firm.path for one in found.placed)
    ordered = sorted((one.steward, one.firm.trade) for one in found.placed)
    assert [
        len({trade for _s, trade in rows}) for _k, rows in groupby(ordered, lambda row: row[0])
    ] == [1] * 6
    assert found.placed[0].reasons == (Reason.SAME_PLACE, Reason.LOAD)
    assert found.placed[-1].reasons == (Reason.SAME_PLACE, Reason.SAME_TRADE)


def test_a_place_without_a_steward_is_served_from_nearby() -> None:
    found = spread([Firm(1, TOWNS[0]), Firm(2, TOWNS[1])], [Steward(5, TOWNS[1])])
    assert found.placed[0].reasons == (Reason.NEAR, Reason.LOAD)
    assert found.placed[1].reasons[0] == Reason.SAME_PLACE


def test_nobody_to_serve_them() -> None:
    assert spread([], []).placed == ()
    with pytest.raises(ValueError, match="no steward"):
        spread([Firm(1, COUNTY)], [])


@pytest.mark.parametrize(
    ("fixed", "free", "level"), [([0, 0], 10, 5), ([8, 0, 0], 4, 2), ([3, 0], 5, 4), ([1], 0, 1)]
)
def test_level(fixed: list[int], free: int, level: float) -> None:
    assert bounds_of(fixed, free).level == level


def test_nearness() -> None:
    assert nearness(TOWNS[0], TOWNS[1]) == 3
    assert nearness(COUNTY, TOWNS[1]) == 3
    assert nearness("000000/1/", "000000/10/") == 1

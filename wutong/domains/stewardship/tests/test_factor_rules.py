"""Measures, the course of a need, gaps, and the book of a source."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.stewardship.choices import FactorKind, FactorMove, FactorState, GapReason
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue
from wutong.domains.stewardship.rules.factors import (
    MEASURES,
    Standing,
    Take,
    book,
    converted,
    days_late,
    gaps,
    measure_of,
    moved,
    moves_from,
    over_time,
    rounded,
)

DAY = date(2026, 3, 2)
CAME = datetime(2026, 1, 5, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "quantity", "measure", "into", "expected"),
    [
        ("power", "7200", "kW", "kVA", "8000"),
        ("power", "8", "MVA", "kW", "7200"),
        ("power", "8000", "千伏安", "kVA", "8000"),
        ("land", "150", "亩", "㎡", "100000"),
        ("land", "10", "公顷", "亩", "150"),
        ("water", "1.2", "万t/d", "t/d", "12000"),
        ("gas", "0.5", "万㎥/h", "m³/h", "5000"),
        ("steam", "850", "kg/h", "t/h", "0.85"),
        ("energy_quota", "1.5", "万吨标准煤", "吨标煤", "15000"),
        ("emission", "1200", "kg/a", "吨/年", "1.2"),
        ("finance", "1.2", "亿元", "万元", "12000"),
        ("roads", "1.5", "公里", "米", "1500"),
    ],
)
def test_measures_convert_exactly(
    kind: str, quantity: str, measure: str, into: str, expected: str
) -> None:
    found = converted(Decimal(quantity), kind=kind, measure=measure, into=into)
    assert found == Fraction(Decimal(expected))


def test_the_power_factor_counts_between_kw_and_kva_alone() -> None:
    ten = converted(Decimal(8), kind="power", measure="kW", into="kVA", power_factor=Decimal("0.8"))
    assert ten == 10
    assert converted(Decimal(8), kind="power", measure="MW", into="kW") == 8000


@given(
    quantity=st.decimals("0.01", "9999999999", places=2),
    pair=st.sampled_from(
        [(kind, one, other) for kind, known in MEASURES.items() for one in known for other in known]
    ),
)
def test_converting_there_and_back_changes_nothing(
    quantity: Decimal, pair: tuple[str, str, str]
) -> None:
    kind, one, other = pair
    there = converted(quantity, kind=kind, measure=one, into=other)
    factor = converted(Decimal(1), kind=kind, measure=other, into=one)
    assert there * factor == Fraction(quantity)


def test_every_kind_has_a_usual_measure() -> None:
    assert set(MEASURES) == set(FactorKind)
    assert measure_of("power", "") == "kVA"
    with pytest.raises(BadValue, match="没有这个单位"):
        measure_of("water", "kVA")


def test_rounding_is_half_up() -> None:
    assert rounded(Fraction(1, 3)) == Decimal("0.33")
    assert rounded(Fraction(1005, 1000)) == Decimal("1.01")


@pytest.mark.parametrize(
    ("state", "move", "after"),
    [
        ("needed", "arrange", "arranged"),
        ("arranged", "arrange", "arranged"),
        ("arranged", "deliver", "delivered"),
        ("needed", "drop", "dropped"),
        ("arranged", "drop", "dropped"),
        ("arranged", "back", "needed"),
        ("delivered", "back", "arranged"),
        ("dropped", "back", "needed"),
    ],
)
def test_the_course_of_a_need(state: str, move: str, after: str) -> None:
    assert moved(state, move) == after
    assert FactorMove(move) in moves_from(state)


@pytest.mark.parametrize(
    ("state", "move"),
    [("needed", "deliver"), ("delivered", "arrange"), ("delivered", "drop"), ("needed", "back"),
     ("dropped", "arrange"), ("delivered", "deliver")],
)  # fmt: skip
def test_what_cannot_be_done(state: str, move: str) -> None:
    with pytest.raises(AlreadyMoved):
        moved(state, move)


def test_what_came_short_is_delivered_again() -> None:
    assert moved("delivered", "deliver", short=True) == FactorState.DELIVERED
    assert FactorMove.DELIVER not in moves_from("delivered")
    assert FactorMove.DELIVER in moves_from("delivered", short=True)


def need(state: str = "needed", in_days: int = 0, **more: object) -> Standing:
    """A need for so many days after the day."""
    return Standing(state, DAY + timedelta(days=in_days), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("standing", "reasons", "late"),
    [
        (need(in_days=31), (), 0),
        (need(in_days=30), (GapReason.NOT_ARRANGED,), 0),
        (need(in_days=-5), (GapReason.NOT_ARRANGED,), 5),
        (need(in_days=60, over=True), (GapReason.OVER_COMMITTED,), 0),
        (need("arranged", 10, promised_on=DAY + timedelta(10)), (), 0),
        (need("arranged", 10, promised_on=DAY + timedelta(25)), (GapReason.PROMISED_LATE,), 15),
        (need("arranged", -3, promised_on=DAY - timedelta(3)), (GapReason.PROMISE_BROKEN,), 3),
        (need("arranged", -9, promised_on=DAY - timedelta(3)),
         (GapReason.PROMISE_BROKEN, GapReason.PROMISED_LATE), 9),
        (need("delivered", -9, quantity=Decimal(8), delivered=Decimal(8)), (), 0),
        (need("delivered", -9, quantity=Decimal(8), delivered=Decimal(5)), (GapReason.SHORT,), 9),
        (need("delivered", -9), (), 0),
        (need("dropped", -9, over=True), (), 0),
    ],
)  # fmt: skip
def test_gaps(standing: Standing, reasons: tuple[GapReason, ...], late: int) -> None:
    assert gaps(standing, DAY) == reasons
    assert days_late(standing, DAY) == late


TAKES = st.lists(
    st.builds(
        Take,
        key=st.integers(1, 10**6),
        quantity=st.fractions(0, 5000, max_denominator=100),
        day=st.dates(date(2026, 1, 1), date(2026, 3, 1)),
        came=st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 9)).map(  # noqa: DTZ001
            lambda one: one.replace(tzinfo=UTC)
        ),
        firm=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: one.key,
)


@given(takes=TAKES, total=st.fractions(0, 20_000, max_denominator=100), data=st.data())
def test_the_order_of_entry_plays_no_part_and_sums_add_up(
    takes: list[Take], total: Fraction, data: st.DataObject
) -> None:
    used = total / 4
    found = book(total, used, takes)
    assert found == book(total, used, data.draw(st.permutations(takes)))
    assert found.left + found.arranged + found.used_before == total
    assert found.arranged + found.asked == sum(one.quantity for one in takes)
    firm = [line.left for line in found.lines if line.take.firm]
    assert min(firm, default=total - used) == found.left
    asking = [line.left for line in found.lines if not line.take.firm]
    assert min(asking, default=found.left) == found.left - found.asked
    points = over_time(found)
    assert [one.day for one in points] == sorted({one.day for one in takes})
    if points:
        assert (points[-1].arranged, points[-1].asked) == (found.arranged, found.asked)


def test_the_first_who_asked_is_served_and_what_is_arranged_comes_before() -> None:
    later = CAME + timedelta(hours=1)
    takes = [
        Take("second", Fraction(300), DAY, later, firm=False),
        Take("first", Fraction(300), DAY, CAME, firm=False),
        Take("arranged", Fraction(500), DAY + timedelta(days=90), later, firm=True),
    ]
    found = book(Fraction(1000), Fraction(100), takes)
    assert (found.left, found.asked, found.conflict) == (400, 600, True)
    assert [(one.take.key, one.left, one.fits) for one in found.lines] == [
        ("first", 100, True), ("second", -200, False), ("arranged", 400, True),
    ]  # fmt: skip
    assert not found.over_committed
    assert book(Fraction(1000), Fraction(600), takes).over_committed

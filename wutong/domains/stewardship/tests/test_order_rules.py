"""The machine of orders and the ladder, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.stewardship.choices import Escalation, OrderMove, OrderState
from wutong.domains.stewardship.rules.errors import AlreadyMoved
from wutong.domains.stewardship.rules.escalation import LADDER, Terms, level_on, steps
from wutong.domains.stewardship.rules.orders import (
    ENDED,
    OPEN,
    TRANSITIONS,
    Required,
    Standing,
    Who,
    advance,
    moves_of,
    transition,
)
from wutong.kernel.workdays import national_calendar

MONDAY = date(2026, 3, 2)
DUE = date(2026, 3, 13)  # a Friday
MOVES = [one for one in OrderMove if one != OrderMove.GIVE]


@pytest.mark.parametrize("state", list(OrderState))
@pytest.mark.parametrize("move", list(OrderMove))
def test_every_move_in_every_state(state: OrderState, move: OrderMove) -> None:
    allowed = {
        OrderState.OPEN: {"note", "report", "cancel", "extend", "transfer", "escalate"},
        OrderState.REPORTED: {"note", "return", "close", "cancel"},
        OrderState.CLOSED: set(),
        OrderState.CANCELLED: set(),
    }[state]
    if move in allowed:
        assert transition(state, move).move == move
    else:
        with pytest.raises(AlreadyMoved):
            transition(state, move)


def test_who_may_do_what() -> None:
    rules = {rule.move: rule for rule in TRANSITIONS}
    assert len(rules) == len(TRANSITIONS) == len(OrderMove)
    for move in (OrderMove.CLOSE, OrderMove.RETURN, OrderMove.CANCEL, OrderMove.TRANSFER):
        assert rules[move].who == {Who.GIVER}
    assert rules[OrderMove.REPORT].who == {Who.OWNER}
    assert rules[OrderMove.ESCALATE].who == {Who.CLOCK}
    assert Required.NOT_THE_REPORTER in rules[OrderMove.CLOSE].required
    assert [one.move for one in moves_of("open", {Who.HELPER})] == ["note"]
    assert moves_of("closed", set(Who)) == []


@given(st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 40)), max_size=20))
def test_a_course_keeps_its_promises(course: list[tuple[OrderMove, int]]) -> None:
    standing, on = Standing("open", DUE), MONDAY
    for move, days in course:
        on += timedelta(days=days)
        was = standing
        try:
            standing = advance(
                was, move, on, until=was.due_on + timedelta(days=7), level=Escalation.RED_CARD
            )
        except AlreadyMoved:
            assert standing is was
            continue
        assert standing.due_on >= was.due_on
        assert (standing.closed_on is not None) == (standing.state == "closed")
        if standing.state in ENDED:
            assert standing.escalation == Escalation.NONE
            assert was.state in OPEN
        if standing.state == "closed":
            assert was.reported_on is not None
            assert standing.on_time == (was.reported_on <= was.due_on)
    if standing.state == "reported":
        assert standing.reported_on is not None


@pytest.mark.parametrize(
    ("on", "level"),
    [
        (date(2026, 3, 11), "none"),
        (date(2026, 3, 12), "reminder"),
        (DUE, "reminder"),
        (date(2026, 3, 15), "reminder"),  # Sunday: no working day late yet
        (date(2026, 3, 17), "reminder"),
        (date(2026, 3, 18), "yellow_card"),  # the third working day after it
        (date(2026, 3, 23), "yellow_card"),
        (date(2026, 3, 24), "red_card"),
        (date(2026, 4, 2), "red_card"),
        (date(2026, 4, 3), "talk"),
        (date(2027, 1, 1), "talk"),
    ],
)
def test_the_rung_of_each_day(on: date, level: str) -> None:
    assert level_on(DUE, on, Terms(), national_calendar()) == level


@given(
    st.dates(date(2015, 1, 1), date(2028, 12, 31)),
    st.integers(0, 5), st.integers(1, 10), st.integers(0, 10), st.integers(0, 10),
)  # fmt: skip
def test_the_ladder_only_rises(due_on: date, before: int, yellow: int, red: int, talk: int) -> None:
    terms = Terms(before, yellow, yellow + red, yellow + red + talk)
    calendar = national_calendar()
    rungs = [
        LADDER.index(level_on(due_on, due_on + timedelta(days=days), terms, calendar))
        for days in range(-12, 60, 3)
    ]
    assert rungs == sorted(rungs)


def test_each_rung_is_climbed_once_and_never_down() -> None:
    for low in LADDER:
        for high in LADDER:
            climbed = steps(low, high)
            assert len(climbed) == max(0, LADDER.index(high) - LADDER.index(low))
            assert not climbed or climbed[-1] == high

"""The machine of appeals, walked through whole; their clocks; likeness of matters."""

from __future__ import annotations

from collections import deque
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.stewardship.choices import AppealMove, AppealState, ResolvedBy
from wutong.domains.stewardship.rules import clocks
from wutong.domains.stewardship.rules.appeals import (
    ENDED,
    OPEN,
    SYSTEM,
    TRANSITIONS,
    Course,
    Required,
    advance,
    moves_from,
    transition,
)
from wutong.domains.stewardship.rules.clocks import Timing, dues
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue, StewardshipError
from wutong.domains.stewardship.rules.sameness import Because, Matter, likeness, pieces
from wutong.kernel.scope import ABILITIES
from wutong.kernel.workdays import national_calendar

S, M = AppealState, AppealMove
MONDAY = date(2026, 3, 2)
CALENDAR = national_calendar()
START = Course(S.RECEIVED, MONDAY)
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def walk(course: Course, move: str, on: date = MONDAY) -> Course:
    """One move on the way through the machine; silence has lasted long enough."""
    until = on - timedelta(days=1) if move == M.ANSWER else None
    return advance(course, move, on, objects_until=until)


def reachable() -> tuple[set[Course], list[tuple[Course, str, Course]]]:
    """Every course that can come about with up to two reopenings, and every step between."""
    seen, steps, waiting = {START}, [], deque([START])
    while waiting:
        course = waiting.popleft()
        for rule in moves_from(course.state):
            try:
                found = walk(course, rule.move)
            except AlreadyMoved:
                continue
            steps.append((course, str(rule.move), found))
            if found not in seen and found.reopened <= 2:
                seen.add(found)
                waiting.append(found)
    return seen, steps


COURSES, STEPS = reachable()


def test_every_state_and_every_move_can_come_about() -> None:
    assert {one.state for one in COURSES} == set(S)
    assert {move for _before, move, _after in STEPS} == {one.value for one in M} - {M.RECEIVE.value}


def test_nothing_in_the_machine_contradicts_itself() -> None:
    for one in COURSES:
        assert (one.resolved_on is not None) == (one.state == S.RESOLVED)
        assert (one.resolved_by is not None) == (one.state == S.RESOLVED)
        assert one.sent_back <= 1
        if one.state in (S.ANSWERED, S.RESOLVED):
            assert one.answered_on is not None
        if one.state in (S.ASSIGNED, S.SENT_BACK):
            assert one.has_unit == (one.state == S.ASSIGNED)


def test_closed_is_never_resolved_and_joined_never_moves_again() -> None:
    assert not [one for one in TRANSITIONS if S.JOINED in one.from_states]
    out_of_closed = {rule.move for rule in moves_from(S.CLOSED)}
    assert out_of_closed == {M.REOPEN}
    for before, move, found in STEPS:
        if found.state == S.RESOLVED and before.state != S.RESOLVED:
            assert before.state == S.ANSWERED
            assert move in (M.CONFIRM, M.LAPSE)


def test_an_open_appeal_always_has_a_way_to_be_resolved() -> None:
    """From every open course, resolving is reachable: there is no dead end."""
    ways: dict[Course, set[Course]] = {}
    for before, _move, found in STEPS:
        ways.setdefault(found, set()).add(before)
    good = {one for one in COURSES if one.state == S.RESOLVED}
    waiting = deque(good)
    while waiting:
        for before in ways.get(waiting.popleft(), ()):
            if before not in good:
                good.add(before)
                waiting.append(before)
    assert not [one for one in COURSES if one.state in OPEN and one not in good]


def test_a_department_sends_back_once_whatever_happens_in_between() -> None:
    for before, move, _found in STEPS:
        if move == M.SEND_BACK:
            assert before.sent_back == 0
    decided = walk(walk(walk(START, M.ASSIGN), M.SEND_BACK), M.DECIDE)
    with pytest.raises(AlreadyMoved):
        walk(decided, M.SEND_BACK)
    again = walk(walk(decided, M.ANSWER), M.REOPEN)
    with pytest.raises(AlreadyMoved):
        walk(again, M.SEND_BACK)


def test_only_the_supervisor_decides_after_it_was_sent_back() -> None:
    ahead = {(rule.move, rule.to_state) for rule in moves_from(S.SENT_BACK)}
    assert ahead == {
        (M.DECIDE, S.ASSIGNED), (M.JOIN, S.JOINED), (M.CLOSE, S.CLOSED), (M.ESCALATE, None),
    }  # fmt: skip
    holders = {role for role, held in ABILITIES.items() if transition(S.SENT_BACK, M.DECIDE).ability
               in held}  # fmt: skip
    assert holders == {"supervisor"}


def test_the_asker_answers_only_what_was_answered() -> None:
    assert {(one.move, *one.from_states) for one in TRANSITIONS if one.by_asker} == {
        (M.CONFIRM, S.ANSWERED), (M.REOPEN, S.ANSWERED)}  # fmt: skip


def test_every_move_is_somebody_s_but_two_are_the_clock_s() -> None:
    for rule in TRANSITIONS:
        holders = [role for role, held in ABILITIES.items() if rule.ability in held]
        assert bool(holders) == (rule.move not in (M.LAPSE, M.ESCALATE))
        assert (rule.ability == SYSTEM) == (rule.move in (M.LAPSE, M.ESCALATE))
        if rule.move in (M.SEND_BACK, M.DECIDE, M.CLOSE, M.REOPEN, M.ANSWER):
            assert Required.TEXT in rule.required


def test_one_state_has_one_rule_for_a_move() -> None:
    for state in S:
        moves = [rule.move for rule in moves_from(state)]
        assert len(moves) == len(set(moves))
    assert frozenset(S) == ENDED | OPEN


@given(st.lists(st.sampled_from([*M]), max_size=30))
def test_any_sequence_of_moves_keeps_the_rules(moves: list[AppealMove]) -> None:
    course, sent_back = START, 0
    for move in moves:
        try:
            found = walk(course, move)
        except StewardshipError:
            continue
        sent_back += move == M.SEND_BACK
        assert course.state in transition(course.state, move).from_states
        assert found.reopened >= course.reopened
        course = found
    assert sent_back <= 1
    assert (course.state == S.RESOLVED) == (course.resolved_on is not None)


def test_silence_counts_on_the_day_after_the_last_one() -> None:
    answered = Course(S.ANSWERED, MONDAY, True, answered_on=MONDAY, objects_until=date(2026, 3, 9))
    with pytest.raises(BadValue):
        advance(answered, M.LAPSE, date(2026, 3, 9))
    resolved = advance(answered, M.LAPSE, date(2026, 3, 10))
    assert resolved.resolved_by == ResolvedBy.SILENCE
    assert clocks.lapse_day(date(2026, 3, 9)) == date(2026, 3, 10)


@pytest.mark.parametrize(
    ("timing", "now", "whole", "objects"),
    [
        (Timing(S.RECEIVED, MONDAY, {}), "2026-03-03", "2026-03-23", None),
        (Timing(S.VERIFIED, MONDAY, {}), "2026-03-05", "2026-03-23", None),
        (Timing(S.ASSIGNED, MONDAY, {}), "2026-03-05", "2026-03-23", None),
        (Timing(S.ASSIGNED, MONDAY, {}, MONDAY), "2026-03-23", "2026-03-23", None),
        (Timing(S.ASSIGNED, MONDAY, {"resolve": 30}, MONDAY), "2026-04-14", "2026-04-14", None),
        (Timing(S.ASSIGNED, MONDAY, {}, MONDAY, None, date(2026, 4, 1)),
         "2026-04-01", "2026-04-01", None),
        (Timing(S.ANSWERED, MONDAY, {}, MONDAY, MONDAY), "2026-03-09", "2026-03-23", "2026-03-09"),
        (Timing(S.CLOSED, MONDAY, {}), None, "2026-03-23", None),
    ],
)  # fmt: skip
def test_clocks(timing: Timing, now: str | None, whole: str, objects: str | None) -> None:
    found = dues(timing, CALENDAR)
    days = [str(day) if day else None for day in (found.now, found.whole, found.objects_until)]
    assert days == [now, whole, objects]
    assert not found.provisional


def test_a_make_up_day_counts_and_a_holiday_does_not() -> None:
    # 2026-02-14 (Saturday) is worked for the Spring Festival of 02-15 to 02-23.
    found = dues(Timing(S.RECEIVED, date(2026, 2, 13), {"verify": 2}), CALENDAR)
    assert found.now == date(2026, 2, 24)


@given(since=DAYS, replied=st.booleans(), longer=st.integers(0, 60))
def test_the_first_word_is_due_before_the_whole(since: date, replied: bool, longer: int) -> None:
    timing = Timing(
        S.ASSIGNED, since, {}, since if replied else None, None, since + timedelta(days=longer)
    )
    found = dues(timing, CALENDAR)
    assert found.now is not None
    assert found.whole is not None
    assert since < found.now <= found.whole
    assert found.whole >= CALENDAR.add(since, 15)


@given(first=DAYS, more=st.integers(0, 400))
def test_days_lost_never_shrink(first: date, more: int) -> None:
    until = first + timedelta(days=more)
    lost = clocks.days_lost(first, until, CALENDAR)
    assert 0 <= lost <= clocks.days_lost(first, until + timedelta(days=1), CALENDAR)
    assert clocks.days_lost(until, first, CALENDAR) == 0


TITLE = "园区变电站容量不足，二期不能送电"
WORDS = st.text("园区变电站容量不足二期道路施工工人宿舍", max_size=30)


@pytest.mark.parametrize(
    ("other", "same", "because"),
    [
        (Matter(TITLE, project=1, category="power"), True,
         {Because.PROJECT, Because.CATEGORY, Because.WORDS}),
        (Matter("二期不能送电，园区变电站容量不足", project=1), True,
         {Because.PROJECT, Because.WORDS}),
        (Matter(TITLE, project=2, category="power"), True, {Because.CATEGORY, Because.WORDS}),
        (Matter("工人宿舍不够", project=1, category="labour"), False, {Because.PROJECT}),
        (Matter("工人宿舍不够", project=1, category="power"), False,
         {Because.PROJECT, Because.CATEGORY}),
        (Matter("工人宿舍不够"), False, set()),
    ],
)  # fmt: skip
def test_the_same_matter_is_told_with_reasons(
    other: Matter, same: bool, because: set[Because]
) -> None:
    found = likeness(Matter(TITLE, project=1, category="power"), other)
    assert (found.is_same, set(found.because)) == (same, because)


@given(one=WORDS, other=WORDS)
def test_likeness_is_symmetric_and_bounded(one: str, other: str) -> None:
    left, right = likeness(Matter(one), Matter(other)), likeness(Matter(other), Matter(one))
    assert left == right
    assert 0 <= left.words <= 100
    if pieces(one):
        assert likeness(Matter(one), Matter(one)).words == 100

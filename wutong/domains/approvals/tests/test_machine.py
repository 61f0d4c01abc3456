"""The machine of cases: every reachable state and move, and random courses against the rules."""

from __future__ import annotations

from collections import deque
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from wutong.domains.approvals.choices import BallHolder, CaseMove, CaseState
from wutong.domains.approvals.rules import clock
from wutong.domains.approvals.rules.errors import AlreadyMoved, BadValue
from wutong.domains.approvals.rules.machine import (
    BALL,
    ENDED,
    OPEN,
    PAUSED,
    RUNNING,
    TRANSITIONS,
    Course,
    Required,
    advance,
    holder,
    moves_from,
    transition,
)
from wutong.kernel.workdays import national_calendar

START = date(2026, 3, 2)


def after(state: CaseState, rule_: object) -> CaseState:
    return rule_.to_state or state  # type: ignore[attr-defined]


def reachable() -> set[CaseState]:
    """Every state that a received case can come to."""
    seen, waiting = {CaseState.RECEIVED}, deque([CaseState.RECEIVED])
    while waiting:
        state = waiting.popleft()
        for one in moves_from(state):
            if after(state, one) not in seen:
                seen.add(after(state, one))
                waiting.append(after(state, one))
    return seen


def test_every_state_of_the_domain_is_reached() -> None:
    assert reachable() == set(CaseState)


def test_every_move_has_a_rule_and_no_two_rules_answer_one_question() -> None:
    assert {one.move for one in TRANSITIONS} == set(CaseMove)
    questions = [(state, one.move) for one in TRANSITIONS for state in one.from_states]
    assert len(questions) == len(set(questions))


@pytest.mark.parametrize("state", sorted(OPEN))
def test_no_open_state_is_without_a_way_out(state: CaseState) -> None:
    """From everywhere an end can be reached, and at once by withdrawing."""
    assert transition(state, CaseMove.WITHDRAW).ends
    assert any(one.to_state not in (None, state) for one in moves_from(state))


@pytest.mark.parametrize("state", sorted(ENDED))
def test_an_ended_case_is_never_open_again_and_never_ends_twice(state: CaseState) -> None:
    for one in moves_from(state):
        assert one.on_result
        assert not one.ends
        assert after(state, one) in ENDED
        assert one.move in {CaseMove.MAKE_GOOD, CaseMove.REVOKE}


def test_every_path_ends_at_most_once() -> None:
    """All simple walks over (state, whether it ended before): none ends a second time."""
    seen, waiting = set(), deque([(CaseState.RECEIVED, False)])
    while waiting:
        state, ended = waiting.popleft()
        if (state, ended) in seen:
            continue
        seen.add((state, ended))
        assert ended == (state in ENDED)
        for one in moves_from(state):
            assert not (ended and one.ends)
            waiting.append((after(state, one), ended or one.ends))


def test_the_clock_never_runs_while_the_applicant_holds_the_ball() -> None:
    assert not {state for state in RUNNING if holder(state) is BallHolder.APPLICANT}
    assert not RUNNING & set(PAUSED)
    assert {state for state in OPEN if state not in BALL} == set()
    assert {holder(state) for state in OPEN} == {
        BallHolder.WINDOW, BallHolder.DEPARTMENT, BallHolder.APPLICANT,
    }  # fmt: skip


def test_what_is_against_the_applicant_needs_a_reason() -> None:
    against = {CaseState.REJECTED, CaseState.NOT_ACCEPTED, CaseState.REFUSED, CaseState.REVOKED}
    for one in TRANSITIONS:
        if one.to_state in against:
            assert Required.REASON in one.required


def test_a_correction_cannot_be_cut_short_against_the_applicant() -> None:
    for state in (CaseState.CORRECTION_BEFORE, CaseState.CORRECTION):
        for one in moves_from(state):
            if one.ends and one.move is not CaseMove.WITHDRAW:
                assert Required.TERM_OVER in one.required


def test_a_move_that_the_state_does_not_know_says_where_the_case_stands() -> None:
    with pytest.raises(AlreadyMoved, match="已受理"):
        transition(CaseState.ACCEPTED, CaseMove.APPROVE)


def test_a_course_does_not_go_back_in_time() -> None:
    course = advance(Course(CaseState.RECEIVED, START), CaseMove.ACCEPT, START)
    with pytest.raises(BadValue):
        advance(course, CaseMove.ROUTE, START - timedelta(days=1))


def test_revoking_and_making_good_keep_the_day_of_the_decision() -> None:
    course = Course(CaseState.RECEIVED, START)
    for move in (CaseMove.ACCEPT, CaseMove.ROUTE, CaseMove.APPROVE_WITH_DEFICIENCY):
        course = advance(course, move, START)
    later = advance(course, CaseMove.MAKE_GOOD, START + timedelta(days=30))
    later = advance(later, CaseMove.REVOKE, START + timedelta(days=60))
    assert later.decided_on == START
    assert clock.used(later, START + timedelta(days=90), national_calendar()) == 0


class AnyCourse(RuleBasedStateMachine):
    """Any move the table allows, on any later day, against a count day by day."""

    @initialize(limit=st.integers(1, 60))
    def receive(self, limit: int) -> None:
        self.course = Course(CaseState.RECEIVED, START)
        self.today = START
        self.limit = limit
        self.ends = 0
        self.running_days: list[date] = []
        self.used_at_the_end: int | None = None

    @rule(days=st.integers(1, 12))
    def time_passes(self, days: int) -> None:
        """Each new day counts if the clock ran when it began and nothing paused it."""
        for _day in range(days):
            self.today += timedelta(days=1)
            if self.course.state in RUNNING:
                self.running_days.append(self.today)

    @precondition(lambda self: moves_from(self.course.state))
    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(moves_from(self.course.state)))
        before = self.course
        self.course = advance(before, one.move, self.today, "原因")
        self.ends += one.ends
        if self.course.state in PAUSED and before.state not in PAUSED:
            self._not_counted()
        elif before.state in PAUSED and self.course.state in RUNNING:
            self._counts_again(before)
        if one.ends:
            if before.state in PAUSED:
                self._counts_again(before)
            self.used_at_the_end = self._used()

    def _not_counted(self) -> None:
        """The day on which a pause begins doesn't count."""
        if self.running_days and self.running_days[-1] == self.today:
            self.running_days.pop()

    def _counts_again(self, before: Course) -> None:
        """The day on which it ends does, unless it is the day of acceptance."""
        assert before.accepted_on is not None
        if self.today > before.accepted_on and self.today not in self.running_days[-1:]:
            self.running_days.append(self.today)

    def _used(self) -> int:
        return clock.used(self.course, self.today, national_calendar())

    @invariant()
    def days_used_are_those_that_ran(self) -> None:
        calendar = national_calendar()
        if self.course.state in ENDED and self.used_at_the_end is not None:
            assert self._used() == self.used_at_the_end
        counted = [day for day in self.running_days if calendar.is_working_day(day)]
        assert self._used() == len(counted)

    @invariant()
    def it_ends_at_most_once(self) -> None:
        assert self.ends == (self.course.state in ENDED)
        assert (self.course.decided_on is not None) == (self.course.state in ENDED)

    @invariant()
    def pauses_never_overlap_and_only_a_paused_state_has_an_open_one(self) -> None:
        for earlier, later in zip(self.course.pauses, self.course.pauses[1:], strict=False):
            assert earlier.until is not None
            assert earlier.until <= later.since
        assert self.course.paused == (self.course.state in PAUSED)

    @invariant()
    def a_last_day_stands_only_while_the_clock_runs(self) -> None:
        due = clock.due(self.course, self.limit, national_calendar())
        ended = self.course.accepted_on is not None and self.course.state in ENDED
        assert (due.on is not None) == (self.course.state in RUNNING or ended)
        if ended:
            return
        if due.on is not None and self.today <= due.on:
            assert self._used() <= self.limit
        if due.on is not None and self.today > due.on:
            assert self._used() >= self.limit


AnyCourse.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestAnyCourse = AnyCourse.TestCase


def test_lights_by_working_days_left() -> None:
    calendar = national_calendar()
    due_on = date(2026, 3, 13)  # a Friday

    def light(on: date) -> tuple[str, int | None]:
        one = clock.light(CaseState.WITH_DEPARTMENT, due_on, on, 2, calendar)
        return one.tone, one.days

    assert light(date(2026, 3, 10)) == ("green", 3)
    assert light(date(2026, 3, 11)) == ("yellow", 2)
    assert light(date(2026, 3, 13)) == ("yellow", 0)
    assert light(date(2026, 3, 14)) == ("red", -1)
    assert light(date(2026, 3, 17)) == ("red", -2)
    assert clock.light(CaseState.CORRECTION, None, due_on, 2, calendar).tone == "none"


def test_a_day_beyond_the_published_calendar_is_provisional() -> None:
    calendar = national_calendar()
    last = date(calendar.last_published_year, 12, 29)
    course = advance(Course(CaseState.RECEIVED, last), CaseMove.ACCEPT, last)
    assert clock.due(course, 20, calendar).provisional
    assert not clock.due(course, 1, calendar).provisional

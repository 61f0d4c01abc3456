"""What puts a project on an agenda, in which order; when the next meeting is; which mark it has."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.stewardship.choices import AgendaReason, MeetingRhythm
from wutong.domains.stewardship.rules.agenda import (
    SECTIONS,
    Facts,
    Matter,
    Source,
    build,
    horizon,
    next_date,
    order_key,
    reason_kept,
    reasons_of,
    sections,
)
from wutong.domains.stewardship.rules.pace import Plan, asks, mark
from wutong.kernel.workdays import national_calendar

ON = date(2026, 3, 4)  # a Wednesday
CALENDAR = national_calendar()
YI = Decimal(100_000_000)


def kinds(facts: Facts, ahead: int = 5) -> list[tuple[str, int]]:
    """The reasons with their days."""
    return [(one.kind.value, one.days) for one in reasons_of(facts, ON, CALENDAR, ahead)]


def due(source: Source, day: str, **more: object) -> Matter:
    """A matter with a last day."""
    return Matter(source, "办结", "X-1", date.fromisoformat(day), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(1), []),
        (Facts(1, pace="normal"), []),
        (Facts(1, pace="suspended", pace_since=date(2026, 3, 2)), []),
        (Facts(1, pace="stalled", pace_since=date(2026, 3, 2)), [("stalled", 2)]),
        (Facts(1, pace="slowed"), [("slowed", 0)]),
        (Facts(1, matters=[due(Source.ORDER, "2026-03-02")]), [("late", 2)]),
        (Facts(1, matters=[due(Source.CASE, "2026-03-01")]), [("late", 3)]),
        (Facts(1, matters=[due(Source.COMMITMENT, "2026-03-04")]), [("due", 0)]),
        (Facts(1, matters=[due(Source.NEXT_STEP, "2026-03-11")]), [("due", -5)]),
        (Facts(1, matters=[due(Source.NEXT_STEP, "2026-03-12")]), []),
        (Facts(1, matters=[Matter(Source.NEXT_STEP, "办证")]), []),
        (Facts(1, gaps=[("电力：没有按时落实", 4)]), [("factor", 4)]),
        (Facts(1, gaps=[("电力：来源容量不够", -3)]), [("factor", 0)]),
        (Facts(1, ask="请协调"), [("asked_for", 0)]),
    ],
)
def test_each_reason(facts: Facts, expected: list[tuple[str, int]]) -> None:
    assert kinds(facts) == expected


def test_an_open_problem_is_stuck_whatever_its_day() -> None:
    problem = Matter(
        Source.APPEAL, "不能送电", "SQ-1", date(2026, 5, 1), date(2026, 2, 25), Decimal(3) * YI
    )
    (reason,) = reasons_of(Facts(1, total=9 * YI, matters=[problem]), ON, CALENDAR, 5)
    assert (reason.kind, reason.amount, reason.key) == (AgendaReason.STUCK, 3 * YI, "SQ-1")
    assert reason.days == CALENDAR.count(date(2026, 2, 25), ON)
    without = Matter(Source.APPEAL, "路灯", since=ON)
    assert reasons_of(Facts(1, total=YI, matters=[without]), ON, CALENDAR, 5)[0].amount == YI


def test_sections_then_money_then_days() -> None:
    late = due(Source.ORDER, "2026-03-02")
    later = due(Source.ORDER, "2026-02-27")
    agenda = build(
        [
            Facts(1, total=2 * YI, matters=[late]),
            Facts(2, total=2 * YI, matters=[later]),
            Facts(3, matters=[later]),
            Facts(4, total=5 * YI, ask="请协调", matters=[late]),
            Facts(5, total=YI, pace="slowed"),
            Facts(6, pace="normal"),
        ],
        ON, CALENDAR, 5,
    )  # fmt: skip
    assert [one.project for one in agenda.lines] == [5, 4, 2, 1, 3]
    assert agenda.lines[1].main == AgendaReason.LATE
    assert agenda.lines[1].ask == "请协调"
    assert agenda.left_out == 0


def test_an_agenda_has_an_end_and_counts_the_rest() -> None:
    facts = [Facts(one, total=Decimal(one), ask="请协调") for one in range(1, 8)]
    agenda = build(facts, ON, CALENDAR, 5, most=3)
    assert [one.project for one in agenda.lines] == [7, 6, 5]
    assert agenda.left_out == 4


AMOUNTS = st.none() | st.integers(0, 10**12).map(Decimal)
MATTERS = st.builds(
    Matter, st.sampled_from(list(Source)[:5]), st.text(max_size=5), st.just("K"),
    st.none() | st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    st.none() | st.dates(date(2025, 1, 1), ON), AMOUNTS,
)  # fmt: skip
FACTS = st.builds(
    Facts, st.integers(1, 50), AMOUNTS, st.sampled_from(["normal", "slowed", "stalled"]),
    st.none() | st.dates(date(2025, 1, 1), ON), st.text(max_size=5),
    st.lists(MATTERS, max_size=4), st.lists(st.tuples(st.text(max_size=4), st.integers(-9, 9)),
                                            max_size=2), st.text(max_size=4),
)  # fmt: skip


@given(st.lists(FACTS, max_size=12, unique_by=lambda one: one.project), st.integers(0, 20))
def test_lines_hold_what_their_reasons_say(facts: list[Facts], ahead: int) -> None:
    agenda = build(facts, ON, CALENDAR, ahead)
    keys = [order_key(one.main, one.amount, one.days, one.project) for one in agenda.lines]
    assert keys == sorted(keys)
    for line in agenda.lines:
        assert line.main == line.reasons[0].kind
        places = [SECTIONS.index(one.kind) for one in line.reasons]
        assert places == sorted(places)
        assert all(one.amount is None or one.amount <= (line.amount or 0) for one in line.reasons)
        assert [reason_kept(one.kept()) for one in line.reasons] == list(line.reasons)
    listed = {one.project for one in agenda.lines}
    for one in facts:
        assert (one.project in listed) == bool(reasons_of(one, ON, CALENDAR, ahead))


def test_rows_fall_into_sections() -> None:
    class Row:
        def __init__(self, main_reason: str) -> None:
            self.main_reason = main_reason

    found = sections([Row("due"), Row("stalled"), Row("due")])
    assert [(one.reason.value, len(one.lines)) for one in found] == [("stalled", 1), ("due", 2)]


@pytest.mark.parametrize(
    ("last", "rhythm", "after", "expected"),
    [
        ("2026-03-02", "weekly", "2026-03-04", "2026-03-09"),
        ("2026-03-02", "weekly", "2026-03-09", "2026-03-16"),
        ("2026-03-02", "fortnightly", "2026-03-04", "2026-03-16"),
        ("2026-03-31", "monthly", "2026-04-01", "2026-04-28"),
        ("2025-12-25", "monthly", "2026-01-05", "2026-01-26"),  # 25 January is a Sunday
        ("2026-02-10", "weekly", "2026-02-11", "2026-02-24"),  # the Spring Festival
        ("2026-03-02", "special", "2026-03-04", None),
    ],
)
def test_the_next_date(last: str, rhythm: str, after: str, expected: str | None) -> None:
    found = next_date(date.fromisoformat(last), rhythm, date.fromisoformat(after), CALENDAR)
    assert (found.isoformat() if found else None) == expected


@given(
    st.dates(date(2024, 1, 1), date(2026, 6, 1)), st.sampled_from(["weekly", "fortnightly",
                                                                   "monthly"]),
    st.integers(0, 200),
)  # fmt: skip
def test_next_dates_are_working_days_to_come(last: date, rhythm: str, days: int) -> None:
    after = last + timedelta(days=days)
    found = next_date(last, rhythm, after, CALENDAR)
    assert found is not None
    assert found > after
    assert CALENDAR.is_working_day(found)
    assert (found - after).days <= 31 + 14
    assert horizon(rhythm) >= 5


def test_every_rhythm_has_a_horizon() -> None:
    assert {one: horizon(one) for one in MeetingRhythm} == {
        "weekly": 5, "fortnightly": 10, "monthly": 20, "special": 10,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("pace", "plan", "red", "words"),
    [
        ("stalled", None, True, "没有原因和推进计划"),
        ("slowed", Plan(date(2026, 4, 1), has_order=False), True, "没有督办事项"),
        ("slowed", Plan(date(2026, 3, 2), has_order=True), True, "计划过期 2 个工作日"),
        ("slowed", Plan(ON, has_order=True), False, "计划 2026-03-04 恢复推进"),
    ],
)
def test_a_stop_shows_red_until_reason_plan_and_order_stand(
    pace: str, plan: Plan | None, red: bool, words: str
) -> None:
    found = mark(pace, plan, ON, CALENDAR)
    assert found is not None
    assert (found.red, found.text) == (red, words)


@pytest.mark.parametrize(
    ("pace", "stage", "wanted"),
    [
        ("stalled", "started", True), ("slowed", "", True), ("stalled", "completed", False),
        ("slowed", "withdrawn", False), ("stalled", "in_production", False),
        ("normal", "started", False), ("suspended", "started", False),
    ],
)  # fmt: skip
def test_what_is_built_no_more_asks_for_no_plan(pace: str, stage: str, *, wanted: bool) -> None:
    assert asks(pace, stage) is wanted


@pytest.mark.parametrize("pace", ["normal", "suspended", ""])
def test_what_moves_has_no_mark(pace: str) -> None:
    assert mark(pace, None, ON, CALENDAR) is None

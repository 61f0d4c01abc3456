"""Pure decisions about leads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.leads.choices import CollisionKind, DutyKind
from wutong.domains.leads.rules import clocks, picking
from wutong.domains.leads.rules.collisions import (
    arena,
    common_path,
    kind_of,
    like_content,
    surest,
)
from wutong.domains.leads.rules.credit import Share, check_shares, in_equal_parts
from wutong.domains.leads.rules.errors import BadValue
from wutong.domains.leads.rules.picking import Picker, Pooled
from wutong.domains.leads.rules.routing import UnitFacts, proposals
from wutong.domains.leads.rules.terms import Terms, check_terms
from wutong.kernel.workdays import national_calendar

FRIDAY = date(2022, 9, 9)  # Monday the 12th was the Mid-Autumn holiday
TERMS = Terms()


@pytest.mark.parametrize(
    ("kind", "large", "due"),
    [
        (DutyKind.RESPOND, False, date(2022, 9, 13)),
        (DutyKind.STUDY, False, date(2022, 9, 15)),
        (DutyKind.STUDY, True, date(2022, 9, 19)),
        (DutyKind.FEEDBACK, False, date(2022, 9, 19)),
        (DutyKind.REPORT, False, date(2022, 9, 26)),
    ],
)
def test_duties_count_working_days_from_the_day_after(
    kind: DutyKind, large: bool, due: date
) -> None:
    clock = clocks.start(kind, FRIDAY, TERMS, national_calendar(), large=large)
    assert clock.due == due
    assert clock.due < clock.bureau_on < clock.leader_on < clock.idle_on


def test_protection_and_its_extension_count_calendar_days() -> None:
    until = clocks.protected_until(FRIDAY, TERMS)
    assert until == date(2022, 12, 8)
    assert clocks.extended_until(until, TERMS) == date(2023, 3, 8)
    assert clocks.remind_on(until, TERMS) == date(2022, 11, 23)


def test_a_lead_falls_when_protection_ends_or_a_duty_lies_idle() -> None:
    until = date(2022, 12, 8)
    idle = clocks.start(DutyKind.REPORT, FRIDAY, TERMS, national_calendar(), large=False)
    assert clocks.falls_on(until, []) == until
    assert clocks.falls_on(until, [idle]) == idle.idle_on < until


@pytest.mark.parametrize(
    ("today", "held", "previous", "on", "refused"),
    [
        (0, 0, None, FRIDAY, False),
        (3, 0, None, FRIDAY, True),
        (0, 20, None, FRIDAY, True),
        (0, 0, 7, date(2022, 10, 1), True),
        (0, 0, 7, date(2022, 10, 2), False),
        (0, 0, 8, FRIDAY, False),
    ],
)
def test_picking_rules(
    today: int, held: int, previous: int | None, on: date, refused: bool
) -> None:
    pooled = Pooled(previous, since=date(2022, 9, 1))
    assert bool(picking.refusal(Picker(7, today, held), pooled, TERMS, on)) is refused


@given(st.integers(1, 60))
def test_equal_parts_add_up_to_one(count: int) -> None:
    parts = in_equal_parts(count)
    check_shares([Share(part, unit=place) for place, part in enumerate(parts)])


@pytest.mark.parametrize(
    "shares",
    [
        [],
        [Share(Decimal("0.5"), 1)],
        [Share(Decimal("0.5"), 1), Share(Decimal("0.5"), 1)],
        [Share(Decimal("1.5"), 1), Share(Decimal("-0.5"), 2)],
        [Share(Decimal(1))],
        [Share(Decimal("0.33333"), 1), Share(Decimal("0.66667"), 2)],
    ],
)
def test_shares_that_are_refused(shares: list[Share]) -> None:
    with pytest.raises(BadValue):
        check_shares(shares)


def test_hints_of_the_investors_room_are_not_collisions() -> None:
    assert kind_of("same_uscc") == CollisionKind.SAME_USCC
    assert kind_of("close_name") is None
    assert kind_of("other_place") is None
    assert surest({CollisionKind.SHORT_NAME, CollisionKind.SAME_USCC}) == CollisionKind.SAME_USCC


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("高性能膜材料生产基地", "高性能膜材料生产基地项目", True),
        ("年产10万吨锂电池负极材料", "锂电池负极材料年产10万吨", False),
        ("酒店", "酒店", True),
        ("酒店", "酒庄", False),
        ("", "", False),
        ("光伏组件", "海洋牧场综合开发", False),
    ],
)
def test_like_content(one: str, other: str, alike: bool) -> None:
    assert like_content(one, other) is alike


def test_registrations_meet_within_a_province_and_are_decided_above_both() -> None:
    assert arena("000000/130000/130300/") == "000000/130000/"
    assert arena("990100/990101/") == "990100/"
    assert common_path("000000/130300/130302/", "000000/130300/130322/") == "000000/130300/"
    assert common_path("000000/130300/", "000000/130300/130322/") == "000000/130300/"
    assert common_path("990100/", "990200/") == "990200/"


def test_units_are_proposed_by_experience_load_and_place_with_reasons() -> None:
    green = UnitFacts(1, "新能源专班", "海港区", 4, 1, held=2, people=2, near=True)
    busy = UnitFacts(2, "忙队", "海港区", 0, 0, held=40, people=2, near=True)
    empty = UnitFacts(3, "空编", "昌黎县", 0, 0, held=0, people=0, near=False)
    found = proposals([empty, busy, green], "新能源", 3)
    assert [one.unit for one in found] == [1, 2, 3]
    assert found[0].score > found[1].score >= found[2].score
    assert "办过「新能源」项目 4 个" in found[0].reasons[0]
    assert all(any("可用土地未知" in reason for reason in one.reasons) for one in found)


@pytest.mark.parametrize(
    ("name", "value"),
    [("protection_days", 0), ("capacity", 0), ("large_amount", Decimal(0)),
     ("leader_after_days", 0), ("remind_before_days", 90), ("report_days", 99_999)],
)  # fmt: skip
def test_terms_that_make_no_sense(name: str, value: object) -> None:
    with pytest.raises(BadValue) as refusal:
        check_terms(Terms(**{name: value}))
    assert refusal.value.field == name


def test_the_bound_of_a_large_amount_is_included() -> None:
    assert TERMS.is_large(Decimal(500_000_000))
    assert not TERMS.is_large(Decimal("499999999.99"))
    assert not TERMS.is_large(None)

"""The pure rules: levels, days, names, months, the calendar's text."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from wutong.domains.engagements.choices import LeaderLevel, Status
from wutong.domains.engagements.rules.errors import BadValue
from wutong.domains.engagements.rules.ics import CalendarEntry, calendar_text
from wutong.domains.engagements.rules.levels import highest, level_of_post, level_of_words
from wutong.domains.engagements.rules.life import check_days, may_become
from wutong.domains.engagements.rules.months import days_touched, month_of, weeks_of
from wutong.domains.engagements.rules.names import normalized, stated_names

TODAY = date(2022, 9, 9)
AT = datetime(2022, 9, 1, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("市委书记", "main_leader"),
        ("区长", "main_leader"),
        ("区委副书记、区长", "main_leader"),
        ("区委副书记", "other_leader"),
        ("区委常委、常务副区长", "other_leader"),
        ("开发区管委会副主任", "other_leader"),
        ("党政主要领导", "main_leader"),
        ("主要领导", "main_leader"),
        ("经开区管委会主任", "main_leader"),
        ("副市长", "other_leader"),
        ("区委常委", "other_leader"),
        ("市政府秘书长", "other_leader"),
        ("区级领导", "other_leader"),
        ("其他领导", "other_leader"),
        ("投资促进局局长", "department"),
        ("招商局", "department"),
        ("部门", "department"),
        ("第3招商小分队", "squad"),
        ("驻上海联络处", "squad"),
        ("main_leader", "main_leader"),
        ("张三", None),
        ("", None),
    ],
)
def test_the_level_is_read_from_a_title(words: str, level: str | None) -> None:
    assert level_of_words(words) == level


def test_somebody_is_a_main_leader_by_role_and_title_together() -> None:
    assert level_of_post("市委书记", "leader", "") == LeaderLevel.MAIN_LEADER
    assert level_of_post("副市长", "leader", "") == LeaderLevel.OTHER_LEADER
    assert level_of_post("领导", "leader", "") == LeaderLevel.OTHER_LEADER
    assert level_of_post("局长", "promotion_bureau", "") == LeaderLevel.DEPARTMENT
    assert level_of_post("队员", "recruiter", "promotion_squad") == LeaderLevel.SQUAD
    assert level_of_post("管委会主任", "analyst", "") == LeaderLevel.DEPARTMENT


@given(st.lists(st.sampled_from(LeaderLevel.values)))
def test_the_highest_of_the_members_leads(levels: list[str]) -> None:
    best = highest(levels)
    assert (best is None) == (not levels)
    assert not levels or LeaderLevel.values.index(best) == min(
        map(LeaderLevel.values.index, levels)
    )


def test_a_plan_is_held_or_called_off_and_a_cancelled_one_stays() -> None:
    steps = {(a, b) for a in Status.values for b in Status.values if may_become(a, b)}
    assert steps == {("planned", "held"), ("planned", "cancelled"), ("held", "cancelled")}


@pytest.mark.parametrize(
    ("starts", "ends", "held", "field"),
    [
        (TODAY, TODAY - timedelta(days=1), False, "ends_on"),
        (TODAY, TODAY + timedelta(days=93), False, "ends_on"),
        (TODAY + timedelta(days=1), TODAY + timedelta(days=1), True, "starts_on"),
        (TODAY + timedelta(days=800), TODAY + timedelta(days=800), False, "starts_on"),
    ],
)
def test_days_that_cannot_be_are_refused(starts: date, ends: date, held: bool, field: str) -> None:
    with pytest.raises(BadValue) as refusal:
        check_days(starts, ends, TODAY, held=held)
    assert refusal.value.field == field


def test_a_trip_that_has_begun_may_be_recorded_before_it_ends() -> None:
    check_days(TODAY, TODAY + timedelta(days=3), TODAY, held=True)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("北京甲公司、上海乙集团等5家企业", ["北京甲公司", "上海乙集团"]),
        ("1.甲科技\n2.乙科技；丙科技", ["甲科技", "乙科技", "丙科技"]),
        ("甲公司和乙公司", ["甲公司", "乙公司"]),
        ("中和信（北京）公司，中和信(北京)公司", ["中和信（北京）公司"]),
        ("、 ；", []),
    ],
)
def test_firms_are_told_apart_in_one_text(text: str, names: list[str]) -> None:
    assert stated_names([text]) == names


@given(st.lists(st.text(alphabet="甲乙丙丁戊科技公司 (（）)", max_size=8)))
def test_no_firm_is_named_twice_and_none_without_a_letter(texts: list[str]) -> None:
    keys = [normalized(name) for name in stated_names(texts)]
    assert len(keys) == len(set(keys))
    assert all(keys)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 1)))
def test_the_weeks_of_a_month_begin_on_monday_and_hold_it_whole(day: date) -> None:
    month = day.replace(day=1)
    weeks = weeks_of(month)
    assert all(week[0].weekday() == 0 and len(week) == 7 for week in weeks)
    days = [one for week in weeks for one in week]
    assert day in days
    assert all(b - a == timedelta(days=1) for a, b in itertools.pairwise(days))


def test_a_month_that_is_none_is_the_present_one() -> None:
    assert month_of("2022-03", TODAY) == date(2022, 3, 1)
    for text in ("", "2022-13", "1999-01", "x", "2022-3"):
        assert month_of(text, TODAY) == date(2022, 9, 1)


def test_a_thing_of_several_days_stands_on_each() -> None:
    days = [date(2022, 9, day) for day in (1, 2, 3)]
    found = days_touched([(date(2022, 8, 30), date(2022, 9, 2), "a")], days)
    assert found == {days[0]: ["a"], days[1]: ["a"], days[2]: []}


def test_the_calendar_is_folded_escaped_and_in_chinas_time() -> None:
    long = "，".join(["拜访长江以南的装备企业; 谈\\用地"] * 12) + "\n第二行"
    entry = CalendarEntry(
        "1@x", "走出去：赴上海", date(2022, 9, 1), date(2022, 9, 1), AT, time(9, 30), "上海，浦东",
        long, "https://example.org/engagements/1/", 3,
    )  # fmt: skip
    text = calendar_text("我的活动", [entry])
    lines = text.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert b"DTSTART;TZID=Asia/Shanghai:20220901T093000" in lines
    assert b"DTEND;TZID=Asia/Shanghai:20220901T113000" in lines
    assert b"TZID:Asia/Shanghai" in lines
    assert b"TZOFFSETTO:+0800" in lines
    [event] = Calendar.from_ical(text).walk("VEVENT")
    assert str(event["description"]) == long
    assert str(event["location"]) == "上海，浦东"
    assert event["sequence"] == 3


def test_a_whole_day_ends_on_the_day_after_as_the_standard_says() -> None:
    entry = CalendarEntry("1@x", "参展", date(2022, 9, 1), date(2022, 9, 3), AT, cancelled=True)
    text = calendar_text("活动", [entry])
    assert b"DTSTART;VALUE=DATE:20220901\r\nDTEND;VALUE=DATE:20220904" in text
    assert b"STATUS:CANCELLED" in text


@given(
    st.lists(
        st.text(
            st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=120
        ),
        max_size=4,
    )
)
def test_whatever_is_written_comes_back_as_written(texts: list[str]) -> None:
    entries = [
        CalendarEntry(f"{n}@x", text, date(2022, 9, 1), date(2022, 9, 1), AT)
        for n, text in enumerate(texts)
    ]
    written = calendar_text("活动", entries)
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    events = Calendar.from_ical(written).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == texts

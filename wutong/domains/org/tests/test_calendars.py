"""The working calendar of regions: own days, published years, what is kept, what is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from wutong.domains.org import actions
from wutong.domains.org.choices import DayKind, RegionLevel, Role
from wutong.domains.org.models import CalendarChange, CalendarDay, CalendarVersion, Region
from wutong.domains.org.queries import working_calendar
from wutong.domains.org.queries.calendars import asking_once, own_days, year_shown
from wutong.domains.org.rules import BadArrangement, check_arrangement, parse_arrangement
from wutong.domains.org.tests.conftest import City
from wutong.domains.org.tests.factories import NOON, holder
from wutong.kernel import audit, events
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.workdays import WorkingCalendar, national_calendar, national_days

DAY = timedelta(days=1)
MONDAY = date(2022, 9, 19)
SATURDAY = date(2022, 9, 17)
NOTICE = """
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。
五、端午节：6月9日（周三）放假。
六、中秋节、国庆节：9月15日放假，10月1日（周五）至7日（周四）放假调休，共8天。9月26日（周日）上班。
"""


@pytest.fixture
def root(db: None) -> Region:
    """The whole country."""
    made = Region(code="000000", name="全国", level=RegionLevel.COUNTRY)
    made.save()
    return made


def set_days(region: Region | None, first: date, last: date | None = None, **more: Any) -> None:
    stated = {"worked": False, "reason": "本地节日", "by": None, "at": NOON, **more}
    actions.set_own_days(region=region, first=first, last=last or first, **stated)


def test_without_own_days_every_region_shares_the_nations_calendar(city: City) -> None:
    assert working_calendar(city.east.path) is national_calendar()


def test_a_regions_day_holds_in_its_subtree_alone(city: City) -> None:
    set_days(city.east, MONDAY)
    assert not working_calendar(city.east.path).is_working_day(MONDAY)
    assert working_calendar(city.west.path).is_working_day(MONDAY)
    assert working_calendar(city.city.path).is_working_day(MONDAY)


def test_the_nearest_region_has_the_last_word(city: City) -> None:
    set_days(None, MONDAY)
    set_days(city.city, MONDAY, worked=True)
    set_days(city.east, MONDAY)
    worked = {
        place: working_calendar(path).is_working_day(MONDAY)
        for place, path in (("country", ""), ("city", city.city.path), ("east", city.east.path),
                            ("west", city.west.path))
    }  # fmt: skip
    assert worked == {"country": False, "city": True, "east": False, "west": True}


def test_a_span_is_entered_replaced_and_taken_back(city: City) -> None:
    calendar = working_calendar(city.east.path)
    before = calendar.add(MONDAY, 10)
    set_days(city.east, MONDAY, MONDAY + 4 * DAY)
    assert working_calendar(city.east.path).add(MONDAY - DAY, 1) == MONDAY + 7 * DAY
    set_days(city.east, MONDAY + DAY, worked=True)
    assert CalendarDay.objects.filter(region=city.east).count() == 5
    assert working_calendar(city.east.path).is_working_day(MONDAY + DAY)
    removed = actions.remove_own_days(
        region=city.east, first=MONDAY, last=MONDAY + 6 * DAY, reason="取消", by=None, at=NOON
    )
    assert removed == 5
    assert working_calendar(city.east.path).add(MONDAY, 10) == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"last": MONDAY - DAY}, "早于"),
        ({"last": MONDAY + 100 * DAY}, "62"),
        ({"first": date(1999, 1, 1), "last": date(1999, 1, 2)}, "2000"),
        ({"reason": " "}, "原因"),
    ],
)
def test_a_bad_span_is_refused(city: City, change: dict[str, Any], words: str) -> None:
    stated = {"region": city.east, "first": MONDAY, "last": MONDAY, **change}
    with pytest.raises(ValidationError, match=words):
        set_days(**stated)
    with pytest.raises(ValidationError, match="没有录入"):
        actions.remove_own_days(
            region=city.east, first=MONDAY, last=MONDAY, reason="", by=None, at=NOON
        )


def test_only_who_keeps_the_rules_of_the_place_enters_days(city: City, root: Region) -> None:
    admin = holder(Role.ADMINISTRATOR, city.east)
    set_days(city.east, MONDAY, by=admin)
    for region in (city.city, city.west, None):
        with pytest.raises(PermissionDenied):
            set_days(region, MONDAY, by=admin)
    with pytest.raises(PermissionDenied):
        set_days(city.east, MONDAY, by=holder(Role.PROMOTION_BUREAU, city.east))
    set_days(None, MONDAY, by=holder(Role.ADMINISTRATOR, root))


def test_each_writing_leaves_an_audit_row_where_it_holds(city: City) -> None:
    set_days(city.east, MONDAY, MONDAY + DAY)
    row = AuditEntry.objects.get(action="org.calendar_days_set")
    assert row.region_path == city.east.path
    assert row.changes == {"2022-09-19": [None, "free"], "2022-09-20": [None, "free"]}
    assert row.reason == "本地节日"
    assert audit.action_words(row.action) == "设定工作日历的日子"


def test_the_database_keeps_one_row_a_region_and_day(city: City) -> None:
    set_days(None, MONDAY)
    stated = {"on": MONDAY, "worked": True, "reason": "x", "entered_at": NOON}
    for wrong in (
        {"region": None},  # the country's is there
        {"region": city.east},  # without its path
        {"region": None, "region_path": "1/", "on": SATURDAY},
        {"region": None, "reason": "", "on": SATURDAY},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            CalendarDay.objects.create(**{**stated, **wrong})
    CalendarVersion.objects.filter(pk=1).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarVersion.objects.create(pk=2, token="x", package_until=2026)


# -- what is kept -------------------------------------------------------------------------------


def test_a_kept_calendar_costs_one_query_and_none_within_a_request(city: City) -> None:
    set_days(city.east, MONDAY)
    working_calendar(city.east.path), working_calendar(city.west.path)
    with CaptureQueriesContext(connection) as queries:
        assert working_calendar(city.east.path) is working_calendar(city.east.path)
    assert len(queries) == 2
    with CaptureQueriesContext(connection) as queries, asking_once():
        for path in (city.east.path, city.west.path, city.east.path):
            working_calendar(path)
    assert len(queries) == 1


def test_a_change_within_the_request_is_seen_at_once(city: City) -> None:
    with asking_once():
        assert working_calendar(city.east.path).is_working_day(MONDAY)
        set_days(city.east, MONDAY)
        assert not working_calendar(city.east.path).is_working_day(MONDAY)


def test_another_processs_change_is_seen_by_the_next_request(city: City) -> None:
    """What the other process commits is rows: nothing of this process's memory changes."""
    set_days(city.east, MONDAY)
    assert not working_calendar(city.east.path).is_working_day(MONDAY)
    CalendarDay.objects.filter(region=city.east).update(worked=True)
    CalendarVersion.objects.filter(pk=1).update(token="of another process")
    assert working_calendar(city.east.path).is_working_day(MONDAY)


def test_what_was_rolled_back_is_not_kept(city: City) -> None:
    class Undone(Exception):
        """Take the transaction back."""

    def undo() -> None:
        set_days(city.east, MONDAY)
        assert not working_calendar(city.east.path).is_working_day(MONDAY)
        raise Undone

    with pytest.raises(Undone), transaction.atomic():
        undo()
    assert working_calendar(city.east.path).is_working_day(MONDAY)
    set_days(city.west, MONDAY)
    assert working_calendar(city.east.path).is_working_day(MONDAY)


# -- a day-by-day count -------------------------------------------------------------------------

NATIONAL = national_calendar()
DAYS = st.dates(date(2004, 1, 1), date(2030, 12, 31))
OWN = st.dictionaries(DAYS, st.booleans(), max_size=40)


def worked_in(own: dict[date, bool], day: date) -> bool:
    return own.get(day, NATIONAL.is_working_day(day))


@settings(max_examples=60, deadline=None)
@given(above=OWN, below=OWN, one=DAYS, other=DAYS)
def test_counting_with_own_days_agrees_with_walking(
    above: dict[date, bool], below: dict[date, bool], one: date, other: date
) -> None:
    calendar = WorkingCalendar(above | below)
    start, end = sorted((one, other))
    walked = sum(
        worked_in(above | below, start + n * DAY) for n in range(1, (end - start).days + 1)
    )
    assert calendar.count(start, end) == walked
    assert calendar.count(end, start) == -walked


@settings(max_examples=60, deadline=None)
@given(own=OWN, start=DAYS, days=st.integers(1, 300))
def test_adding_and_subtracting_with_own_days_agree_with_walking(
    own: dict[date, bool], start: date, days: int
) -> None:
    calendar = WorkingCalendar(own)
    for step, found in ((DAY, calendar.add(start, days)), (-DAY, calendar.add(start, -days))):
        walked, left = start, days
        while left:
            walked += step
            left -= worked_in(own, walked)
        assert found == walked


@pytest.fixture
def own_calendars(city: City) -> Iterator[City]:
    """Days entered at three levels, through the actions."""
    for place, offset in ((None, 0), (city.city, 3), (city.east, 5)):
        for n in range(12):
            set_days(place, date(2024, 1, 1) + (offset + 17 * n) * DAY, worked=n % 3 == 0)
    return city


def test_what_the_tables_say_agrees_with_walking(own_calendars: City) -> None:
    calendar = working_calendar(own_calendars.east.path)
    own = {row.on: row.worked for row in own_days(own_calendars.east.path)}
    assert len(own) == 36
    walked = 0
    for n in range(1, 500):
        day = date(2023, 12, 31) + n * DAY
        walked += worked_in(own, day)
        assert calendar.count(date(2023, 12, 31), day) == walked


# -- published years ----------------------------------------------------------------------------


def enter(year: int, text: str = NOTICE, **more: Any) -> None:
    read = parse_arrangement(text, year)
    stated = {"source": "国办发明电〔2026〕1号", "by": None, "at": NOON, **more}
    actions.enter_year(year=year, free=read.free, worked=read.worked, **stated)


def test_the_notice_is_read_as_it_is_pasted() -> None:
    read = parse_arrangement(NOTICE, 2027)
    assert len(read.free) == 3 + 7 + 3 + 5 + 1 + 8
    assert read.free[:4] == (date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3), date(2027, 2, 5))
    assert date(2027, 9, 15) in read.free
    assert [f"{day:%m-%d}" for day in read.worked] == [
        "01-31", "02-20", "04-25", "05-08", "09-26",
    ]  # fmt: skip


def test_a_line_for_each_day_is_read_too() -> None:
    text = "2022-12-31 至 2023-01-02 放假 元旦\n2023-01-21 至 2023-01-27 放假\n2023-01-28 上班"
    read = parse_arrangement(text, 2023)
    assert read.free[0] == date(2022, 12, 31)
    assert len(read.free) == 10
    assert read.worked == (date(2023, 1, 28),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2月30日放假", "不存在"),
        ("5月1日至3月1日放假", "起止"),
        ("2月6日至10日", "放假还是上班"),
        ("10月1日至7日放假。10月11日上班", "不是周末"),
        ("10月1日至7日放假。10月2日上班", "又放假又上班"),
        ("2029年10月1日至7日放假", "不在 2027 年"),
        ("1月1日放假", "天之间"),
        ("", "天之间"),
    ],
)
def test_what_is_no_arrangement_is_refused_with_the_part(text: str, words: str) -> None:
    with pytest.raises(BadArrangement, match=words):
        parse_arrangement(text, 2027)


def test_arrangements_as_published_pass_the_check() -> None:
    """Those of the package, 2008–2026, whichever days they took from the December before."""
    for year in range(2008, 2027):
        free, worked = national_days(year)
        check_arrangement(year, free, worked)


@pytest.fixture
def unknown() -> int:
    """The first year whose arrangement the package doesn't know."""
    return NATIONAL.last_published_year + 1


def notice_of(year: int) -> str:
    """Seven days in October and the Saturday before."""
    day = date(year, 9, 30)
    while day.weekday() != 5:
        day -= DAY
    return f"{year}-10-01 至 {year}-10-07 放假\n{day.isoformat()} 上班"


@pytest.mark.django_db
def test_an_entered_year_takes_assumptions_back_and_is_no_longer_provisional(unknown: int) -> None:
    assert working_calendar().is_provisional(date(unknown, 5, 4))
    enter(unknown, notice_of(unknown))
    calendar = working_calendar()
    first = date(unknown, 1, 1)
    assert calendar.is_working_day(first) is (first.weekday() < 5)  # 元旦 isn't in this notice
    assert not calendar.is_working_day(date(unknown, 10, 4))
    make_up = [day for day in range(23, 31) if date(unknown, 9, day).weekday() == 5][-1]
    assert calendar.is_working_day(date(unknown, 9, make_up))
    assert not calendar.is_provisional(date(unknown, 12, 31))
    assert calendar.is_provisional(date(unknown + 1, 1, 1))


@pytest.mark.django_db
def test_years_are_entered_and_taken_back_without_a_gap(unknown: int) -> None:
    with pytest.raises(ValidationError, match=str(unknown)):
        enter(unknown + 1, notice_of(unknown + 1))
    enter(unknown, notice_of(unknown))
    enter(unknown + 1, notice_of(unknown + 1))
    with pytest.raises(ValidationError, match="以后"):
        actions.remove_year(year=unknown, reason="误", by=None, at=NOON)
    for year in (unknown + 1, unknown):
        actions.remove_year(year=year, reason="误", by=None, at=NOON)
    assert working_calendar().is_provisional(date(unknown, 5, 4))
    with pytest.raises(ValidationError, match="没有录入"):
        actions.remove_year(year=unknown, reason="误", by=None, at=NOON)


def test_a_year_at_a_glance_says_what_each_day_is(city: City) -> None:
    set_days(city.city, SATURDAY, worked=True, reason="迎检")
    set_days(city.east, MONDAY)
    shown = year_shown(city.east.path, 2022)
    kinds = {day.on: day.kind for day in shown.days}
    assert len(shown.days) == 365
    assert kinds[SATURDAY] == DayKind.OWN_WORKED
    assert kinds[MONDAY] == DayKind.OWN_FREE
    assert kinds[date(2022, 10, 8)] == DayKind.MAKE_UP
    assert kinds[date(2022, 10, 3)] == DayKind.HOLIDAY
    assert kinds[date(2022, 9, 18)] == DayKind.WEEKEND
    assert kinds[date(2022, 9, 20)] == DayKind.WORKDAY
    assert not shown.provisional
    assert shown.working_days == sum(
        kind in {DayKind.WORKDAY, DayKind.MAKE_UP, DayKind.OWN_WORKED} for kind in kinds.values()
    )


# -- telling the rooms --------------------------------------------------------------------------


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What listeners of ``org.calendar_changed`` are told, without the rooms."""
    told: list[dict[str, Any]] = []
    monkeypatch.setitem(
        events._listeners, "org.calendar_changed", [lambda **facts: told.append(facts)]
    )
    return told


def test_a_change_is_told_once_after_commit(
    city: City, heard: list[dict[str, Any]], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        set_days(city.east, MONDAY, MONDAY + DAY)
        assert heard == []
    assert heard == [{"region_path": city.east.path, "first_day": MONDAY, "at": NOON}]
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.tell_of_changes(at=NOON) == 0
        set_days(city.east, MONDAY, MONDAY + DAY)  # again the same
    assert len(heard) == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_that_nobody_told_is_told_by_the_next_run(heard: list[dict[str, Any]]) -> None:
    CalendarChange.objects.create(region_path="13/", first_day=MONDAY, at=NOON)
    failing = events._listeners["org.calendar_changed"]

    def fail(**_facts: Any) -> None:
        raise RuntimeError

    events._listeners["org.calendar_changed"] = [fail]
    with pytest.raises(RuntimeError):
        actions.tell_of_changes(at=NOON)
    events._listeners["org.calendar_changed"] = failing
    assert actions.tell_of_changes(at=NOON) == 1
    assert [one["first_day"] for one in heard] == [MONDAY]


@pytest.mark.django_db
def test_a_new_version_of_the_package_is_told_as_well(unknown: int) -> None:
    assert not actions.follow_package(at=NOON)
    assert CalendarChange.objects.count() == 0
    CalendarVersion.objects.filter(pk=1).update(package_until=unknown - 2)
    token = CalendarVersion.objects.get().token
    assert actions.follow_package(at=NOON)
    assert CalendarChange.objects.get().first_day == date(unknown - 2, 12, 20)
    assert CalendarVersion.objects.get().token != token
    assert not actions.follow_package(at=NOON)

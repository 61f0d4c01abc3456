"""Working days and the calendar's own days over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

from ninja import Path, Router, Schema
from pydantic import Field

from wutong.domains.org import actions
from wutong.domains.org.api.organisation import region_stated
from wutong.domains.org.choices import COUNTRY_CODE, DayKind
from wutong.domains.org.models import CalendarDay, Region
from wutong.domains.org.queries import calendars, working_calendar
from wutong.domains.org.rules import LAST_YEAR, check_reach
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Body, Day, Flag, Letters, Moment
from wutong.kernel.workdays import FIRST_YEAR, WorkingCalendar

router = Router()

FURTHEST: Final = 10_000
ROWS_AT_MOST: Final = 400
Code = Annotated[str, Letters(16), Field(description="行政区划代码；不写为全国")]
CodeInBody = Annotated[str, Letters(16, 1), Field(description="行政区划代码；全国写 000000")]
Reason = Annotated[str, Letters(200, 1)]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


class WorkingDayShape(Schema):
    """What a day is in a region."""

    on: Day
    working: bool
    kind: DayKind
    reason: str = Field(description="本地设定的原因；不是设定的日子为空")
    provisional: bool = Field(description="那一年的放假安排还没有公布")


class WorkingDayCount(Schema):
    """How many working days lie between two days."""

    days: int = Field(description="起日次日至止日，含止日；止日在前为负数")
    provisional: bool = Field(description="较晚一天所在年份的安排还没有公布")


class WorkingDayFound(Schema):
    """The day that lies so many working days away."""

    on: Day
    provisional: bool


class CalendarDayShape(Schema):
    """A day that was entered otherwise than the arrangement above it says."""

    region: str = Field(description="行政区划代码；全国为 000000")
    on: Day
    worked: bool
    reason: str
    entered_at: Moment

    @staticmethod
    def resolve_region(row: Any) -> str:
        """The code of the region that entered it."""
        code: str = row.region.code if row.region else COUNTRY_CODE
        return code


class CalendarDayList(Schema):
    """Entered days of a year, the nearest region's last."""

    items: list[CalendarDayShape]


class CalendarDaysBody(Body):
    """Days to enter."""

    region: CodeInBody
    first: Day
    last: Day
    worked: Flag
    reason: Reason


class CalendarDaysGone(Body):
    """Entered days to take back."""

    region: CodeInBody
    first: Day
    last: Day
    reason: Reason


class CalendarYearBody(Body):
    """A year's arrangement as published."""

    year: Year
    free: Annotated[list[Day], Field(max_length=100)]
    worked: Annotated[list[Day], Field(max_length=100)]
    source: Reason


class CalendarYearGone(Body):
    """An entered arrangement to take back."""

    year: Year
    reason: Reason


class CalendarYearShape(Schema):
    """An arrangement that was entered."""

    year: int
    free: list[Day]
    worked: list[Day]
    source: str


class CalendarYears(Schema):
    """Up to which year arrangements are known, and those that were entered."""

    published_until: int
    entered: list[CalendarYearShape]


class Removed(Schema):
    """How many entered days were taken back."""

    removed: int


def _place(code: str, place: str = "query") -> Region | None:
    """The region; None for the whole country. Refuses an unknown code with 422."""
    return None if code in {"", COUNTRY_CODE} else region_stated(code, place, "region")


def _calendar(code: str) -> WorkingCalendar:
    region = _place(code)
    return working_calendar(region.path if region else "")


@router.get("/working-days/count", response=WorkingDayCount, summary="两天之间的工作日")
def count_working_days(request: ApiCaller, start: Day, end: Day, region: Code = "") -> Any:
    """起日次日为第 1 天。"""
    check_reach(start, end)
    calendar = _calendar(region)
    return {
        "days": calendar.count(start, end),
        "provisional": calendar.is_provisional(max(start, end)),
    }


@router.get("/working-days/add", response=WorkingDayFound, summary="往后或往前数工作日")
def add_working_days(
    request: ApiCaller,
    start: Day,
    days: Annotated[int, Field(ge=-FURTHEST, le=FURTHEST, description="负数往前数")],
    region: Code = "",
) -> Any:
    """起日次日为第 1 天。"""
    check_reach(start)
    calendar = _calendar(region)
    found = calendar.add(start, days)
    return {"on": found, "provisional": calendar.is_provisional(max(start, found))}


@router.get("/working-days/{day}", response=WorkingDayShape, summary="某天是不是工作日")
def read_working_day(
    request: ApiCaller, day: Annotated[Day, Path(description="2026-11-21")], region: Code = ""
) -> Any:
    """连同它是什么日子。"""
    check_reach(day)
    found = _place(region)
    shown = calendars.day_shown(found.path if found else "", day)
    calendar = working_calendar(found.path if found else "")
    return {
        "on": day,
        "working": calendar.is_working_day(day),
        "kind": shown.kind,
        "reason": shown.own.reason if shown.own else "",
        "provisional": calendar.is_provisional(day),
    }


@router.get("/calendar-days", response=CalendarDayList, summary="设定的日子")
def list_calendar_days(request: ApiCaller, year: Year, region: Code = "") -> Any:
    """全国、上级和本地区在这一年设定的，至多四百天。"""
    found = _place(region)
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = calendars.own_days_between(found.path if found else "", first, last)
    return {"items": rows[:ROWS_AT_MOST]}


@router.post("/calendar-days", response=CalendarDayList, summary="设定一段日子放假或上班")
def set_calendar_days(request: ApiCaller, body: CalendarDaysBody) -> Any:
    """对地区及下辖地区有效；这一段原来设定的由它代替。"""
    rows: list[CalendarDay] = actions.set_own_days(
        region=_place(body.region, "body"), first=body.first, last=body.last, worked=body.worked,
        reason=body.reason, by=request.user, at=clock.now(),
    )  # fmt: skip
    return {"items": rows}


@router.post("/calendar-days/remove", response=Removed, summary="删除设定的日子")
def remove_calendar_days(request: ApiCaller, body: CalendarDaysGone) -> Any:
    """只删本地区设定的。"""
    removed = actions.remove_own_days(
        region=_place(body.region, "body"), first=body.first, last=body.last, reason=body.reason,
        by=request.user, at=clock.now(),
    )  # fmt: skip
    return {"removed": removed}


@router.get("/calendar-years", response=CalendarYears, summary="公布到哪一年")
def list_calendar_years(request: ApiCaller) -> Any:
    """此后的年份为暂定。"""
    return _years()


def _years() -> dict[str, Any]:
    entered = calendars.entered_years()
    return {
        "published_until": calendars.published_until(row.year for row in entered),
        "entered": entered,
    }


@router.post("/calendar-years", response=CalendarYears, summary="录入年度放假安排")
def enter_calendar_year(request: ApiCaller, body: CalendarYearBody) -> Any:
    """全国统一；原来录入的由它代替。"""
    actions.enter_year(**body.dict(), by=request.user, at=clock.now())
    return _years()


@router.post("/calendar-years/remove", response=CalendarYears, summary="删除录入的年度安排")
def remove_calendar_year(request: ApiCaller, body: CalendarYearGone) -> Any:
    """回到软件包里的安排，或者推算。"""
    actions.remove_year(year=body.year, reason=body.reason, by=request.user, at=clock.now())
    return _years()

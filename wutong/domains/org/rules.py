"""Pure decisions of the organisation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from wutong.domains.org.choices import RegionLevel
from wutong.kernel.workdays import FIRST_YEAR, OutOfCalendar

CUSTOM_LETTERS: Final = {RegionLevel.DEVELOPMENT_ZONE: "Z", RegionLevel.PARK: "P"}

# What ledgers call a zone inside its own city.
ZONE_ENDINGS: Final = {
    "经济技术开发区": ("经济技术开发区", "经开区", "开发区"),
    "高新技术产业开发区": ("高新技术产业开发区", "高新技术开发区", "高新区"),
}


def zone_aliases(name: str) -> list[str]:
    """Short names of a development zone, e.g. 秦皇岛经济技术开发区 → 秦皇岛经开区、经开区、开发区."""
    for ending, shorts in ZONE_ENDINGS.items():
        if name.endswith(ending):
            place = name.removesuffix(ending)
            return [f"{place}{short}" for short in shorts[1:]] + list(shorts)
    return []


def next_code(parent_code: str, level: RegionLevel, taken: list[str]) -> str:
    """The next free code of a zone or park under a parent: 130300Z01, 130300Z02, …"""
    prefix = f"{parent_code}{CUSTOM_LETTERS[level]}"
    numbers = [int(code[len(prefix) :]) for code in taken if code[len(prefix) :].isdecimal()]
    return f"{prefix}{max(numbers, default=0) + 1:02d}"


FAILURES_OF_AN_ACCOUNT: Final = 5
FAILURES_OF_AN_ADDRESS: Final = 30
LOCKED_FOR: Final = timedelta(minutes=15)


def locked_until(failures: Sequence[datetime], allowed: int, at: datetime) -> datetime | None:
    """Until when no password is tried any more, or None.

    ``failures`` are times of refused passwords. ``allowed`` of them within :data:`LOCKED_FOR`
    close the account or address until that time after the last one.
    """
    recent = sorted(one for one in failures if at - LOCKED_FOR < one <= at)
    return recent[-1] + LOCKED_FOR if len(recent) >= allowed else None


def whole_minutes(rest: timedelta) -> int:
    """Minutes to tell a person who has to wait ``rest``: rounded up, at least one."""
    return max(1, -(-int(rest.total_seconds()) // 60))


def cleaned_aliases(aliases: Iterable[str], name: str) -> list[str]:
    """Aliases without blanks, repetitions and the name itself, in the order given."""
    trimmed = (alias.strip() for alias in aliases)
    return list(dict.fromkeys(alias for alias in trimmed if alias and alias != name))


def paths_down_to(region_path: str) -> list[str]:
    """The paths of a region and of every region above it, the outermost first; none for ""."""
    codes = region_path.strip("/").split("/") if region_path else []
    return ["/".join(codes[: place + 1]) + "/" for place in range(len(codes))]


LAST_YEAR: Final = 2099
"""People ask no further: years are made as they are asked for, and each takes its time."""
DAYS_AT_ONCE: Final = 62
FREE_DAYS_OF_A_YEAR: Final = range(7, 61)
WEEKDAYS: Final = 5
DAY: Final = timedelta(days=1)
BRACKETS: Final = re.compile(r"（[^（）]*）|\([^()]*\)")
PARTS: Final = re.compile(r"[。；;，,\n]+")
WRITTEN_DAY: Final = re.compile(
    r"(?:(?P<year>\d{4})[年./-])?(?P<month>\d{1,2})[月./-](?P<day>\d{1,2})日?|(?P<bare>\d{1,2})日"
)
UNTIL: Final = re.compile(r"\s*(?:至|到|—+|–|~|～|-)\s*$")


def check_reach(*days: date) -> None:
    """Raise OutOfCalendar for a day before 2000 or after 2099."""
    if not all(FIRST_YEAR <= day.year <= LAST_YEAR for day in days):
        raise OutOfCalendar(
            _("工作日历从 %(first)s 年到 %(last)s 年。") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )


class BadArrangement(ValueError):
    """What was entered is no arrangement of a year; the message says which part."""


@dataclass(frozen=True)
class Arrangement:
    """Free days and worked weekend days of a year, in order."""

    free: tuple[date, ...]
    worked: tuple[date, ...]


def parse_arrangement(text: str, year: int) -> Arrangement:
    """Read the State Council's notice as pasted, or a line for each day or span.

    ``1月1日（周五）至3日（周日）放假调休，共3天。1月9日（周六）上班。`` or ``2027-02-06 上班``. A day
    without a year is one of ``year``. Raises BadArrangement with what cannot be read.
    """
    free: set[date] = set()
    worked: set[date] = set()
    for part in PARTS.split(BRACKETS.sub("", text)):
        days = list(_days_in(part, year))
        if not days:
            continue
        if "上班" in part:
            worked.update(days)
        elif "放假" in part or "休" in part:
            free.update(days)
        else:
            raise BadArrangement(_("「%s」没有说是放假还是上班。") % part.strip()[:40])
    check_arrangement(year, free, worked)
    return Arrangement(tuple(sorted(free)), tuple(sorted(worked)))


def _days_in(part: str, year: int) -> Iterator[date]:
    """The days that a part names, spans filled."""
    last: date | None = None
    ended = 0
    for found in WRITTEN_DAY.finditer(part):
        between, ended = part[ended : found.start()], found.end()
        if found["bare"] and last is None:
            continue
        day = _day(found, last, year, part)
        if last is not None and UNTIL.fullmatch(between):
            if day < last or (day - last).days > DAYS_AT_ONCE:
                raise BadArrangement(_("「%s」的起止日期不对。") % part.strip()[:40])
            yield from (last + DAY * n for n in range(1, (day - last).days))
        yield day
        last = day


def _day(found: re.Match[str], last: date | None, year: int, part: str) -> date:
    if found["bare"]:
        assert last is not None
        numbers = (last.year, last.month, int(found["bare"]))
    else:
        known = int(found["year"]) if found["year"] else (last.year if last else year)
        numbers = (known, int(found["month"]), int(found["day"]))
    try:
        return date(*numbers)
    except ValueError as fault:
        raise BadArrangement(_("「%s」里有不存在的日期。") % part.strip()[:40]) from fault


def check_arrangement(year: int, free: Iterable[date], worked: Iterable[date]) -> None:
    """Raise BadArrangement unless this can be the arrangement of ``year``: its days lie in it or
    in the last days before it, worked ones are Saturdays and Sundays, none is both."""
    if not FIRST_YEAR < year <= LAST_YEAR:
        raise BadArrangement(_("没有 %s 年的工作日历。") % year)
    free, worked = set(free), set(worked)
    for day in sorted(free | worked):
        if not date(year - 1, 12, 20) <= day <= date(year, 12, 31):
            raise BadArrangement(_("%(day)s 不在 %(year)s 年。") % {"day": day, "year": year})
    for day in sorted(worked):
        if day.weekday() < WEEKDAYS:
            raise BadArrangement(_("%s 不是周末，调休上班的日子须是周末。") % day)
    if both := sorted(free & worked):
        raise BadArrangement(_("%s 又放假又上班。") % both[0])
    if len(free) not in FREE_DAYS_OF_A_YEAR:
        raise BadArrangement(
            _("一年的放假安排在 %(least)s 到 %(most)s 天之间，这里是 %(count)s 天。")
            % {"least": FREE_DAYS_OF_A_YEAR[0], "most": FREE_DAYS_OF_A_YEAR[-1],
               "count": len(free)}
        )  # fmt: skip

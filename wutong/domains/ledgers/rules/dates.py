"""Reading days as ledgers write them: cells, ``2022.9.9``, ``2022年9月9日``, Excel serials.

A month without a day, or with a part of it (6月中旬), is read as its first day and says so.
Anything that could be two days, or is only planned, is not read.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _

from wutong.domains.ledgers.rules.readings import Day, Unreadable
from wutong.domains.ledgers.rules.texts import (
    chinese_digits,
    chinese_number,
    is_empty,
    simplified,
)
from wutong.domains.ledgers.rules.workbook import Cell
from wutong.kernel.months import last_of

_EARLIEST, _LATEST = 1980, 2100
_SEPARATOR = r"[-./,、。年—–\\_]"
_FULL = re.compile(
    rf"(?P<year>'?\d{{4}}|'?\d{{2}}){_SEPARATOR}(?P<month>\d{{1,2}})(?:{_SEPARATOR}|月)(?P<day>\d{{1,2}})(?:日|号)?"
)
_MONTH = re.compile(
    rf"(?P<year>\d{{4}}|\d{{2}}(?=年)){_SEPARATOR}(?P<month>\d{{1,2}})(?:月份?|[-./])?"
)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})")
_COMPACT_MONTH = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])")
_YEARLESS = re.compile(r"(?P<month>\d{1,2})(?:月|[.])(?P<day>\d{1,2})(?:日|号)?")
_YEARLESS_MONTH = re.compile(r"(?P<month>\d{1,2})月份?")
_SHORT_YEAR = re.compile(r"'?(?P<year>(?:1[3-9]|[2-4]\d))[./-](?P<month>\d{1,2})")
"""22.9: what cannot be a month is a year."""
_MONTH_FIRST = re.compile(
    r"(?P<first>\d{1,2})[/.-](?P<second>\d{1,2})[/.-](?P<year>(?:19|20)\d{2})"
)
_MONTH_OR_YEAR_FIRST = re.compile(r"(?:0\d|1[0-2])/\d{1,2}/\d{2}")
"""03/05/23 is a day of 2023 to some and of 2003 to others."""
_ENGLISH = ("%d-%b-%y", "%d-%b-%Y", "%b%d,%Y", "%d%b%Y", "%B%d,%Y", "%d%B%Y")
_CLOCK = re.compile(r"(?:t|\s)?\d{1,2}[:时]\d{2}(?::\d{2}(?:\.\d+)?|分)?(?:z|am|pm)?$|[上下]午$")
_TAIL = re.compile(
    r"(?:正式|已)?(?:签约|签订|签署|注册|落地|开工|奠基|竣工|建成|投产|达产|到位|到账|完成|复工|当日|当天)+$"
)
_CHINESE = re.compile(
    r"^([〇零○一二三四五六七八九]{2,4})年([一二三四五六七八九十元]{1,3})月(?:([一二三四五六七八九十]{1,3})[日号])?$"
)
_PLANNED = re.compile(
    r"预计|计划|拟|预期|力争|目标|争取|前$|底$|以前|之前|左右|约|初$|中旬|上旬|下旬|季度|上半年|下半年|年中"
)
_INTENDED = re.compile(r"^(?:预计|计划|拟|预期|力争|目标|争取|于|在)+")
_ABOUT_A_MONTH = re.compile(r"(?<=月)(?:[上中下]旬|初|中|底|末)(?:以前|之前|前)?$")
_NOT_YET = re.compile(r"^(?:未|尚未|暂未|还未|没有|正在|在建|在谈|洽谈|待|暂缓|停)")
_DONE_WORDS = re.compile(r"^(?:已|是|√|✓|✔|完成)")
_PART_OF_MONTH = re.compile(r"(?<=月)(?:份)?(?:[上中下]旬|初)$")
_FIRST_MONTH = re.compile(r"(?<=年)元(?=月)")
_TWO_DAYS = re.compile(r"\d{4}\D\d{1,2}.*(?:[-~至、,;和]|—).*\d{4}\D\d{1,2}")


def read_day(
    value: Cell, *, dates_from_1904: bool = False, year: int | None = None
) -> Day | Unreadable | None:
    """Read one day that something did happen on.

    ``year`` is the ledger's own year, for cells that give month and day only. ``None`` for a
    cell that says nothing, or that says it has not happened (未开工).
    """
    if value is None:
        return None
    if isinstance(value, datetime):
        return _checked(value.date())
    if isinstance(value, date):
        return _checked(value)
    if isinstance(value, bool):
        return Unreadable(_("这里应是日期，写的是是或否"))
    if isinstance(value, int | float):
        return _from_number(float(value), dates_from_1904)
    if is_empty(value):
        return None
    if re.fullmatch(r"\d{5}(?:\.\d+)?", value.strip()):
        return _from_number(float(value), dates_from_1904)
    return _read_text(simplified(value), year)


def read_plan(value: Cell, *, dates_from_1904: bool = False, year: int | None = None) -> Day | None:
    """Read a day or month for which something is planned (2022年9月底前 is September).

    ``None`` for what names neither, such as 2023年上半年: it stays with the row as text.
    """
    if isinstance(value, str):
        value = _ABOUT_A_MONTH.sub("", _INTENDED.sub("", simplified(value)))
    found = read_day(value, dates_from_1904=dates_from_1904, year=year)
    return found if isinstance(found, Day) else None


def _checked(on: date) -> Day | Unreadable:
    if not _EARLIEST <= on.year <= _LATEST:
        return Unreadable(_("年份 %(year)s 不合常理") % {"year": on.year})
    return Day(on)


def _from_number(number: float, dates_from_1904: bool) -> Day | Unreadable | None:
    if number == 0:
        return None
    whole = int(number)
    if number == whole and 19_000_000 < whole < 21_010_000:
        return _read_text(str(whole), None)
    if number == whole and 190_001 <= whole <= 210_012:
        return _read_text(str(whole), None)
    if 25_000 <= number <= 73_500:
        start = date(1904, 1, 1) if dates_from_1904 else date(1899, 12, 30)
        return _checked(start + timedelta(days=whole))
    if _EARLIEST <= number <= _LATEST:
        return _from_year_and_fraction(number)
    return Unreadable(_("这个数不是日期"))


def _from_year_and_fraction(number: float) -> Day | Unreadable | None:
    """A cell typed as 2022.9 is stored as a number; 2022.1 may be January or October."""
    text = format(number, ".15g")
    if "." not in text:
        return Unreadable(_("只有年份，没有月日"))
    month = text.split(".")[1]
    if month == "1":
        return Unreadable(_("可能是 1 月，也可能是 10 月"))
    return _read_text(text, None)


@lru_cache(maxsize=16384)
def _read_text(text: str, year: int | None) -> Day | Unreadable | None:
    if _NOT_YET.match(text):
        return None
    plain_text = _TAIL.sub("", re.sub(r"\([^()]*\)$", "", _CLOCK.sub("", text))) or text
    plain_text = _FIRST_MONTH.sub("1", _arabic(plain_text)).strip(".。,、;:")
    if _MONTH_OR_YEAR_FIRST.fullmatch(plain_text):
        return Unreadable(_("月和日的先后不明"))
    for pattern in (_FULL, _COMPACT):
        if (match := pattern.fullmatch(plain_text)) is not None:
            return _day(match["year"], match["month"], match["day"])
    if _TWO_DAYS.search(text):
        return Unreadable(_("一格里有两个日期"))
    part_of_month = _PART_OF_MONTH.sub("", plain_text)
    if _PLANNED.search(part_of_month if part_of_month != plain_text else text):
        return Unreadable(_("写的是计划或大约的时间，不是已发生的日期"))
    return _partial(part_of_month, text, year)


def _partial(plain_text: str, text: str, year: int | None) -> Day | Unreadable:
    for pattern in (_MONTH, _COMPACT_MONTH, _SHORT_YEAR):
        if (match := pattern.fullmatch(plain_text)) is not None:
            day = _day(match["year"], match["month"], "1")
            return Day(day.on, by_month=True) if isinstance(day, Day) else day
    if (match := _YEARLESS.fullmatch(plain_text)) is not None:
        if year is None:
            return Unreadable(_("没有年份"))
        return _day(str(year), match["month"], match["day"])
    if (match := _YEARLESS_MONTH.fullmatch(plain_text)) is not None:
        return _month_of(year, match["month"])
    if (match := _MONTH_FIRST.fullmatch(plain_text)) is not None:
        return _month_first(match)
    return _english(text) or _unreadable(text)


def _month_of(year: int | None, month: str) -> Day | Unreadable:
    if year is None:
        return Unreadable(_("没有年份"))
    day = _day(str(year), month, "1")
    return Day(day.on, by_month=True) if isinstance(day, Day) else day


def _arabic(text: str) -> str:
    match = _CHINESE.match(text)
    if match is None:
        return text
    year = chinese_digits(match[1])
    month = chinese_number(match[2].replace("元", "一"))
    day = chinese_number(match[3]) if match[3] else None
    return f"{year}年{month}月" + (f"{day}日" if day else "")


def _day(year: str, month: str, day: str) -> Day | Unreadable:
    full_year = int(year.strip("'"))
    if full_year < 100:
        full_year += 2000 if full_year < 80 else 1900
    try:
        return _checked(date(full_year, int(month), int(day)))
    except ValueError:
        return Unreadable(_("没有这一天"))


def _month_first(match: re.Match[str]) -> Day | Unreadable:
    first, second = int(match["first"]), int(match["second"])
    if first == second or second > 12:
        return _day(match["year"], match["first"], match["second"])
    if first > 12:
        return _day(match["year"], match["second"], match["first"])
    return Unreadable(_("月和日的先后不明"))


def _english(text: str) -> Day | Unreadable | None:
    for form in _ENGLISH:
        try:
            return _checked(datetime.strptime(text, form).date())  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _unreadable(text: str) -> Unreadable:
    if re.fullmatch(r"\d{4}年?度?", text):
        return Unreadable(_("只有年份，没有月日"))
    if _DONE_WORDS.match(text):
        return Unreadable(_("只写了已完成，没有日期"))
    return Unreadable(_("读不出日期"))


_AS_OF_FULL = re.compile(
    r"(?:截至|截止到?|至|统计(?:时间|日期)[:为]?|填报(?:时间|日期)[:为]?|数据截[至止])"
    r"(?P<text>(?:\d{4}年)?\d{1,2}月(?:\d{1,2}[日号])?(?:底|末)?|\d{4}[-./]\d{1,2}[-./]\d{1,2})"
)
_FROM_JANUARY = re.compile(r"(?P<year>\d{4}年)?1月?[-–—~至到](?P<month>\d{1,2})月")
_YEAR = re.compile(r"((?:19|20)\d{2})(?:年|度|[-.]|$|\D)")


def year_in(text: str) -> int | None:
    """The year that a title names, or ``None``."""
    match = _YEAR.search(_spelled_year(simplified(text)))
    return int(match.group(1)) if match else None


def _spelled_year(text: str) -> str:
    return re.sub(r"[〇零○一二三四五六七八九]{4}(?=年)", lambda m: chinese_digits(m.group()), text)


def as_of_in(text: str, year: int | None) -> date | None:
    """The day that a title says the ledger stands at (截至9月9日), or ``None``."""
    words = _spelled_year(simplified(text))
    match = _AS_OF_FULL.search(words)
    if match is None:
        months = _FROM_JANUARY.search(words)
        return _month_end(f"{months['year'] or ''}{months['month']}月", year) if months else None
    words = match["text"]
    day = _read_text(words.rstrip("底末"), year)
    if isinstance(day, Day) and not day.by_month:
        return day.on
    return _month_end(words, year)


def _month_end(words: str, year: int | None) -> date | None:
    match = re.match(r"(?:(\d{4})年)?(\d{1,2})月", words)
    stated = int(match[1]) if match and match[1] else year
    if match is None or stated is None or not 1 <= int(match[2]) <= 12:
        return None
    return last_of(date(stated, int(match[2]), 1))

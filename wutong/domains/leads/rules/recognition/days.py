"""Days that a message names, also relative to the day it is read (中国时间)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from wutong.domains.leads.rules.recognition.findings import Found, Meaning
from wutong.domains.leads.rules.recognition.texts import Text
from wutong.domains.leads.rules.recognition.wording import one_of
from wutong.kernel.months import following, last_of
from wutong.kernel.numerals import read_number

_N: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_Y: Final = r"(?:20\d{2}|二[〇零○]二[〇零○一二三四五六七八九])"
_PART: Final = r"(?P<part>上旬|中旬|下旬|初|底|末|份)?"
_FULL = re.compile(
    rf"(?P<y>{_Y})[ \t]?[年./\-][ \t]?(?P<m>{_N})[ \t]?"
    rf"(?:[月./\-][ \t]?(?P<d>\d{{1,2}})[ \t]?[日号]?(?!\d)|月(?P<cd>{_N})[日号]|月{_PART})"
)
_MONTH = re.compile(
    rf"(?<![\d.])(?:(?P<rel>今年|明年|去年|后年|本年|当年)\s*)?(?P<m>{_N})月(?:[ \t]?(?P<d>{_N})[日号]|{_PART})(?!\d)"
)
_WEEK = re.compile(
    r"(?P<rel>本|这个?|下下个?|下个?|上个?)?(?:周|星期|礼拜)(?P<w>[一二三四五六日天末])"
)
_THIS_MONTH = re.compile(
    rf"(?P<rel>本|这个|下个|下|上个|上)月(?:(?P<d>{_N})[日号]|(?P<part>上旬|中旬|下旬|初|底|末))?"
)
_YEAR = re.compile(
    rf"(?P<rel>今年|明年|后年|去年|(?P<y>{_Y})年)(?P<part>年?底|年?末|年?初|上半年|下半年|[一二三四]季度|第[一二三四]季度)?"
)
_MEETING: Final = {"visit": 12, "signing": 12}
"""What a day gains on which people meet; opening and production come later."""
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_ENGLISH = re.compile(
    r"\b(?P<m>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6})\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?\b"
    r"(?:,? (?P<y>20\d{2}))?"
)
_DAYS = {"昨晚": -1, "昨儿": -1, "昨夜": -1, "前晚": -2, "今儿": 0, "明儿": 1, "大前天": -3,
         "前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "今早": 0, "今晚": 0,
         "明天": 1, "明日": 1, "明早": 1, "明晚": 1, "后天": 2, "大后天": 3}  # fmt: skip
_NEAR_DAY = re.compile("|".join(sorted(_DAYS, key=len, reverse=True)))
_DAY_ONLY = re.compile(r"(?<![\d月.])(?P<d>\d{1,2})[日号](?![楼线院区地厂路馆门房])")
_WEEKDAYS: Final = "一二三四五六日"
_YEARS: Final = {"去年": -1, "今年": 0, "本年": 0, "当年": 0, "明年": 1, "后年": 2}
_PLANNED = re.compile(r"拟|计划|预计|将|准备|争取|力争|打算|希望|前")
_ABOUT: Final = (
    ("visit", re.compile(one_of("days", "visit")), _("来访洽谈")),
    ("signing", re.compile(one_of("days", "signing")), _("签约")),
    ("start", re.compile(one_of("days", "start")), _("开工")),
    ("production", re.compile(one_of("days", "production")), _("建成投产")),
)


def days(text: Text, on: date) -> Iterator[Found]:
    """Days in the text, the first day of a stretch (a month, 月底) where no day is named."""
    for pattern, read in (
        (_FULL, _full), (_MONTH, _of_month), (_WEEK, _of_week), (_THIS_MONTH, _of_this_month),
        (_ENGLISH, _english), (_YEAR, _of_year), (_NEAR_DAY, _near), (_DAY_ONLY, _day_only),
    ):  # fmt: skip
        for match in pattern.finditer(text.folded):
            stretch = read(match, on, text)
            if stretch is not None:
                yield _found(text, match, stretch, on)


def _found(text: Text, match: re.Match[str], stretch: tuple[date, date], on: date) -> Found:
    first, last = stretch
    about = _about(text, match)
    words = [] if about is None else [str(about[1])]
    if first != last:
        words.append(str(_("原文没有写到日，先取 %(first)s")) % {"first": first})
    weight = 70 if first == last else 50
    weight += (_MEETING.get(about[0], 4) if about else 0) + (10 if last >= on else 0)
    if about and _PLANNED.search(text.before(match.start(), 8)):
        weight += 8
    return Found(
        Meaning.DAY, match.start(), match.end(), first, weight,
        "，".join(words), {"last": last, "about": about[0] if about else ""},
    )  # fmt: skip


def _about(text: Text, match: re.Match[str]) -> tuple[str, object] | None:
    """What happens on the day: the nearest word of the same clause, behind it rather than before."""
    after, before = text.after(match.end(), 16), text.before(match.start(), 10)
    found = []
    for code, words, label in _ABOUT:
        if (one := words.search(after)) is not None:
            found.append((one.start(), code, label))
        for one in words.finditer(before):
            found.append((len(before) - one.end() + 6, code, label))
    return min(found, key=lambda one: one[0])[1:] if found else None


def _number(text: str | None) -> int | None:
    value = read_number(text) if text and len(text) <= 4 else None
    return int(value) if value is not None else None


def _full(match: re.Match[str], on: date, text: Text) -> tuple[date, date] | None:
    year, month = _number(match["y"]), _number(match["m"])
    return _stretch(year, month, _number(match["d"] or match["cd"]), match["part"])


def _of_month(match: re.Match[str], on: date, text: Text) -> tuple[date, date] | None:
    month, day = _number(match["m"]), _number(match["d"])
    if month is None or not 1 <= month <= 12:
        return None
    before = match.start()
    if before and (text.folded[before - 1] in "年.-/" or text.folded[before - 1].isdigit()):
        return None
    known = match["rel"] and on.year + _YEARS[match["rel"]]
    year = known or _nearest_year(on, month, day or 28, text, match)
    return _stretch(year, month, day, match["part"])


def _nearest_year(on: date, month: int, day: int, text: Text, match: re.Match[str]) -> int:
    """The year without which people write a month: ahead where something is planned, else near."""
    clause = text.folded[text.clause_start(match.start()) : text.clause_end(match.end())]
    if _PLANNED.search(clause):
        past = (month, day) < (on.month, on.day)
        return on.year + (1 if past else 0)
    gap = month - on.month
    return on.year + (1 if gap < -6 else -1 if gap > 6 else 0)


def _stretch(
    year: int | None, month: int | None, day: int | None, part: str | None
) -> tuple[date, date] | None:
    if year is None or month is None or not 1 <= month <= 12:
        return None
    last = last_of(date(year, month, 1)).day
    if day is not None:
        return (date(year, month, day),) * 2 if 1 <= day <= last else None
    first_day, last_day = {
        "初": (1, 5), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, last), "底": (25, last), "末": (25, last),
    }.get(part or "", (1, last))  # fmt: skip
    return date(year, month, first_day), date(year, month, last_day)


def _of_week(match: re.Match[str], on: date, text: Text) -> tuple[date, date] | None:
    relation = (match["rel"] or "本").rstrip("个")
    weeks = {"本": 0, "这": 0, "下": 1, "下下": 2, "上": -1}[relation]
    word = match["w"]
    weekday = 5 if word == "末" else _WEEKDAYS.index("日" if word == "天" else word)
    day = on - timedelta(days=on.weekday()) + timedelta(weeks=weeks, days=weekday)
    if match["rel"] is None and day < on:
        day += timedelta(weeks=1)
    return day, day + timedelta(days=1 if word == "末" else 0)


def _of_this_month(match: re.Match[str], on: date, text: Text) -> tuple[date, date] | None:
    months = {"本": 0, "这": 0, "下": 1, "上": -1}[match["rel"][0]]
    month = following(on, months)
    return _stretch(month.year, month.month, _number(match["d"]), match["part"])


def _of_year(match: re.Match[str], on: date, text: Text) -> tuple[date, date] | None:
    part = (match["part"] or "").removeprefix("第")
    if not part or text.folded[match.end() : match.end() + 1] == "月":
        return None
    year = _number(match["y"]) if match["y"] else on.year + _YEARS[match["rel"]]
    if year is None:
        return None
    if part.endswith("季度"):
        first = "一二三四".index(part[0]) * 3 + 1
        return date(year, first, 1), last_of(date(year, first + 2, 1))
    if part.endswith("半年"):
        return (
            (date(year, 1, 1), date(year, 6, 30))
            if part[0] == "上"
            else (date(year, 7, 1), date(year, 12, 31))
        )
    if part.endswith("初"):
        return date(year, 1, 1), date(year, 2, 28)
    return date(year, 12, 1), date(year, 12, 31)


def _english(match: re.Match[str], on: date, text: Text) -> tuple[date, date] | None:
    month = _MONTHS.index(match["m"][:3].lower()) + 1
    year = _number(match["y"]) if match["y"] else _nearest_year(on, month, 15, text, match)
    return _stretch(year, month, _number(match["d"]), None)


def _near(match: re.Match[str], on: date, text: Text) -> tuple[date, date] | None:
    day = on + timedelta(days=_DAYS[match.group()])
    return day, day


def _day_only(match: re.Match[str], on: date, text: Text) -> tuple[date, date] | None:
    day = int(match["d"])
    last = last_of(on).day
    if not 1 <= day <= last:
        return None
    found = on.replace(day=day)
    if (found - on).days < -15:
        month = following(on)
        return _stretch(month.year, month.month, day, None)
    return found, found

"""Figures that a ledger states month by month: funds that arrived, fixed-asset investment made.

Funds may stand year by year as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from wutong.domains.ledgers.choices import Meaning
from wutong.domains.ledgers.rules.columns import Column
from wutong.domains.ledgers.rules.texts import simplified, words_and_brackets
from wutong.domains.ledgers.rules.vocabulary import funds_kind_in, meanings_of
from wutong.kernel.months import last_of

_MONTH: Final = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>1[0-2]|0?[1-9])月(?:份|当月)?(?P<rest>.*)"
)
_YEAR: Final = re.compile(r"(?P<year>(?:19|20)\d{2})年(?:度)?(?P<rest>.*)")
_SO_FAR: Final = re.compile(
    r"(?:截至|截止|至|到)(?P<year>(?:19|20)\d{2})年(?:底|末)(?:止)?(?P<rest>.*)"
)
_THIS_MONTH: Final = re.compile(r"(?:本|当)月(?:份)?(?P<rest>.*)")
_SUM: Final = re.compile(
    r"合计|累计|小计|总计|全年(?:合计|累计)?|(?:\d{4}年)?(?:1|一)月?[-~至—](?:1[0-2]|[1-9])月份?(?:合计|累计)?"
)
_SAID: Final = (
    (Meaning.FUNDS_IN_PLACE, re.compile(r"到位|到账|到资|进账|入账|实到")),
    (
        Meaning.FIXED_ASSETS_OF_MONTH,
        re.compile(r"固定资产投资|固投|完成(?:的)?投资|投资(?:额)?完成|投资进度"),
    ),
)
_PLANNED: Final = re.compile(r"计划(?!完成情况)|目标|任务(?!完成)|预计|拟")
_INVESTED: Final = frozenset(
    {Meaning.FIXED_ASSET_INVESTMENT, Meaning.COMPLETED_INVESTMENT, Meaning.COMPLETED_THIS_YEAR}
)
_LEAST: Final = 2


def with_months(
    columns: Sequence[Column], title: str, year: int | None, as_of: date | None = None
) -> list[Column]:
    """Columns of months under words of funds in place or of fixed-asset investment, each with the
    last day of its month.

    ``year`` is the ledger's own, for months that name none; without any the columns stay as they
    are. A column that sums them up (合计, 1-3月累计) is their whole. A month of plans is no figure.
    Single months are not taken, but for the investment of 本月 where the ledger says as of when.
    Where no month stands, funds of two years or more are taken as of each year's last day, or as
    of the ledger's own day within the year.
    """
    found = {one.index: month for one in columns if (month := _month(one, title, year)) is not None}
    by_year = not found
    found = found or _years(columns, title, as_of)
    series = {what for what in dict.fromkeys(what for what, _on in found.values())
              if _is_series([on for of, on in found.values() if of == what])}  # fmt: skip
    kind = funds_kind_in(simplified(title))
    placed: list[Column] = []
    for column in columns:
        if as_of is not None and not series and _is_this_month(column, title):
            last = last_of(as_of)
            placed.append(_of_month(column, Meaning.FIXED_ASSETS_OF_MONTH, last, kind))
            continue
        what, on = found.get(column.index, (None, None))
        if what not in series:
            what, on = _summed(column, title), None
        taken = _of_month(column, what, on, kind) if what in series else column
        placed.append(replace(taken, by_year=by_year and on is not None and what in series))
    return placed


def _is_this_month(column: Column, title: str) -> bool:
    groups, leaf = _split(column)
    match = _THIS_MONTH.fullmatch(leaf)
    said = match and _said(groups, match["rest"], title)
    return said == Meaning.FIXED_ASSETS_OF_MONTH


def _is_series(days: Sequence[date]) -> bool:
    return len(days) >= _LEAST and len(set(days)) == len(days)


def _of_month(column: Column, what: Meaning | None, on: date | None, kind: str | None) -> Column:
    if what != Meaning.FUNDS_IN_PLACE or on is None:
        return replace(column, meaning=what, sure=True, month=on)
    kind = column.funds_kind or funds_kind_in(simplified(column.header)) or kind
    return replace(column, meaning=what, sure=True, month=on, funds_kind=kind)


def _month(column: Column, title: str, year: int | None) -> tuple[Meaning, date] | None:
    """What a column states of which month, by the month's last day."""
    groups, leaf = _split(column)
    match = _MONTH.fullmatch(leaf)
    stated = int(match["year"]) if match and match["year"] else year
    if match is None or stated is None:
        return None
    what = _said(groups, match["rest"], title)
    if what is None:
        return None
    month = int(match["month"])
    return what, last_of(date(stated, month, 1))


def _years(
    columns: Sequence[Column], title: str, as_of: date | None
) -> dict[int, tuple[Meaning, date]]:
    """The columns that state the funds of one year, each with the day up to which it does; and
    before them one of all that came by the end of an earlier year (截至2023年底)."""
    found = _funds_by_year(columns, title, _YEAR)
    earlier = _funds_by_year(columns, title, _SO_FAR)
    years = sorted(year for _column, year in found)
    if len(earlier) == 1 and years and earlier[0][1] < years[0]:
        found += earlier
    placed = {}
    for column, year in found:
        last = as_of if as_of and as_of.year == year else date(year, 12, 31)
        placed[column.index] = (Meaning.FUNDS_IN_PLACE, last)
    return placed


def _funds_by_year(
    columns: Sequence[Column], title: str, words: re.Pattern[str]
) -> list[tuple[Column, int]]:
    found = []
    for column in columns:
        groups, leaf = _split(column)
        match = words.fullmatch(leaf)
        if match and _said(groups, match["rest"], title) == Meaning.FUNDS_IN_PLACE:
            found.append((column, int(match["year"])))
    return found


def _said(groups: str, rest: str, title: str) -> Meaning | None:
    """What is left of a header without its month means, or else what stands above it."""
    if rest:
        if _PLANNED.search(rest):
            return None
        meant = meanings_of(rest)
        if _INVESTED.intersection(meant) or rest in ("完成", "完成额", "完成投资"):
            return Meaning.FIXED_ASSETS_OF_MONTH
        return Meaning.FUNDS_IN_PLACE if Meaning.FUNDS_IN_PLACE in meant else None
    above = groups or title
    if groups and _PLANNED.search(groups):
        return None
    return next((what for what, words in _SAID if words.search(above)), None)


def _summed(column: Column, title: str) -> Meaning | None:
    """Of which months a column is the sum, as far as its header and what is above say."""
    groups, leaf = _split(column)
    return _said(groups, "", title) if _SUM.fullmatch(leaf) else None


def _split(column: Column) -> tuple[str, str]:
    """The words of the groups above a column, and its own without brackets."""
    *groups, leaf = column.header.split("／")
    return simplified("".join(groups)), words_and_brackets(leaf)[0]

"""Funds in place that a ledger states month by month: each arrived in its month."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from wutong.domains.ledgers.choices import Meaning
from wutong.domains.ledgers.rules.columns import Column
from wutong.domains.ledgers.rules.texts import simplified, words_and_brackets
from wutong.domains.ledgers.rules.vocabulary import funds_kind_in, meanings_of

_MONTH: Final = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>1[0-2]|0?[1-9])月(?:份|当月)?(?P<rest>.*)"
)
_SUMS: Final = frozenset({"合计", "累计", "小计", "总计", "全年", "全年合计", "全年累计"})
_ARRIVED: Final = re.compile(r"到位|到账|到资|进账|入账|实到")
_LEAST: Final = 2


def with_months(columns: Sequence[Column], title: str, year: int | None) -> list[Column]:
    """Columns of months under words of funds in place, each with the last day of its month.

    ``year`` is the ledger's own, for months that name none; without any the columns stay as they
    are. A column that sums them up (合计, 累计) is their whole. Single months are not taken.
    """
    months = {
        column.index: on for column in columns if (on := _month(column, title, year)) is not None
    }
    if len(months) < _LEAST or len(set(months.values())) < len(months):
        return list(columns)
    kind = funds_kind_in(simplified(title))
    return [
        replace(column, meaning=Meaning.FUNDS_IN_PLACE, sure=True, month=months[column.index],
                funds_kind=column.funds_kind or funds_kind_in(simplified(column.header)) or kind)
        if column.index in months
        else replace(column, meaning=Meaning.FUNDS_IN_PLACE, sure=True)
        if _is_their_sum(column, title)
        else column
        for column in columns
    ]  # fmt: skip


def _month(column: Column, title: str, year: int | None) -> date | None:
    groups, leaf = _split(column)
    match = _MONTH.fullmatch(leaf)
    stated = int(match["year"]) if match and match["year"] else year
    if match is None or stated is None or not _of_funds(groups, match["rest"], title):
        return None
    month = int(match["month"])
    return date(stated, month, monthrange(stated, month)[1])


def _of_funds(groups: str, rest: str, title: str) -> bool:
    """Whether what is left of a header without its month, or else what stands above, is arrivals."""
    if rest:
        return Meaning.FUNDS_IN_PLACE in meanings_of(rest)
    return bool(_ARRIVED.search(groups or title))


def _is_their_sum(column: Column, title: str) -> bool:
    groups, leaf = _split(column)
    return leaf in _SUMS and bool(_ARRIVED.search(groups or title))


def _split(column: Column) -> tuple[str, str]:
    """The words of the groups above a column, and its own without brackets."""
    *groups, leaf = column.header.split("／")
    return simplified("".join(groups)), words_and_brackets(leaf)[0]

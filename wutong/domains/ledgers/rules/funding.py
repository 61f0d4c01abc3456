"""Funds in place that a row states in several columns: a sum and its parts count once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from wutong.domains.ledgers.choices import FundsKind, Meaning
from wutong.domains.ledgers.rules.columns import Column
from wutong.domains.ledgers.rules.reading import Arrived
from wutong.domains.ledgers.rules.texts import plain, simplified
from wutong.domains.ledgers.rules.vocabulary import funds_kind_in
from wutong.domains.ledgers.rules.workbook import Cell

_OF_A_PERIOD = re.compile(
    r"今年|本年|年度|当年|年内|全年|\d{4}年(?!底|末)|\d{1,2}月|本月|当月|季度"
)
_SO_FAR = re.compile(r"累计|至今|截至|截止|开工以来|底")
_OF_WHICH = ("其中", "含", "内含", "包括")
_REST = {FundsKind.FOREIGN.value: FundsKind.DOMESTIC.value}
_REST |= {rest: kind for kind, rest in _REST.items()}


def funds_key(sheet: str, column: Column) -> str:
    """The key of the question where a column's money comes from: one for all months."""
    return f"funds:{sheet}!{column.letter if column.month is None else 'months'}"


def settle(arrivals: Sequence[tuple[Column, Arrived]]) -> list[Arrived] | None:
    """What really arrived, or ``None`` where the parts are more than their sum.

    A sum is a column that does not say where the money is from, beside columns that do. Where
    only the foreign or only the domestic part is stated, the rest is of the other kind. Parts
    in another currency stand for the sum. Months stand for their sum, which they must add up to.
    """
    if any(column.month is not None for column, _arrived in arrivals):
        return _of_months(arrivals)
    wholes = [arrived for column, arrived in arrivals if column.funds_kind is None]
    parts = [arrived for column, arrived in arrivals if column.funds_kind is not None]
    if len(wholes) != 1 or not parts:
        return [arrived for _column, arrived in arrivals]
    whole = wholes[0]
    if any(part.money.currency != whole.money.currency for part in parts):
        return parts
    rest = whole.money.amount - sum(part.money.amount for part in parts)
    kinds = {part.kind for part in parts}
    if rest < 0 or (rest and len(kinds) > 1):
        return None
    if not rest:
        return parts
    kind = _REST.get(kinds.pop(), FundsKind.UNSPECIFIED.value)
    return [Arrived(replace(whole.money, amount=rest), kind), *parts]


def _of_months(arrivals: Sequence[tuple[Column, Arrived]]) -> list[Arrived] | None:
    months = [arrived for column, arrived in arrivals if column.month is not None]
    wholes = [arrived for column, arrived in arrivals if column.month is None]
    counted = sum(month.money.amount for month in months)
    return months if all(whole.money.amount == counted for whole in wholes) else None


def running_sums(funds: Sequence[Arrived], today: date) -> list[Arrived]:
    """Funds stated year by year as what had come by each year's end, or by today within a year.

    So a later ledger of the same year brings only what came since. Others stay as they are.
    """
    found: list[Arrived] = []
    so_far: dict[tuple[str, str], Decimal] = {}
    for one in sorted(funds, key=lambda one: one.on or date.max):
        if not one.by_year or one.on is None:
            found.append(one)
            continue
        key = (one.kind, one.money.currency)
        so_far[key] = so_far.get(key, Decimal(0)) + one.money.amount
        money = replace(one.money, amount=so_far[key])
        found.append(replace(one, money=money, on=min(one.on, today)))
    return found


def without_overlaps(columns: Sequence[Column]) -> list[Column]:
    """Beside all funds so far, those of the year are a part of them and are asked about."""
    funds = [column for column in columns if column.meaning == Meaning.FUNDS_IN_PLACE]
    whole = [column for column in funds if column.month is None and not _of_a_period(column)]
    return [
        replace(column, meaning=Meaning.IGNORED, sure=False)
        if column in funds
        and column.month is None
        and _of_a_period(column)
        and any(other.funds_kind in (column.funds_kind, None) for other in whole)
        else column
        for column in columns
    ]


def with_sources(columns: Sequence[Column], samples: Mapping[int, list[Cell]]) -> list[Column]:
    """A column 资金来源 that says 外资 or 省外 beside funds in place tells the kind of the money."""
    meanings = {column.meaning for column in columns}
    if Meaning.FUNDS_KIND in meanings or Meaning.FUNDS_IN_PLACE not in meanings:
        return list(columns)
    return [
        replace(column, meaning=Meaning.FUNDS_KIND)
        if column.meaning == Meaning.INVESTOR_ORIGIN
        and "资金" in simplified(column.header)
        and any(funds_kind_in(plain(cell)) for cell in samples.get(column.index, ()))
        else column
        for column in columns
    ]


def _of_a_period(column: Column) -> bool:
    words = simplified(column.header)
    if (part := simplified(column.header.split("／")[-1])).startswith(_OF_WHICH):
        words = part
    return bool(_OF_A_PERIOD.search(words)) and not _SO_FAR.search(words)

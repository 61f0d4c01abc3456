"""Reading the cells of one data row by the meaning of their columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from wutong.domains.ledgers.choices import (
    AMOUNT_MEANINGS,
    AREA_MEANINGS,
    DATE_MEANINGS,
    MARK_MEANINGS,
    PLAN_MEANINGS,
    FundsKind,
    Meaning,
)
from wutong.domains.ledgers.rules.amounts import (
    LARGEST_PLAUSIBLE,
    MoneyUnit,
    currency_code,
    money_unit,
    read_money,
)
from wutong.domains.ledgers.rules.areas import read_area
from wutong.domains.ledgers.rules.codes import read_uscc
from wutong.domains.ledgers.rules.columns import Column
from wutong.domains.ledgers.rules.dates import read_day, read_plan
from wutong.domains.ledgers.rules.dayparts import put_together
from wutong.domains.ledgers.rules.filling import begun_by, merged_tops
from wutong.domains.ledgers.rules.funding import funds_key, settle
from wutong.domains.ledgers.rules.marks import read_mark
from wutong.domains.ledgers.rules.reading import Arrived, CellIssue, Invested
from wutong.domains.ledgers.rules.readings import Money, Unreadable, Value
from wutong.domains.ledgers.rules.texts import (
    is_ditto,
    is_empty,
    joined,
    plain,
    several_firms,
    shown,
    simplified,
)
from wutong.domains.ledgers.rules.vocabulary import funds_kind_in
from wutong.domains.ledgers.rules.workbook import Cell, SheetCells

_NOT_FILLED_DOWN = AMOUNT_MEANINGS | AREA_MEANINGS | {Meaning.SEQUENCE, Meaning.JOBS}
_NAMES = (
    Meaning.PROJECT_NAME,
    Meaning.INVESTOR,
    Meaning.PROJECT_COMPANY,
    Meaning.RESPONSIBLE_UNIT,
    Meaning.SQUAD,
    Meaning.STEWARD,
    Meaning.SPONSOR,
    Meaning.CONTACT_PERSON,
    Meaning.INTRODUCER,
    Meaning.EVENT,
    Meaning.STAGE,
)
_BROKEN = {"formula": "公式没有算出的值"}
_COUNT_BEHIND = re.compile(r"\((?:共|计)?\d+(?:个|项)?(?:项目)?\)$")
_ERROR_VALUE = re.compile(r"^#(?:REF|DIV/0|VALUE|NAME|N/A|NUM|NULL|SPILL)")


@dataclass(slots=True)
class RowValues:
    """What the cells of one row say."""

    values: dict[Meaning, Value] = field(default_factory=dict)
    funds: list[Arrived] = field(default_factory=list)
    arrivals: list[tuple[Column, Arrived]] = field(default_factory=list)
    invested: list[Invested] = field(default_factory=list)
    invested_whole: list[tuple[Column, Money]] = field(default_factory=list)
    money: dict[int, Money] = field(default_factory=dict)
    issues: list[CellIssue] = field(default_factory=list)


class CellReader:
    """Reads the rows of one sheet; ``answers`` settle what the ledger leaves open."""

    def __init__(
        self,
        sheet: SheetCells,
        columns: Sequence[Column],
        answers: Mapping[str, str],
        *,
        year: int | None,
        dates_from_1904: bool,
    ) -> None:
        self._sheet = sheet
        self.columns = [c for c in columns if c.meaning not in (None, Meaning.IGNORED)]
        self._answers = answers
        self._year = year
        self._from_1904 = dates_from_1904
        self._merged = merged_tops(sheet)
        self._fill = {
            c.index for c in columns if answers.get(f"fill:{sheet.name}!{c.letter}") == "yes"
        }
        self._names = [c for c in columns if c.meaning == Meaning.PROJECT_NAME]
        self._currencies = [c for c in columns if c.meaning == Meaning.CURRENCY]
        self._funds_kind = next((c for c in columns if c.meaning == Meaning.FUNDS_KIND), None)

    def filled(
        self, number: int, row: tuple[Cell, ...], above: tuple[Cell, ...] | None
    ) -> tuple[Cell, ...]:
        """The row with merged cells, 同上 and answered blanks taken over from above."""
        cells = list(row)
        fill = self._fill - begun_by(row, dict(enumerate(above or ())), self.columns)
        for column in self.columns:
            index = column.index
            value = cells[index] if index < len(cells) else None
            taken = self._taken_over(number, column, value, above, fill)
            if taken is not None:
                cells.extend([None] * (index + 1 - len(cells)))
                cells[index] = taken
        return tuple(cells)

    def _taken_over(
        self,
        number: int,
        column: Column,
        value: Cell,
        above: tuple[Cell, ...] | None,
        fill: set[int],
    ) -> Cell:
        index = column.index
        if value is None and column.meaning not in _NOT_FILLED_DOWN:
            if (top := self._merged.get((number, index))) is not None:
                return top
            if index not in fill:
                return None
        elif not is_ditto(value):
            return None
        return above[index] if above is not None and index < len(above) else None

    def answer(self, key: str) -> str:
        """What was answered to a question, or the empty text."""
        return self._answers.get(key, "")

    def continues(self, number: int) -> bool:
        """Whether the row's name is a merged cell that began further up."""
        return any((number, c.index) in self._merged for c in self._names)

    def read(self, number: int, row: Sequence[Cell]) -> RowValues:
        """Read every column that has a meaning."""
        result = RowValues()
        for column in self.columns:
            value = _cell_of(column, row)
            place = (number, column.index)
            if place in self._sheet.broken:
                why = self._sheet.broken[place]
                text = "" if why == "formula" else why
                found: object = Unreadable(_(_BROKEN.get(why, "单元格是错误值")))
                self._refuse(result, number, column, text, found)
            elif value is not None:
                self._take(result, number, column, value, row)
        if result.arrivals:
            self._settle_funds(result, number, row)
        self._check_invested(result, number, row)
        return result

    def _check_invested(self, result: RowValues, number: int, row: Sequence[Cell]) -> None:
        """Months count as they are stated; a sum that they miss is told."""
        counted = sum((one.money.amount for one in result.invested), Decimal(0))
        for column, whole in result.invested_whole:
            if abs(whole.amount - counted) > whole.step / 2:
                why = Unreadable(_("与各月之和不符，按各月计入"))
                self._refuse(result, number, column, shown(row[column.index]), why)

    def _settle_funds(self, result: RowValues, number: int, row: Sequence[Cell]) -> None:
        """A sum beside its parts (到位资金, 其中：外资) counts once."""
        settled = settle([(column, arrived) for column, arrived in result.arrivals])
        if settled is not None:
            result.funds = settled
            return
        column = next(
            (one for one, _arrived in result.arrivals if one.month is None and not one.funds_kind),
            next(one for one, _arrived in result.arrivals if one.month is None),
        )
        monthly = any(one.month is not None for one, _arrived in result.arrivals)
        why = Unreadable(_("与各期之和不符") if monthly else _("与其中的内资、外资之和不符"))
        self._refuse(result, number, column, shown(row[column.index]), why)

    def _take(
        self, result: RowValues, number: int, column: Column, value: Cell, row: Sequence[Cell]
    ) -> None:
        found = self._value(number, column, value, row)
        if isinstance(found, Unreadable):
            found = self._answered(column, found)
        if isinstance(found, Unreadable):
            self._refuse(result, number, column, shown(value), found)
            if column.meaning == Meaning.USCC:
                return
        elif isinstance(found, Money):
            self._put_money(result, number, column, value, found, row)
        elif column.meaning == Meaning.INVESTOR and isinstance(found, str):
            self._put_firm(result, number, column, found)
        elif found is not None and column.meaning is not None:
            result.values.setdefault(column.meaning, found)
            if column.tells_stage:
                result.values.setdefault(Meaning.STAGE, found)

    def _put_firm(self, result: RowValues, number: int, column: Column, found: str) -> None:
        """A project has one investor: of several the first, and the others are told."""
        firm, *others = several_firms(found)
        result.values.setdefault(Meaning.INVESTOR, firm)
        if others:
            why = _("一格里有几家企业，取第一家作投资主体，其余没有计入")
            self._refuse(result, number, column, shown(found), Unreadable(why))

    def _value(
        self, number: int, column: Column, value: Cell, row: Sequence[Cell]
    ) -> Value | Unreadable | None:
        meaning = column.meaning
        if isinstance(value, str) and _ERROR_VALUE.match(value):
            return Unreadable(_("单元格是错误值"))
        if meaning in AMOUNT_MEANINGS:
            return read_money(value, self._unit(number, column, row))
        if meaning in DATE_MEANINGS:
            return read_day(value, dates_from_1904=self._from_1904, year=self._year)
        if meaning in PLAN_MEANINGS:
            plan = read_plan(value, dates_from_1904=self._from_1904, year=self._year)
            return plan or _words(value, column)
        return _OTHERS.get(meaning, _words)(value, column) if meaning else None

    def _unit(self, number: int, column: Column, row: Sequence[Cell]) -> MoneyUnit | None:
        answer = self._answers.get(f"unit:{self._sheet.name}!{column.letter}")
        unit = money_unit(answer) if answer else column.unit
        shown_unit = self._sheet.shown_units.get((number, column.index))
        if shown_unit is not None and (named := money_unit(shown_unit)) is not None:
            unit = named
        if unit is None:
            unit = self._unit_beside(row)
        code = self._currency_beside(row)
        return replace(unit, currency=code) if unit and code and unit.currency == "CNY" else unit

    def _unit_beside(self, row: Sequence[Cell]) -> MoneyUnit | None:
        """What the row's own column of units says; 元 is a unit only where units are asked for."""
        for column in self._currencies:
            named = money_unit(_said_in(column, row))
            if named is not None and (named.factor > 1 or _asks_for_units(column)):
                return named
        return None

    def _currency_beside(self, row: Sequence[Cell]) -> str | None:
        """The currency that the row's own columns name, other than 人民币 where one does."""
        found = (currency_code(_said_in(column, row)) for column in self._currencies)
        codes = [code for code in found if code]
        return next((code for code in codes if code != "CNY"), codes[0] if codes else None)

    def _answered(self, column: Column, found: Unreadable) -> Value | Unreadable:
        key = f"{found.kind}:{self._sheet.name}!{column.letter}"
        if isinstance(found.suggestion, Money) and self._answers.get(key) == "take":
            return found.suggestion
        return found

    def _put_money(
        self,
        result: RowValues,
        number: int,
        column: Column,
        value: Cell,
        money: Money,
        row: Sequence[Cell],
    ) -> None:
        result.money[column.index] = money
        key = f"large:{self._sheet.name}!{column.letter}"
        if money.amount > LARGEST_PLAUSIBLE and self._answers.get(key) != "take":
            amount = f"{money.amount / 10**8:,.2f}".rstrip("0").rstrip(".")
            why = _("合 %(amount)s 亿，大得不合常理，请核对单位") % {"amount": amount}
            self._refuse(result, number, column, shown(value), Unreadable(why, kind="large"))
        elif column.meaning == Meaning.FUNDS_IN_PLACE:
            if money.amount:
                kind = self._kind_of_funds(column, row)
                arrived = Arrived(money, kind, column.month, column.by_year)
                result.arrivals.append((column, arrived))
        elif column.meaning == Meaning.FIXED_ASSETS_OF_MONTH:
            if column.month is None:
                result.invested_whole.append((column, money))
            else:
                result.invested.append(Invested(money, column.month))
        elif column.meaning in result.values:
            why = _("另一列已有金额，不知是另计还是折算")
            self._refuse(result, number, column, shown(value), Unreadable(why))
        elif column.meaning is not None:
            result.values[column.meaning] = money

    def _kind_of_funds(self, column: Column, row: Sequence[Cell]) -> str:
        if self._funds_kind is not None and self._funds_kind.index < len(row):
            stated = funds_kind_in(plain(row[self._funds_kind.index]))
            if stated:
                return stated
        answer = self._answers.get(funds_key(self._sheet.name, column), "")
        return column.funds_kind or answer or FundsKind.UNSPECIFIED.value

    def _refuse(
        self, result: RowValues, number: int, column: Column, text: str, found: object
    ) -> None:
        if not isinstance(found, Unreadable):
            return
        issue = CellIssue(
            self._sheet.source or self._sheet.name,
            number,
            column.letter,
            column.header,
            text,
            found.why,
            found.kind,
            warning=column.meaning in (Meaning.USCC, Meaning.INVESTOR),
        )
        result.issues.append(issue)


def _said_in(column: Column, row: Sequence[Cell]) -> str:
    return str(row[column.index] or "") if column.index < len(row) else ""


def _asks_for_units(column: Column) -> bool:
    words = simplified(column.header)
    return "单位" in words and "币" not in words


def _cell_of(column: Column, row: Sequence[Cell]) -> Cell:
    """What stands in a column; of a day in several columns, all of it."""
    cells = [row[i] if i < len(row) else None for i in (column.index, *column.parts)]
    return put_together(cells) if column.parts else cells[0]


def _words(value: Cell, _column: Column) -> str | None:
    if is_empty(value):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    return " ".join(str(value).split())


def _name(value: Cell, column: Column) -> str | None:
    return _words(joined(value) if isinstance(value, str) else value, column)


def _area(value: Cell, column: Column) -> Value | Unreadable | None:
    return read_area(value, column.area_unit)


def _mark(value: Cell, _column: Column) -> Value | Unreadable | None:
    return read_mark(value)


def _uscc(value: Cell, _column: Column) -> str | Unreadable | None:
    return read_uscc(value)


def _number(value: Cell, _column: Column) -> Decimal | Unreadable | None:
    if is_empty(value):
        return None
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(?:人|名|个)?", plain(value).replace(",", ""))
    return Decimal(match[1]) if match else Unreadable(_("这里应是数"))


def _compact(value: Cell, _column: Column) -> str | None:
    words = _words(value, _column)
    return plain(words) if words else None


def _place(value: Cell, column: Column) -> str | None:
    """A place without the count that a merged cell may add to it: 海港区（5个）."""
    words = _compact(value, column)
    return _COUNT_BEHIND.sub("", words) or words if words else None


_OTHERS: dict[Meaning, Callable[[Cell, Column], Value | Unreadable | None]] = {
    **dict.fromkeys(AREA_MEANINGS, _area),
    **dict.fromkeys(MARK_MEANINGS, _mark),
    **dict.fromkeys(_NAMES, _name),
    Meaning.USCC: _uscc,
    Meaning.JOBS: _number,
    Meaning.REGION: _place,
    Meaning.PARK: _place,
    Meaning.TOWN: _place,
    Meaning.INDUSTRY_CODE: _compact,
}

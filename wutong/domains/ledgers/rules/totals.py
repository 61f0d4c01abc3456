"""Checking total and subtotal rows against the rows they sum.

A total may stand above or below its rows, be nested, and name the place it sums. A difference
counts as agreement only where it is no more than the rounding of what the total row shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from wutong.domains.ledgers.choices import LineOutcome, Meaning
from wutong.domains.ledgers.rules.columns import Column
from wutong.domains.ledgers.rules.reading import SheetReading, TotalCheck, TotalItem
from wutong.domains.ledgers.rules.readings import Money
from wutong.domains.ledgers.rules.texts import simplified

_COUNT_HEADER = "个数"
_RECORDS = (LineOutcome.READ, LineOutcome.DUPLICATE, LineOutcome.UNREADABLE)


@dataclass(slots=True)
class Summed:
    """One row in the order of the sheet, as far as totals care.

    ``money`` holds for every amount column what the row says; ``marks`` the columns that say
    yes or hold a day; ``places`` its region, park, group and industry.
    """

    row: int
    outcome: LineOutcome
    label: str = ""
    word: str = ""
    level: int = 0
    count: int | None = None
    money: dict[int, Money] = field(default_factory=dict)
    marks: dict[int, bool] = field(default_factory=dict)
    stated_marks: dict[int, int] = field(default_factory=dict)
    places: tuple[str, ...] = ()

    @property
    def is_data(self) -> bool:
        return self.outcome in (LineOutcome.READ, LineOutcome.DUPLICATE, LineOutcome.UNREADABLE)

    @property
    def states_something(self) -> bool:
        return bool(self.money) or self.count is not None or bool(self.stated_marks)


def check_totals(rows: Sequence[Summed], columns: Sequence[Column]) -> tuple[TotalCheck, ...]:
    """Check every total row, and every section row that states sums."""
    headers = {column.index: column for column in columns}
    steps = _steps_shown(rows)
    checks = []
    for position, row in enumerate(rows):
        total = row.outcome == LineOutcome.TOTAL
        if not row.states_something or not (total or row.outcome == LineOutcome.SECTION):
            continue
        candidates = [c for c in _candidates(rows, position) if c] or [[]]
        results = [(_items(row, covered, headers, steps), covered) for covered in candidates]
        best, covered = next(
            (found for found in results if all(item.agrees for item in found[0])), results[0]
        )
        if best:
            rows_covered = tuple(one.row for one in covered)
            checks.append(TotalCheck(row.row, row.label or row.word, best, rows_covered))
    return tuple(checks)


def settled_across(tables: Sequence[SheetReading]) -> list[SheetReading]:
    """The tables of one sheet; a total that its own table does not bear out may sum them all."""
    lines = [line for table in tables for line in table.lines if line.outcome in _RECORDS]
    sums = [line.values.get(Meaning.TOTAL_INVESTMENT) for line in lines]
    yuan = sum((m.amount for m in sums if isinstance(m, Money) and m.currency == "CNY"), Decimal(0))
    rows = tuple(line.row for line in lines)
    settled = []
    for table in tables:
        factors = {
            column.header: column.unit.factor
            for column in table.columns
            if column.meaning == Meaning.TOTAL_INVESTMENT and column.unit is not None
        }
        checks = [_settled(check, factors, yuan, rows) for check in table.totals]
        settled.append(replace(table, totals=tuple(checks)))
    return settled


def _settled(
    check: TotalCheck, factors: Mapping[str, int], yuan: Decimal, rows: tuple[int, ...]
) -> TotalCheck:
    if check.agrees:
        return check
    items = []
    for item in check.items:
        if item.header == _COUNT_HEADER:
            counted = Decimal(len(rows))
        elif item.header in factors:
            counted = yuan / factors[item.header]
        else:
            return check
        items.append(replace(item, counted=counted, agrees=item.stated == counted))
    whole = replace(check, items=tuple(items), rows=rows)
    return whole if whole.agrees else check


def _steps_shown(rows: Sequence[Summed]) -> dict[int, Decimal]:
    """The finest decimal place that the total rows of each column show, in yuan."""
    steps: dict[int, Decimal] = {}
    for row in rows:
        if not row.is_data:
            for column, money in row.money.items():
                steps[column] = min(steps.get(column, money.step), money.step)
    return steps


def _candidates(rows: Sequence[Summed], position: int) -> Iterable[list[Summed]]:
    """The sets of rows that a total may sum, likeliest first."""
    row = rows[position]
    if row.outcome == LineOutcome.SECTION:
        yield _until(rows, position + 1, lambda r: _ends_section(r, row.level))
        yield _until(rows, position + 1, lambda r: not r.is_data)
        return
    before = [r for r in rows[:position] if r.is_data]
    named = simplified(row.label)
    if named:
        yield [r for r in before if any(_same_place(named, place) for place in r.places)]
    since = _since(rows, position, lambda r: r.outcome in (LineOutcome.TOTAL, LineOutcome.SECTION))
    if row.word in ("小计", "本页小计"):
        yield since
    if before:
        yield before
    yield since
    yield _since(rows, position, lambda r: r.outcome == LineOutcome.TOTAL and r.word == row.word)
    yield _since(rows, position, lambda r: r.outcome == LineOutcome.SECTION and r.level <= 1)
    yield [r for r in rows if r.is_data and any(_same_place(named, p) for p in r.places)]
    yield _until(rows, position + 1, lambda r: r.outcome == LineOutcome.TOTAL)
    yield [r for r in rows if r.is_data]
    yield [r for r in rows[:position] if r.outcome == LineOutcome.TOTAL and r.word == "小计"]


def _same_place(one: str, other: str) -> bool:
    other = simplified(other)
    return bool(one and other) and (one == other or one.removesuffix("项目") == other)


def _ends_section(row: Summed, level: int) -> bool:
    return row.outcome == LineOutcome.SECTION and row.level <= level


def _until(rows: Sequence[Summed], start: int, stop: Callable[[Summed], bool]) -> list[Summed]:
    covered = []
    for row in rows[start:]:
        if stop(row):
            break
        covered.append(row)
    return [row for row in covered if row.is_data]


def _since(rows: Sequence[Summed], end: int, stop: Callable[[Summed], bool]) -> list[Summed]:
    covered = []
    for row in reversed(rows[:end]):
        if stop(row):
            break
        covered.append(row)
    return [row for row in reversed(covered) if row.is_data]


def _items(
    row: Summed,
    covered: Sequence[Summed],
    headers: dict[int, Column],
    steps: dict[int, Decimal],
) -> tuple[TotalItem, ...]:
    items = [
        _money_item(headers[column], money, covered, steps[column])
        for column, money in row.money.items()
    ]
    if row.count is not None:
        counted = sum(r.count or 0 if not r.is_data else 1 for r in covered)
        items.append(
            TotalItem(
                _COUNT_HEADER, Decimal(row.count), Decimal(counted), row.count == counted, "个"
            )
        )
    for column, stated in row.stated_marks.items():
        yes = sum(r.marks.get(column, False) for r in covered)
        items.append(
            TotalItem(headers[column].header, Decimal(stated), Decimal(yes), stated == yes, "个")
        )
    return tuple(items)


def _money_item(
    column: Column, stated: Money, covered: Sequence[Summed], step: Decimal
) -> TotalItem:
    found = [r.money[column.index] for r in covered if column.index in r.money]
    same = [money for money in found if money.currency == stated.currency]
    counted = sum((money.amount for money in same), Decimal(0))
    finest = min((money.step for money in same), default=step)
    tolerance = step / 2 if finest < step else Decimal(0)
    factor = column.unit.factor if column.unit else 1
    return TotalItem(
        column.header,
        stated.amount / factor,
        counted / factor,
        abs(stated.amount - counted) <= tolerance,
        column.unit.name if column.unit else "元",
    )

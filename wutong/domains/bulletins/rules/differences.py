"""Which rows came, went or changed between two lists of rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class RowAmount:
    """A row by its key, and what it adds to the figure."""

    key: str
    title: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row whose amount differs; None where there is no such row."""

    key: str
    title: str
    was: Decimal | None
    now: Decimal | None

    @property
    def kind(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        if self.was is None:
            return "added"
        return "removed" if self.now is None else "changed"


def row_changes(before: Iterable[RowAmount], after: Iterable[RowAmount]) -> tuple[RowChange, ...]:
    """What differs, by key; several rows of one key (arrivals of funds) count together."""
    was, titles = _summed(before)
    now, new_titles = _summed(after)
    titles |= new_titles
    return tuple(
        RowChange(key, titles[key], was.get(key), now.get(key))
        for key in titles
        if was.get(key) != now.get(key)
    )


def _summed(rows: Iterable[RowAmount]) -> tuple[dict[str, Decimal], dict[str, str]]:
    amounts: dict[str, Decimal] = {}
    titles: dict[str, str] = {}
    for row in rows:
        amounts[row.key] = amounts.get(row.key, Decimal(0)) + row.amount
        titles[row.key] = row.title
    return amounts, titles

"""When the report of a month is due. Pure. Source: domain.md “Assessment” (missed report)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

USUAL_DUE_DAY: Final = 10
LAST_DUE_DAY: Final = 28
"""A day that every month has."""
LONGEST_MONTH: Final = timedelta(days=31)


@dataclass(frozen=True)
class DueMonth:
    """A closed month: its first and last day, and the day by which it was to be stated."""

    first: date
    last: date
    due: date


def month_after(first: date) -> date:
    """The first day of the following month."""
    return (first.replace(day=1) + LONGEST_MONTH).replace(day=1)


def due_months(due_day: int, begins: date, first: date, last: date) -> Iterator[DueMonth]:
    """Months from ``begins`` on whose day of reporting lies within ``first`` to ``last``.

    A month counts where its day falls, so that a period's figure stands once the period is over.
    """
    month = max(begins, (first.replace(day=1) - timedelta(days=1)).replace(day=1))
    while (due := month_after(month).replace(day=due_day)) <= last:
        if due >= first:
            yield DueMonth(month, month_after(month) - timedelta(days=1), due)
        month = month_after(month)

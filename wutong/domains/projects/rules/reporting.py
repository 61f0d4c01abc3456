"""When the report of a month is due. Pure. Source: domain.md “Assessment” (missed report)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from wutong.kernel.months import following, last_of

USUAL_DUE_DAY: Final = 10
LAST_DUE_DAY: Final = 28
"""A day that every month has."""


@dataclass(frozen=True)
class DueMonth:
    """A closed month: its first and last day, and the day by which it was to be stated."""

    first: date
    last: date
    due: date


def due_months(due_day: int, begins: date, first: date, last: date) -> Iterator[DueMonth]:
    """Months from ``begins`` on whose day of reporting lies within ``first`` to ``last``.

    A month counts where its day falls, so that a period's figure stands once the period is over.
    """
    month = max(begins, following(first, -1))
    while (due := following(month).replace(day=due_day)) <= last:
        if due >= first:
            yield DueMonth(month, last_of(month), due)
        month = following(month)

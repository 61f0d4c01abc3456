"""When somebody is told about a case's clock: soon due, overdue, to the head, to the supervisor.

Whatever is due, or overdue and not yet told, is told (``domain.md`` Clocks): a missed run loses
nothing. All days are days in China; counts are working days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from wutong.domains.approvals.choices import ToldKind
from wutong.kernel.workdays import WorkingCalendar

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Terms:
    """A region's numbers, in working days."""

    remind_before: int
    head_after: int
    supervisor_after: int


@dataclass(frozen=True)
class Marks:
    """What these numbers mean on a day: last days of a clock until which each step holds."""

    on: date
    soon_until: date
    head_until: date
    supervisor_until: date


def marks(on: date, calendar: WorkingCalendar, terms: Terms) -> Marks:
    """The marks of the day ``on``."""
    return Marks(
        on,
        calendar.add(on, terms.remind_before),
        overdue_until(on, calendar, terms.head_after),
        overdue_until(on, calendar, terms.supervisor_after),
    )


def overdue_until(on: date, calendar: WorkingCalendar, days: int) -> date:
    """The latest last day that lies ``days`` working days back on ``on``; yesterday for 0."""
    yesterday = on - DAY
    return min(yesterday, calendar.add(on + DAY, -days) - DAY) if days else yesterday


def due_kinds(due_on: date, at: Marks) -> tuple[ToldKind, ...]:
    """What is to be told of a clock whose last day is ``due_on``, whoever missed it before.

    An overdue one is no longer "soon due"; the clerk, the head and the supervisor are told each
    for themselves.
    """
    if due_on >= at.on:
        return (ToldKind.DUE_SOON,) if due_on <= at.soon_until else ()
    kinds = [ToldKind.OVERDUE]
    if due_on <= at.head_until:
        kinds.append(ToldKind.TO_HEAD)
    if due_on <= at.supervisor_until:
        kinds.append(ToldKind.TO_SUPERVISOR)
    return tuple(kinds)

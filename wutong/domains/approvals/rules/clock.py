"""The clock of a case: when it is due, what it has used, how near it is. Pure.

Day 1 is the working day after acceptance; working days within pauses don't count
(``kernel.workdays``). Past the last published calendar a day is provisional (暂定).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wutong.domains.approvals.rules.machine import ENDED, PAUSED, RUNNING, Course
from wutong.kernel.workdays import WorkingCalendar


@dataclass(frozen=True)
class Due:
    """The last day of a limit; ``on`` None while the clock stands still or has not begun."""

    on: date | None
    provisional: bool = False


@dataclass(frozen=True)
class Light:
    """How near the last day is: a tone of ``ui.light``, working days left (negative: overdue).

    ``days`` is None while the clock does not run. ``tone``: green, yellow (within the days of
    reminding), red (overdue), none.
    """

    tone: str
    days: int | None


def due(course: Course, limit_days: int, calendar: WorkingCalendar) -> Due:
    """When the case is due with the pauses so far; nothing while its clock has not begun or stands
    still. For an ended case: when it was due."""
    if course.accepted_on is None or course.state not in RUNNING | ENDED:
        return Due(None)
    on = calendar.due(course.accepted_on, limit_days, course.pauses)
    return Due(on, on is not None and calendar.is_provisional(on))


def used(course: Course, on: date, calendar: WorkingCalendar) -> int:
    """Working days that the authorities have used up to ``on`` or the decision, without pauses."""
    if course.accepted_on is None:
        return 0
    last = course.decided_on or on
    return max(0, calendar.used(course.accepted_on, last, course.pauses))


def light(
    state: str, due_on: date | None, on: date, remind_before_days: int, calendar: WorkingCalendar
) -> Light:
    """The light of a case on ``on``."""
    if due_on is None or state in PAUSED:
        return Light("none", None)
    days = calendar.count(on, due_on)
    if due_on < on:
        return Light("red", min(days, -1))
    return Light("yellow" if days <= remind_before_days else "green", days)


def on_time(used_days: int, limit_days: int) -> bool:
    """Whether a case was decided within its promised limit."""
    return used_days <= limit_days

"""The clocks of an appeal, in working days of its region. Pure.

All limits count from the day it was received or reopened; day 1 is the next working day. What has
begun keeps its limits, whatever the region sets later. An answer stops the unit's clock: the days
of the asker are nobody's fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from wutong.domains.stewardship.choices import AppealState
from wutong.kernel.workdays import WorkingCalendar

VERIFY: Final = "verify"
ANSWER: Final = "answer"
RESOLVE: Final = "resolve"
OBJECT: Final = "object"
DELIVERED: Final = {VERIFY: 1, ANSWER: 3, RESOLVE: 15, OBJECT: 5}


@dataclass(frozen=True)
class Timing:
    """What the clock asks of an appeal. ``limits`` maps the names above to working days;
    ``replied_on`` is the first word to the asker since ``since``; ``extended_until`` the day that
    was granted last."""

    state: str
    since: date
    limits: Mapping[str, int]
    replied_on: date | None = None
    answered_on: date | None = None
    extended_until: date | None = None


@dataclass(frozen=True)
class Dues:
    """The last days: of what is to be done now, of the whole, of objecting; None where no clock
    runs. ``provisional``: one of them lies past the published calendar (暂定)."""

    now: date | None
    whole: date | None
    objects_until: date | None
    provisional: bool


def dues(timing: Timing, calendar: WorkingCalendar) -> Dues:
    """When what is due."""
    limits = DELIVERED | dict(timing.limits)
    whole = calendar.add(timing.since, limits[RESOLVE])
    if timing.extended_until is not None:
        whole = max(whole, timing.extended_until)
    objects = None
    if timing.answered_on is not None:
        objects = calendar.add(timing.answered_on, limits[OBJECT])
    now = _now(timing, whole, objects, limits, calendar)
    known = [day for day in (now, whole, objects) if day is not None]
    return Dues(now, whole, objects, any(calendar.is_provisional(day) for day in known))


def _now(
    timing: Timing, whole: date, objects: date | None, limits: Mapping[str, int],
    calendar: WorkingCalendar,
) -> date | None:  # fmt: skip
    """What is next: verifying, the first word to the asker, the answer, the end of objecting."""
    if timing.state == AppealState.RECEIVED:
        return calendar.add(timing.since, limits[VERIFY])
    if timing.state in (AppealState.VERIFIED, AppealState.ASSIGNED, AppealState.SENT_BACK):
        if timing.replied_on is None:
            return min(whole, calendar.add(timing.since, limits[ANSWER]))
        return whole
    return objects if timing.state == AppealState.ANSWERED else None


def limits_of(
    *, verify: int, answer: int, resolve: int, complex_: int, object_: int, is_complex: bool
) -> dict[str, int]:
    """The limits that an appeal keeps from now on."""
    return {VERIFY: verify, ANSWER: answer, RESOLVE: complex_ if is_complex else resolve,
            OBJECT: object_}  # fmt: skip


def in_time(answered_on: date, whole: date) -> bool:
    """Whether the last answer came by the last day of the whole."""
    return answered_on <= whole


def days_lost(received_on: date, until: date, calendar: WorkingCalendar) -> int:
    """Working days from the first day on record until the answer that ended it."""
    return max(0, calendar.count(received_on, until))


def lapse_day(objects_until: date) -> date:
    """The day on which silence counts: the one after the last day to object."""
    return date.fromordinal(objects_until.toordinal() + 1)

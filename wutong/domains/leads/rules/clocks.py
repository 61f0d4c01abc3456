"""Protection and duty clocks of a lead. Pure.

A duty's clock starts on the day that opens it; day 1 is the working day after. Limits once set stay:
a changed rule holds for clocks that start later. Dates follow the calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from wutong.domains.leads.choices import DutyKind, LeadState
from wutong.domains.leads.rules.terms import Terms
from wutong.kernel.workdays import WorkingCalendar

NEXT_DUTY: Final = {
    LeadState.REPORTED: (DutyKind.RESPOND,),
    LeadState.STUDYING: (DutyKind.STUDY,),
    LeadState.FOLLOWING: (DutyKind.FEEDBACK, DutyKind.REPORT),
    LeadState.RETURNED: (DutyKind.SUPPLEMENT,),
}


def protected_until(since: date, terms: Terms) -> date:
    """The last protected day of a registration made on ``since``."""
    return since + timedelta(days=terms.protection_days)


def extended_until(until: date, terms: Terms) -> date:
    """The last protected day after an extension."""
    return until + timedelta(days=terms.extension_days)


def remind_on(until: date, terms: Terms) -> date:
    """The day from which the coming lapse is told."""
    return until - timedelta(days=terms.remind_before_days)


def duty_days(kind: str, terms: Terms, *, large: bool) -> int:
    """Working days that a duty of this kind may take."""
    if kind == DutyKind.STUDY:
        return terms.large_study_days if large else terms.study_days
    return {
        DutyKind.RESPOND: terms.respond_days,
        DutyKind.FEEDBACK: terms.feedback_days,
        DutyKind.REPORT: terms.report_days,
        DutyKind.SUPPLEMENT: terms.feedback_days,
    }[DutyKind(kind)]


@dataclass(frozen=True)
class Limits:
    """Working days of a duty: for doing it; and from its last day on until the bureau is told,
    the leader is told, and the lead falls idle."""

    days: int
    bureau: int
    leader: int
    idle: int


def limits_of(kind: DutyKind, terms: Terms, *, large: bool) -> Limits:
    """The limits that a duty starts with. They stay when the terms change."""
    return Limits(
        duty_days(kind, terms, large=large),
        terms.bureau_after_days,
        terms.leader_after_days,
        terms.idle_days,
    )


@dataclass(frozen=True)
class Clock:
    """A duty that runs: when it is due, when it is escalated, when the lead falls idle."""

    kind: DutyKind
    since: date
    due: date
    bureau_on: date
    leader_on: date
    idle_on: date
    limits: Limits


def start(
    kind: DutyKind, since: date, terms: Terms, calendar: WorkingCalendar, *, large: bool
) -> Clock:
    """The clock of a duty opened on ``since``."""
    return run(kind, since, limits_of(kind, terms, large=large), calendar)


def run(kind: DutyKind, since: date, limits: Limits, calendar: WorkingCalendar) -> Clock:
    """A duty's dates by its limits: the same again whenever the calendar changed."""
    due = calendar.add(since, limits.days)
    return Clock(
        kind,
        since,
        due,
        calendar.add(due, limits.bureau),
        calendar.add(due, limits.leader),
        calendar.add(due, limits.idle),
        limits,
    )


def falls_on(until: date, clocks: list[Clock]) -> date:
    """The last day on which the lead is held if nothing more happens: protection ends, or a duty
    lies idle for too long."""
    return min([until, *(one.idle_on for one in clocks)])

"""What puts a project on a dispatch agenda, in which section and in which order. Pure.

Sections go from what stands still to what will be due; within one the money decides, then the days.
Days are working days of the meeting's region; amounts are 元. An amount of a reason is what it
names itself (blocked investment, promised money), else the project's total investment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from wutong.domains.stewardship.choices import AgendaReason, MeetingRhythm
from wutong.kernel.months import following
from wutong.kernel.workdays import WorkingCalendar

SECTIONS: Final = (
    AgendaReason.STALLED,
    AgendaReason.SLOWED,
    AgendaReason.STUCK,
    AgendaReason.LATE,
    AgendaReason.FACTOR,
    AgendaReason.ASKED_FOR,
    AgendaReason.DUE,
)
"""Sections of an agenda in their order; a project stands in the first that it has a reason for."""
LINES_AT_MOST: Final = 200
"""What one meeting can take up; beyond it projects are counted, not listed."""
HORIZONS: Final = {
    MeetingRhythm.WEEKLY: 5,
    MeetingRhythm.FORTNIGHTLY: 10,
    MeetingRhythm.MONTHLY: 20,
    MeetingRhythm.SPECIAL: 10,
}
"""Working days ahead within which something counts as due soon: until about the next meeting."""
WEEKS: Final = {MeetingRhythm.WEEKLY: 1, MeetingRhythm.FORTNIGHTLY: 2}
DAYS_OF_THE_SHORTEST_MONTH: Final = 28


class Source(StrEnum):
    """Where a matter stands."""

    APPEAL = "appeal"
    ORDER = "order"
    COMMITMENT = "commitment"
    CASE = "case"
    NEXT_STEP = "next_step"
    START = "start"
    PACE = "pace"
    FACTOR = "factor"
    REQUEST = "request"


@dataclass(frozen=True)
class Matter:
    """Something open of a project. ``key`` names it for its page; ``since`` is the day it began."""

    source: Source
    title: str
    key: str = ""
    due_on: date | None = None
    since: date | None = None
    amount: Decimal | None = None


@dataclass(frozen=True)
class Facts:
    """What is known of one active project on the day. ``factor_days`` are working days late."""

    project: int
    total: Decimal | None = None
    pace: str = ""
    pace_since: date | None = None
    pace_reason: str = ""
    matters: Sequence[Matter] = ()
    gaps: Sequence[tuple[str, int]] = ()
    ask: str = ""


@dataclass(frozen=True)
class Reason:
    """Why a project is on an agenda. ``days``: working days it is late, stands still or is open;
    negative: working days left."""

    kind: AgendaReason
    source: Source
    title: str
    days: int = 0
    amount: Decimal | None = None
    key: str = ""

    def kept(self) -> dict[str, Any]:
        """As it is stored on the frozen line."""
        amount = None if self.amount is None else str(self.amount)
        return {"kind": self.kind.value, "source": self.source.value, "title": self.title,
                "days": self.days, "amount": amount, "key": self.key}  # fmt: skip


def reason_kept(stored: Mapping[str, Any]) -> Reason:
    """The reason that :meth:`Reason.kept` wrote."""
    amount = stored.get("amount")
    return Reason(
        AgendaReason(stored["kind"]), Source(stored["source"]), stored["title"], stored["days"],
        None if amount is None else Decimal(amount), stored.get("key", ""),
    )  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A project's place on an agenda: the reasons, the worst first."""

    project: int
    main: AgendaReason
    reasons: tuple[Reason, ...]
    amount: Decimal | None
    days: int
    ask: str = ""


@dataclass(frozen=True)
class Agenda:
    """Lines in the order of the meeting, and how many projects found no place."""

    lines: tuple[Line, ...]
    left_out: int = 0


@dataclass
class Section:
    """Lines that share their main reason; ``lines`` may be rows of any kind."""

    reason: AgendaReason
    lines: list[Any] = field(default_factory=list)


def horizon(rhythm: str) -> int:
    """Working days ahead that a meeting of this rhythm looks."""
    return HORIZONS[MeetingRhythm(rhythm)]


def reasons_of(facts: Facts, on: date, calendar: WorkingCalendar, ahead: int) -> tuple[Reason, ...]:
    """Why the project belongs on an agenda of ``on``, the worst first; empty where it doesn't."""
    found = [*_of_pace(facts, on, calendar), *_of_gaps(facts)]
    for matter in facts.matters:
        reason = _of_matter(matter, facts, on, calendar, ahead)
        if reason is not None:
            found.append(reason)
    if facts.ask:
        found.append(Reason(AgendaReason.ASKED_FOR, Source.REQUEST, facts.ask, 0, facts.total))
    return tuple(sorted(found, key=_worst_first))


def _worst_first(reason: Reason) -> tuple[int, int, Decimal, str]:
    return (SECTIONS.index(reason.kind), -reason.days, -(reason.amount or Decimal(0)), reason.title)


def _of_pace(facts: Facts, on: date, calendar: WorkingCalendar) -> Iterable[Reason]:
    if facts.pace not in (AgendaReason.SLOWED, AgendaReason.STALLED):
        return
    days = max(0, calendar.count(facts.pace_since, on)) if facts.pace_since else 0
    yield Reason(AgendaReason(facts.pace), Source.PACE, facts.pace_reason, days, facts.total)


def _of_gaps(facts: Facts) -> Iterable[Reason]:
    for title, days in facts.gaps:
        yield Reason(AgendaReason.FACTOR, Source.FACTOR, title, max(0, days), facts.total)


def _of_matter(
    matter: Matter, facts: Facts, on: date, calendar: WorkingCalendar, ahead: int
) -> Reason | None:
    """An open problem is stuck whatever its day; the others count once late, or due soon."""
    amount = facts.total if matter.amount is None else matter.amount
    if matter.source == Source.APPEAL:
        days = max(0, calendar.count(matter.since, on)) if matter.since else 0
        return Reason(AgendaReason.STUCK, matter.source, matter.title, days, amount, matter.key)
    if matter.due_on is None:
        return None
    if matter.due_on < on:
        late = max(1, calendar.count(matter.due_on, on))
        return Reason(AgendaReason.LATE, matter.source, matter.title, late, amount, matter.key)
    left = calendar.count(on, matter.due_on)
    if left > ahead:
        return None
    return Reason(AgendaReason.DUE, matter.source, matter.title, -left, amount, matter.key)


def line_of(facts: Facts, reasons: tuple[Reason, ...]) -> Line | None:
    """The line of a project: the largest amount and the most days among its reasons."""
    if not reasons:
        return None
    amounts = [one.amount for one in reasons if one.amount is not None]
    return Line(
        facts.project, reasons[0].kind, reasons, max(amounts, default=None),
        max(one.days for one in reasons), facts.ask,
    )  # fmt: skip


def order_key(main: str, amount: Decimal | None, days: int, project: int) -> tuple[Any, ...]:
    """By section, then the most money, the most days; who has no amount comes last."""
    return (SECTIONS.index(AgendaReason(main)), amount is None, -(amount or 0), -days, project)


def build(
    facts: Iterable[Facts], on: date, calendar: WorkingCalendar, ahead: int,
    most: int = LINES_AT_MOST,
) -> Agenda:  # fmt: skip
    """The agenda of ``on`` from the facts of all projects."""
    lines = [
        line
        for one in facts
        if (line := line_of(one, reasons_of(one, on, calendar, ahead))) is not None
    ]
    lines.sort(key=lambda one: order_key(one.main, one.amount, one.days, one.project))
    return Agenda(tuple(lines[:most]), max(0, len(lines) - most))


def sections(lines: Iterable[Any]) -> list[Section]:
    """Rows with ``main_reason`` by section, in the order of sections and of the rows."""
    found = {one: Section(one) for one in SECTIONS}
    for line in lines:
        found[AgendaReason(line.main_reason)].lines.append(line)
    return [one for one in found.values() if one.lines]


def next_date(last: date, rhythm: str, after: date, calendar: WorkingCalendar) -> date | None:
    """The next day of this rhythm after ``after``, on a working day; None for special meetings.

    Weekly and fortnightly ones keep their day of the week, monthly ones their day of the month (at
    most the 28th); a day off is put on to the next working day.
    """
    if rhythm == MeetingRhythm.SPECIAL:
        return None
    planned, months = last, 0
    while True:
        if rhythm == MeetingRhythm.MONTHLY:
            months += 1
            planned = _months_later(last, months)
        else:
            planned += timedelta(weeks=WEEKS[MeetingRhythm(rhythm)])
        day = planned if calendar.is_working_day(planned) else calendar.add(planned, 1)
        if day > after:
            return day


def _months_later(day: date, months: int) -> date:
    return following(day, months).replace(day=min(day.day, DAYS_OF_THE_SHORTEST_MONTH))

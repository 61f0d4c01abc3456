"""The one place where the state of a case changes, by the table in ``rules.machine``."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from wutong.domains.approvals.actions.issuing import take_back_results
from wutong.domains.approvals.actions.requirements import CHECKS, Checked, Move
from wutong.domains.approvals.actions.savings import count_savings
from wutong.domains.approvals.actions.support import (
    NOTHING,
    Facts,
    require,
    take_turn,
    write_event,
)
from wutong.domains.approvals.choices import CaseMove, CaseState, PauseKind
from wutong.domains.approvals.models import ApprovalCase, CasePause
from wutong.domains.approvals.queries.calendar import calendar_for
from wutong.domains.approvals.queries.courses import course_of
from wutong.domains.approvals.rules import clock
from wutong.domains.approvals.rules.machine import PAUSED, Course, advance, transition
from wutong.domains.org.queries import User
from wutong.kernel.clock import day_of

SHOWN_REASON = 300
TAKEN_UP_BY = frozenset({CaseMove.ASK, CaseMove.BEGIN_SPECIAL, CaseMove.END_SPECIAL})
"""Moves of the department after which the case is in the hands of whoever did them."""


@transaction.atomic
def move(
    *,
    case: ApprovalCase,
    move: str,
    by: User | None,
    at: datetime,
    reason: str = "",
    facts: Facts = NOTHING,
) -> ApprovalCase:
    """Do ``move`` with the case and everything that belongs to it, or nothing.

    ``case`` is brought up to date. Raises AlreadyMoved where somebody was faster or the state
    doesn't know the move, NotAllowed, and BadValue for what the table asks for and is not there.
    """
    row = take_turn(case, at)
    rule = transition(row.state, move)
    require(by, rule, row, at)
    doing = Move(row, rule, by, at, day_of(at), reason.strip(), facts)
    checked = Checked()
    for one in sorted(rule.required):
        CHECKS[one](doing, checked)
    before = Before.of(row)
    course = advance(course_of(row), move, doing.on, doing.reason)
    _place(doing, checked, course)
    _keep_pauses(doing, checked, before.state, course)
    _keep_clock(row, course)
    if rule.ends:
        row.decided_on, row.decided_by, row.reason = doing.on, by, doing.reason
    elif rule.on_result and rule.to_state == CaseState.REVOKED:
        row.reason = doing.reason
        take_back_results(row, doing.reason, at)
    for after in checked.afterwards:
        after()
    if rule.ends or rule.on_result:
        count_savings(row, course, at)
    row.save()
    write_event(
        row, move, before.state, by, at, doing.reason or facts.note,
        changes=before.changes(row), **checked.details,
    )  # fmt: skip
    case.refresh_from_db()
    return case


class Before:
    """Where a case stood before a move, for the audit row."""

    def __init__(self, row: ApprovalCase) -> None:
        self.state = row.state
        self.due_on, self.unit, self.clerk = row.due_on, row.unit, row.clerk

    @classmethod
    def of(cls, row: ApprovalCase) -> Before:
        """As it stands now."""
        return cls(row)

    def changes(self, row: ApprovalCase) -> dict[str, list[str | None]]:
        """What else changed, in words."""
        pairs = {
            "due_on": (self.due_on, row.due_on),
            "unit": (self.unit, row.unit),
            "clerk": (self.clerk, row.clerk),
        }
        return {
            name: [str(old) if old else None, str(new) if new else None]
            for name, (old, new) in pairs.items()
            if old != new
        }


def _place(doing: Move, checked: Checked, course: Course) -> None:
    """State, unit and clerk after the move."""
    row = doing.case
    if row.state != course.state:
        row.state, row.since = course.state, doing.at
    if checked.unit is not None:
        row.unit, row.clerk = checked.unit, None
    if checked.clerk is not None:
        row.clerk = checked.clerk
    elif row.clerk_id is None and doing.rule.move in TAKEN_UP_BY:
        row.clerk = doing.by


def _keep_pauses(doing: Move, checked: Checked, before: str, course: Course) -> None:
    """End the open pause, begin a new one, as the course says."""
    row = doing.case
    if before == course.state:
        return
    if before in PAUSED:
        row.pauses.filter(until=None).update(until=doing.on)
    if course.state in PAUSED:
        kind = PAUSED[course.state]
        special = kind == PauseKind.SPECIAL_PROCEDURE
        CasePause.objects.create(
            case=row, kind=kind, procedure=doing.facts.procedure if special else "",
            since=doing.on, limit_on=checked.limit_on,
            reason=(checked.pause_reason or doing.reason)[:SHOWN_REASON],
        )  # fmt: skip


def _keep_clock(row: ApprovalCase, course: Course) -> None:
    row.accepted_on = course.accepted_on
    if course.decided_on is not None and row.decided_on is not None:
        return  # acts on a result leave the clock as it ended
    due = clock.due(course, row.limit_days, calendar_for(row.region_path))
    row.due_on, row.provisional = due.on, due.provisional

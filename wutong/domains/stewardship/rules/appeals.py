"""The one definition of how an appeal moves. Page, API, actions and tests read :data:`TRANSITIONS`.

Source: ``domain.md`` “Appeals”: resolved is what the asker confirms, or what nobody contradicts
within 5 working days after the answer; closed is not resolved, and the two are counted apart.
Reopening keeps the history and begins a new clock. A department sends back once; then the
supervisor decides who leads, and that stands. Everything here is pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from wutong.domains.stewardship.choices import OPEN_APPEALS, AppealMove, AppealState, ResolvedBy
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue
from wutong.kernel.scope import (
    ASSIGN_APPEAL,
    DECIDE_APPEAL,
    HANDLE_APPEAL,
    RECEIVE_APPEAL,
)

SYSTEM: Final = ""
"""The ability of a move that nobody has: the clock alone makes it."""
SENT_BACK_AT_MOST: Final = 1


class Required(StrEnum):
    """What a move asks for besides a state it may start from."""

    TEXT = "text"
    """Words: the reason, the answer, what was done."""
    UNIT = "unit"
    """The unit that leads."""
    FIRST_TIME = "first_time"
    """It was not sent back before."""
    OTHER = "other"
    """Another appeal of the same matter, not itself joined to one."""
    SILENCE = "silence"
    """The days to object are over."""
    NOT_THE_ANSWERER = "not_the_answerer"
    """Done by somebody other than who gave the answer."""
    LATE = "late"
    """Its day is near or over; the pass of ``actions.escalating`` alone knows."""
    UNTIL = "until"
    """A later day, asked for by somebody else."""


@dataclass(frozen=True)
class Transition:
    """A move from some states to one; ``to_state`` None stays where it is.

    ``ability`` is asked for the appeal's region or for a unit that works on it; ``by_asker`` lets
    the asker do it through the link as well.
    """

    move: AppealMove
    from_states: frozenset[AppealState]
    to_state: AppealState | None
    ability: str
    required: frozenset[Required] = frozenset()
    by_asker: bool = False


def _rule(
    move: AppealMove, from_states: Sequence[AppealState], to_state: AppealState | None,
    ability: str, *required: Required, by_asker: bool = False,
) -> Transition:  # fmt: skip
    return Transition(
        move, frozenset(from_states), to_state, ability, frozenset(required), by_asker
    )


OPEN: Final = frozenset(OPEN_APPEALS)
ENDED: Final = frozenset(AppealState) - OPEN
_S, _M, _R = AppealState, AppealMove, Required
_UNASSIGNED = (_S.RECEIVED, _S.VERIFIED)
_UNANSWERED = (*_UNASSIGNED, _S.ASSIGNED, _S.SENT_BACK)
TRANSITIONS: Final[tuple[Transition, ...]] = (
    _rule(_M.RECEIVE, (), _S.RECEIVED, RECEIVE_APPEAL, _R.TEXT),
    _rule(_M.VERIFY, (_S.RECEIVED,), _S.VERIFIED, RECEIVE_APPEAL),
    _rule(_M.ASSIGN, _UNASSIGNED, _S.ASSIGNED, ASSIGN_APPEAL, _R.UNIT),
    _rule(_M.SEND_BACK, (_S.ASSIGNED,), _S.SENT_BACK, HANDLE_APPEAL, _R.TEXT, _R.FIRST_TIME),
    _rule(_M.DECIDE, (_S.SENT_BACK,), _S.ASSIGNED, DECIDE_APPEAL, _R.UNIT, _R.TEXT),
    _rule(_M.NOTE, (_S.ASSIGNED,), None, HANDLE_APPEAL, _R.TEXT),
    _rule(_M.EXTEND, (_S.ASSIGNED,), None, ASSIGN_APPEAL, _R.UNTIL),
    _rule(_M.ANSWER, (_S.ASSIGNED,), _S.ANSWERED, HANDLE_APPEAL, _R.TEXT),
    _rule(_M.ANSWER, _UNASSIGNED, _S.ANSWERED, ASSIGN_APPEAL, _R.TEXT),
    _rule(_M.CONFIRM, (_S.ANSWERED,), _S.RESOLVED, RECEIVE_APPEAL, _R.TEXT,
          _R.NOT_THE_ANSWERER, by_asker=True),
    _rule(_M.LAPSE, (_S.ANSWERED,), _S.RESOLVED, SYSTEM, _R.SILENCE),
    _rule(_M.REOPEN, (_S.ANSWERED,), _S.ASSIGNED, RECEIVE_APPEAL, _R.TEXT, by_asker=True),
    _rule(_M.REOPEN, (_S.RESOLVED, _S.CLOSED), _S.ASSIGNED, ASSIGN_APPEAL, _R.TEXT),
    _rule(_M.JOIN, _UNANSWERED, _S.JOINED, RECEIVE_APPEAL, _R.OTHER),
    _rule(_M.CLOSE, sorted(OPEN), _S.CLOSED, ASSIGN_APPEAL, _R.TEXT),
    _rule(_M.ESCALATE, (*_UNANSWERED,), None, SYSTEM, _R.LATE),
)  # fmt: skip


def moves_from(state: str) -> list[Transition]:
    """What can be done in a state, in the order of the table."""
    return [rule for rule in TRANSITIONS if state in rule.from_states]


def transition(state: str, move: str) -> Transition:
    """The rule for a move in a state. Raises AlreadyMoved where there is none."""
    for rule in moves_from(state):
        if rule.move == move:
            return rule
    raise AlreadyMoved(
        _("诉求现在是“%(state)s”，不能%(move)s。")
        % {"state": AppealState(state).label, "move": AppealMove(move).label}
    )


def after(rule: Transition, state: AppealState, *, has_unit: bool) -> AppealState:
    """The state after a move. What is reopened goes back to the unit that led; where there was
    none, it waits to be assigned."""
    if rule.move == AppealMove.REOPEN and not has_unit:
        return AppealState.VERIFIED
    return rule.to_state or state


@dataclass(frozen=True)
class Course:
    """What the machine remembers of an appeal; ``since`` is the day its present clock began."""

    state: AppealState
    since: date
    has_unit: bool = False
    sent_back: int = 0
    reopened: int = 0
    answered_on: date | None = None
    objects_until: date | None = None
    resolved_on: date | None = None
    resolved_by: ResolvedBy | None = None


def check_silence(course: Course, on: date) -> None:
    """Raise BadValue while the asker may still object; the last day belongs to the asker."""
    if course.objects_until is None or on <= course.objects_until:
        raise BadValue("on", _("异议期还没有满。"))


def advance(
    course: Course, move: str, on: date, *, objects_until: date | None = None, by_asker: bool = True
) -> Course:
    """The course after ``move`` on ``on``: the one place where state and days follow.

    ``objects_until`` is given with an answer. Raises AlreadyMoved where the table has no such
    move or it was sent back before, BadValue for a lapse before its day.
    """
    rule = transition(course.state, move)
    if Required.FIRST_TIME in rule.required and course.sent_back >= SENT_BACK_AT_MOST:
        raise AlreadyMoved(_("已经退回过一次，责任单位由督查室裁定，不能再退。"))
    state = after(rule, course.state, has_unit=course.has_unit)
    found = replace(course, state=state)
    if Required.UNIT in rule.required:
        found = replace(found, has_unit=True)
    if move == AppealMove.SEND_BACK:
        return replace(found, has_unit=False, sent_back=course.sent_back + 1)
    if move == AppealMove.ANSWER:
        return replace(found, answered_on=on, objects_until=objects_until)
    if move == AppealMove.CONFIRM:
        return replace(found, resolved_on=on, resolved_by=ResolvedBy.ASKER)
    if move == AppealMove.LAPSE:
        check_silence(course, on)
        return replace(found, resolved_on=on, resolved_by=ResolvedBy.SILENCE)
    if move == AppealMove.REOPEN:
        return replace(
            found, since=on, reopened=course.reopened + 1, answered_on=None, objects_until=None,
            resolved_on=None, resolved_by=None,
        )  # fmt: skip
    return found

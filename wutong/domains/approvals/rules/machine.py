"""The one definition of how a case moves. Page, API, actions and tests read :data:`TRANSITIONS`.

Source: 行政许可法 (2019) art. 32 (what is missing is named at once, within five days; what isn't
told in time counts as accepted), 45 (days of hearings, expert reviews and the like don't count),
69 (revocation); ``domain.md`` “Item states”. Everything here is pure.

A case ends once: by the one move that leads from an open state to an ended one. Making good a
deficiency and revoking are acts on the result of an ended case; they move neither the day of the
decision nor the days used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from wutong.domains.approvals.choices import OPEN as OPEN_STATES
from wutong.domains.approvals.choices import BallHolder, CaseMove, CaseState, PauseKind
from wutong.domains.approvals.rules.errors import AlreadyMoved, BadValue
from wutong.kernel.scope import DECIDE_CASE, HANDLE_CASE, RECEIVE_CASE
from wutong.kernel.workdays import Pause


class Required(StrEnum):
    """What a move asks for besides a state it may start from."""

    REASON = "reason"
    NOTICE = "notice"
    """Papers that lack something, all named at once, and a day."""
    NAMED_IN = "named_in"
    """Every paper that the notice named is in."""
    ACCEPTABLE = "acceptable"
    """No required paper lacks that may not come later (容缺) or be promised (告知承诺)."""
    COMPLETE = "complete"
    """No required paper lacks."""
    DEFICIENCY = "deficiency"
    """Some papers lack, all of them may come later, each has a day."""
    MADE_GOOD = "made_good"
    """Every paper that was to come later is in."""
    PREREQUISITES = "prerequisites"
    """The items that this one waits for are decided."""
    PROCEDURE = "procedure"
    """A kind of special procedure and its last day."""
    TERM_OVER = "term_over"
    """The day until which the applicant could correct has passed."""
    UNIT = "unit"
    CLERK = "clerk"


@dataclass(frozen=True)
class Transition:
    """A move from some states to one; ``to_state`` None stays where it is.

    ``ability`` (``kernel.scope``) is asked for the case's region or unit; ``by_applicant`` lets
    those who speak for the applying firm do it as well.
    """

    move: CaseMove
    from_states: frozenset[CaseState]
    to_state: CaseState | None
    ability: str
    required: frozenset[Required] = frozenset()
    by_applicant: bool = False

    @property
    def ends(self) -> bool:
        """Whether the case is decided or given up by it."""
        return self.to_state in ENDED and self.from_states <= OPEN

    @property
    def on_result(self) -> bool:
        """Whether it is an act on the result of a case that ended before."""
        return bool(self.from_states) and self.from_states <= ENDED


OPEN: Final = frozenset(OPEN_STATES)
ENDED: Final = frozenset(CaseState) - OPEN
RUNNING: Final = frozenset({CaseState.ACCEPTED, CaseState.WITH_DEPARTMENT})
"""The clock runs."""
PAUSED: Final = {
    CaseState.CORRECTION: PauseKind.CORRECTION,
    CaseState.SPECIAL_PROCEDURE: PauseKind.SPECIAL_PROCEDURE,
}
"""The clock stands still, and why. In other states it has not begun or has ended."""
BALL: Final = {
    CaseState.RECEIVED: BallHolder.WINDOW,
    CaseState.CORRECTION_BEFORE: BallHolder.APPLICANT,
    CaseState.ACCEPTED: BallHolder.WINDOW,
    CaseState.WITH_DEPARTMENT: BallHolder.DEPARTMENT,
    CaseState.CORRECTION: BallHolder.APPLICANT,
    CaseState.SPECIAL_PROCEDURE: BallHolder.DEPARTMENT,
    CaseState.APPROVED_WITH_DEFICIENCY: BallHolder.APPLICANT,
}
"""Who must do the next thing; nobody in the states that are not named."""
TAKES_PAPERS: Final = OPEN | {CaseState.APPROVED_WITH_DEFICIENCY}
"""States in which a paper may be handed in."""


def _rule(
    move: CaseMove, from_states: Sequence[CaseState], to_state: CaseState | None, ability: str,
    *required: Required, by_applicant: bool = False,
) -> Transition:  # fmt: skip
    return Transition(
        move, frozenset(from_states), to_state, ability, frozenset(required), by_applicant
    )


_S, _M, _R = CaseState, CaseMove, Required
TRANSITIONS: Final[tuple[Transition, ...]] = (
    _rule(_M.RECEIVE, (), _S.RECEIVED, RECEIVE_CASE, by_applicant=True),
    _rule(_M.REFUSE, (_S.RECEIVED,), _S.REFUSED, RECEIVE_CASE, _R.REASON),
    _rule(_M.ASK_BEFORE, (_S.RECEIVED,), _S.CORRECTION_BEFORE, RECEIVE_CASE, _R.NOTICE),
    _rule(_M.HAND_IN_BEFORE, (_S.CORRECTION_BEFORE,), _S.RECEIVED, RECEIVE_CASE, _R.NAMED_IN,
          by_applicant=True),
    _rule(_M.ACCEPT, (_S.RECEIVED,), _S.ACCEPTED, RECEIVE_CASE, _R.ACCEPTABLE, _R.PREREQUISITES),
    _rule(_M.DECLINE, (_S.RECEIVED,), _S.NOT_ACCEPTED, RECEIVE_CASE, _R.REASON),
    _rule(_M.DECLINE, (_S.CORRECTION_BEFORE,), _S.NOT_ACCEPTED, RECEIVE_CASE, _R.REASON,
          _R.TERM_OVER),
    _rule(_M.ROUTE, (_S.ACCEPTED,), _S.WITH_DEPARTMENT, RECEIVE_CASE, _R.UNIT),
    _rule(_M.ROUTE, (_S.WITH_DEPARTMENT,), None, HANDLE_CASE, _R.UNIT, _R.REASON),
    _rule(_M.ASK, (_S.WITH_DEPARTMENT,), _S.CORRECTION, HANDLE_CASE, _R.NOTICE),
    _rule(_M.HAND_IN, (_S.CORRECTION,), _S.WITH_DEPARTMENT, RECEIVE_CASE, _R.NAMED_IN,
          by_applicant=True),
    _rule(_M.BEGIN_SPECIAL, (_S.WITH_DEPARTMENT,), _S.SPECIAL_PROCEDURE, HANDLE_CASE, _R.REASON,
          _R.PROCEDURE),
    _rule(_M.END_SPECIAL, (_S.SPECIAL_PROCEDURE,), _S.WITH_DEPARTMENT, HANDLE_CASE),
    _rule(_M.APPROVE, (_S.WITH_DEPARTMENT,), _S.APPROVED, DECIDE_CASE, _R.COMPLETE,
          _R.PREREQUISITES),
    _rule(_M.APPROVE_WITH_DEFICIENCY, (_S.WITH_DEPARTMENT,), _S.APPROVED_WITH_DEFICIENCY,
          DECIDE_CASE, _R.DEFICIENCY, _R.PREREQUISITES),
    _rule(_M.REJECT, (_S.WITH_DEPARTMENT,), _S.REJECTED, DECIDE_CASE, _R.REASON),
    _rule(_M.REJECT, (_S.CORRECTION,), _S.REJECTED, DECIDE_CASE, _R.REASON, _R.TERM_OVER),
    _rule(_M.MAKE_GOOD, (_S.APPROVED_WITH_DEFICIENCY,), _S.APPROVED, HANDLE_CASE, _R.MADE_GOOD),
    _rule(_M.WITHDRAW, sorted(OPEN), _S.WITHDRAWN, RECEIVE_CASE, _R.REASON, by_applicant=True),
    _rule(_M.REVOKE, (_S.APPROVED, _S.APPROVED_WITH_DEFICIENCY), _S.REVOKED, DECIDE_CASE,
          _R.REASON),
    _rule(_M.HAND_OVER, sorted(OPEN), None, HANDLE_CASE, _R.CLERK),
)  # fmt: skip
BEFORE_ACCEPTANCE: Final = frozenset({CaseState.RECEIVED, CaseState.CORRECTION_BEFORE})
"""States in which somebody of the window may hand over as well."""


def moves_from(state: str) -> list[Transition]:
    """What can be done in a state, in the order of the table."""
    return [rule for rule in TRANSITIONS if state in rule.from_states]


def transition(state: str, move: str) -> Transition:
    """The rule for a move in a state. Raises AlreadyMoved where there is none."""
    for rule in TRANSITIONS:
        if rule.move == move and state in rule.from_states:
            return rule
    raise AlreadyMoved(
        _("办件现在是“%(state)s”，不能%(move)s。")
        % {"state": CaseState(state).label, "move": CaseMove(move).label}
    )


def holder(state: str) -> BallHolder:
    """Who has the ball."""
    return BALL.get(CaseState(state), BallHolder.NOBODY)


@dataclass(frozen=True)
class Course:
    """What the clock of a case knows: its state, its days, its pauses in order."""

    state: CaseState
    received_on: date
    accepted_on: date | None = None
    decided_on: date | None = None
    pauses: tuple[Pause, ...] = ()

    @property
    def paused(self) -> bool:
        """Whether a pause is open."""
        return bool(self.pauses) and self.pauses[-1].until is None


def advance(course: Course, move: str, on: date, reason: str = "") -> Course:
    """The course after ``move`` on ``on``: the one place where state, days and pauses follow.

    A pause begins on the day of the move into a paused state and ends on the day of the move out
    of it, which counts again. Raises AlreadyMoved where the table has no such move, BadValue for a
    day before the last that the case knows.
    """
    rule = transition(course.state, move)
    if on < last_day(course):
        raise BadValue("on", _("日期不能早于办件上一步的日期。"))
    after = rule.to_state or course.state
    if after == course.state:
        return course
    pauses = course.pauses
    if course.state in PAUSED:
        pauses = (*pauses[:-1], replace(pauses[-1], until=on))
    if after in PAUSED:
        pauses = (*pauses, Pause(on, None, reason))
    return replace(
        course,
        state=after,
        accepted_on=on if after is CaseState.ACCEPTED else course.accepted_on,
        decided_on=on if rule.ends else course.decided_on,
        pauses=pauses,
    )


def last_day(course: Course) -> date:
    """The latest day that the course has seen."""
    days = [course.received_on, course.accepted_on, course.decided_on]
    for pause in course.pauses:
        days += [pause.since, pause.until]
    return max(day for day in days if day is not None)

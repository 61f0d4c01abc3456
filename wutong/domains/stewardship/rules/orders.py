"""The one definition of how an order moves. Page, API, actions and tests read :data:`TRANSITIONS`.

Source: issue “stewardship” section 4: close-out (销号) is the giver's word and never that of
whoever reported; more time is granted by the giver or the supervisor and never by who asked;
handing it to somebody else needs the giver. Everything here is pure.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from wutong.domains.stewardship.choices import OPEN_ORDERS, Escalation, OrderMove, OrderState
from wutong.domains.stewardship.rules.errors import AlreadyMoved


class Who(StrEnum):
    """What somebody is to an order; one person may be several."""

    GIVER = "giver"
    OWNER = "owner"
    HELPER = "helper"
    SUPERVISOR = "supervisor"
    CLOCK = "clock"


class Required(StrEnum):
    """What a move asks for besides a state it may start from."""

    TEXT = "text"
    """Words: the reason, what was done."""
    NOT_THE_REPORTER = "not_the_reporter"
    """Done by somebody other than who reported last."""
    UNTIL = "until"
    """A later day, asked for by somebody else."""
    UNIT = "unit"
    """The unit that takes it over."""
    LEVEL = "level"
    """The rung that it climbs to."""


@dataclass(frozen=True)
class Transition:
    """A move from some states to one by somebody; ``to_state`` None stays where it is."""

    move: OrderMove
    from_states: frozenset[str]
    to_state: OrderState | None
    who: frozenset[Who]
    required: frozenset[Required]


def _rule(
    move: OrderMove, from_states: Sequence[OrderState], to_state: OrderState | None,
    who: Sequence[Who], *required: Required,
) -> Transition:  # fmt: skip
    return Transition(
        move, frozenset(from_states), to_state, frozenset(who), frozenset(required)
    )  # fmt: skip


OPEN: Final = frozenset(OPEN_ORDERS)
ENDED: Final = frozenset(OrderState) - OPEN
_S, _M, _R, _W = OrderState, OrderMove, Required, Who
TRANSITIONS: Final[tuple[Transition, ...]] = (
    _rule(_M.GIVE, (), _S.OPEN, (_W.GIVER,), _R.UNIT),
    _rule(_M.NOTE, (_S.OPEN, _S.REPORTED), None,
          (_W.OWNER, _W.HELPER, _W.GIVER, _W.SUPERVISOR), _R.TEXT),
    _rule(_M.REPORT, (_S.OPEN,), _S.REPORTED, (_W.OWNER,), _R.TEXT),
    _rule(_M.RETURN, (_S.REPORTED,), _S.OPEN, (_W.GIVER,), _R.TEXT),
    _rule(_M.CLOSE, (_S.REPORTED,), _S.CLOSED, (_W.GIVER,), _R.NOT_THE_REPORTER),
    _rule(_M.CANCEL, (_S.OPEN, _S.REPORTED), _S.CANCELLED, (_W.GIVER,), _R.TEXT),
    _rule(_M.EXTEND, (_S.OPEN,), None, (_W.GIVER, _W.SUPERVISOR), _R.UNTIL),
    _rule(_M.TRANSFER, (_S.OPEN,), None, (_W.GIVER,), _R.UNIT, _R.TEXT),
    _rule(_M.ESCALATE, (_S.OPEN,), None, (_W.CLOCK,), _R.LEVEL),
)  # fmt: skip


def moves_from(state: str) -> list[Transition]:
    """What can be done in a state, in the order of the table."""
    return [rule for rule in TRANSITIONS if state in rule.from_states]


def moves_of(state: str, who: Collection[Who]) -> list[Transition]:
    """What of it somebody can do who is ``who`` to the order."""
    return [rule for rule in moves_from(state) if not rule.who.isdisjoint(who)]


def transition(state: str, move: str) -> Transition:
    """The rule for a move in a state. Raises AlreadyMoved where there is none."""
    for rule in moves_from(state):
        if rule.move == move:
            return rule
    raise AlreadyMoved(
        _("督办事项现在是“%(state)s”，不能%(move)s。")
        % {"state": OrderState(state).label, "move": OrderMove(move).label}
    )


@dataclass(frozen=True)
class Standing:
    """What the machine remembers of an order. ``reported_on`` is the day of the report that
    stands; the days until the giver's word are nobody's fault."""

    state: str
    due_on: date
    escalation: str = Escalation.NONE
    reported_on: date | None = None
    closed_on: date | None = None
    on_time: bool | None = None


def advance(
    standing: Standing, move: str, on: date, *, until: date | None = None, level: str = ""
) -> Standing:
    """The standing after ``move`` on ``on``: the one place where state, day and rung follow.

    ``until`` goes with an extension, ``level`` with escalating. More time and an end take an order
    off the ladder; a return puts the clock on again where it stood. Raises AlreadyMoved.
    """
    rule = transition(standing.state, move)
    found = replace(standing, state=rule.to_state or standing.state)
    if move == OrderMove.REPORT:
        return replace(found, reported_on=on)
    if move == OrderMove.RETURN:
        return replace(found, reported_on=None)
    if move == OrderMove.EXTEND and until is not None:
        return replace(found, due_on=until, escalation=Escalation.NONE)
    if move == OrderMove.ESCALATE:
        return replace(found, escalation=level)
    if move == OrderMove.CLOSE:
        in_time = found.reported_on is not None and found.reported_on <= found.due_on
        return replace(found, closed_on=on, on_time=in_time, escalation=Escalation.NONE)
    if move == OrderMove.CANCEL:
        return replace(found, escalation=Escalation.NONE)
    return found

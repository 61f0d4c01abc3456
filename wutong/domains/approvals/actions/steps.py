"""What people do with a case: thin names over :func:`move`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from wutong.domains.approvals.actions.moving import move
from wutong.domains.approvals.actions.support import Facts, Issued
from wutong.domains.approvals.choices import CaseMove, CaseState
from wutong.domains.approvals.models import ApprovalCase
from wutong.domains.approvals.queries.catalogue import handler_of
from wutong.domains.org.queries import Unit, User


def refuse(*, case: ApprovalCase, reason: str, by: User | None, at: datetime) -> ApprovalCase:
    """Don't take it in at all: not this window's, not an item that is asked for."""
    return move(case=case, move=CaseMove.REFUSE, by=by, at=at, reason=reason)


def accept(*, case: ApprovalCase, by: User | None, at: datetime) -> ApprovalCase:
    """Accept: the clock begins, day 1 is the next working day."""
    return move(case=case, move=CaseMove.ACCEPT, by=by, at=at)


def decline(*, case: ApprovalCase, reason: str, by: User | None, at: datetime) -> ApprovalCase:
    """Don't accept; while papers are being brought only after their day has passed."""
    return move(case=case, move=CaseMove.DECLINE, by=by, at=at, reason=reason)


def route(
    *,
    case: ApprovalCase,
    by: User | None,
    at: datetime,
    unit: Unit | None = None,
    clerk: User | None = None,
    reason: str = "",
) -> ApprovalCase:
    """Hand the case to a unit; None: the item's handler. With a department already: why."""
    facts = Facts(unit=unit, clerk=clerk)
    return move(case=case, move=CaseMove.ROUTE, by=by, at=at, reason=reason, facts=facts)


@transaction.atomic
def accept_and_route(*, case: ApprovalCase, by: User | None, at: datetime) -> ApprovalCase:
    """Accept and hand to the item's handler; without one the case waits at the window."""
    accept(case=case, by=by, at=at)
    if handler_of(case.version.item.code, case.region_path) is not None:
        route(case=case, by=by, at=at)
    return case


def ask_for_correction(
    *,
    case: ApprovalCase,
    by: User | None,
    at: datetime,
    note: str = "",
    correct_by: date | None = None,
) -> ApprovalCase:
    """Name everything that lacks at once; before acceptance or, with the clock stopped, after."""
    before = case.state == CaseState.RECEIVED
    return move(
        case=case, move=CaseMove.ASK_BEFORE if before else CaseMove.ASK, by=by, at=at,
        facts=Facts(note=note, correct_by=correct_by),
    )  # fmt: skip


def hand_in(*, case: ApprovalCase, by: User | None, at: datetime) -> ApprovalCase:
    """Everything that was named is in: the ball goes back, the clock goes on."""
    before = case.state == CaseState.CORRECTION_BEFORE
    return move(
        case=case, move=CaseMove.HAND_IN_BEFORE if before else CaseMove.HAND_IN, by=by, at=at
    )


def begin_special_procedure(
    *,
    case: ApprovalCase,
    procedure: str,
    reason: str,
    by: User | None,
    at: datetime,
    limit_on: date | None = None,
) -> ApprovalCase:
    """Stop the clock for a hearing, an expert review and the like; None: the region's limit."""
    facts = Facts(procedure=procedure, limit_on=limit_on)
    return move(case=case, move=CaseMove.BEGIN_SPECIAL, by=by, at=at, reason=reason, facts=facts)


def end_special_procedure(*, case: ApprovalCase, by: User | None, at: datetime) -> ApprovalCase:
    """The procedure is over; the clock goes on today."""
    return move(case=case, move=CaseMove.END_SPECIAL, by=by, at=at)


def approve(
    *,
    case: ApprovalCase,
    by: User | None,
    at: datetime,
    results: Mapping[str, Issued] | None = None,
    note: str = "",
) -> ApprovalCase:
    """Decide for the applicant and issue the results."""
    facts = Facts(results=results or {}, note=note)
    return move(case=case, move=CaseMove.APPROVE, by=by, at=at, facts=facts)


def approve_with_deficiency(
    *,
    case: ApprovalCase,
    by: User | None,
    at: datetime,
    days: Mapping[str, date] | None = None,
    results: Mapping[str, Issued] | None = None,
) -> ApprovalCase:
    """Decide for the applicant although papers lack that may come later, each by its day."""
    facts = Facts(days=days or {}, results=results or {})
    return move(case=case, move=CaseMove.APPROVE_WITH_DEFICIENCY, by=by, at=at, facts=facts)


def make_good(*, case: ApprovalCase, by: User | None, at: datetime) -> ApprovalCase:
    """All papers that were to come later are in; the day of the decision stays."""
    return move(case=case, move=CaseMove.MAKE_GOOD, by=by, at=at)


def reject(*, case: ApprovalCase, reason: str, by: User | None, at: datetime) -> ApprovalCase:
    """Decide against the applicant."""
    return move(case=case, move=CaseMove.REJECT, by=by, at=at, reason=reason)


def withdraw(*, case: ApprovalCase, reason: str, by: User | None, at: datetime) -> ApprovalCase:
    """The applicant takes the application back, himself or through the window."""
    return move(case=case, move=CaseMove.WITHDRAW, by=by, at=at, reason=reason)


def revoke(*, case: ApprovalCase, reason: str, by: User | None, at: datetime) -> ApprovalCase:
    """Take a favourable decision back with its results; the case doesn't end again."""
    return move(case=case, move=CaseMove.REVOKE, by=by, at=at, reason=reason)


def hand_over(
    *, case: ApprovalCase, clerk: User, by: User | None, at: datetime, reason: str = ""
) -> ApprovalCase:
    """Give the case to another clerk; to oneself: take it up."""
    return move(
        case=case, move=CaseMove.HAND_OVER, by=by, at=at, reason=reason, facts=Facts(clerk=clerk)
    )

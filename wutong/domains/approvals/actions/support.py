"""What every write to a case shares: its turn, who may, what happened, the audit row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db.models import F
from django.utils.translation import gettext as _

from wutong.domains.approvals.choices import CaseMove
from wutong.domains.approvals.models import ApprovalCase, CaseEvent
from wutong.domains.approvals.queries.latest import who_was_first
from wutong.domains.approvals.queries.permissions import may_move
from wutong.domains.approvals.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.approvals.rules.machine import Transition
from wutong.domains.org.queries import Unit, User, access_of
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import Access

LONGEST_REASON = 500


@dataclass(frozen=True)
class Issued:
    """What is known of a result that is issued; without a number it bears the case's."""

    document_number: str = ""
    valid_until: date | None = None
    file: File[Any] | None = None


@dataclass(frozen=True)
class Facts:
    """What a move needs besides a reason; each move reads its own.

    ``days`` maps codes of papers to the day until which they may come later, ``results`` codes of
    papers to what is issued.
    """

    note: str = ""
    correct_by: date | None = None
    procedure: str = ""
    limit_on: date | None = None
    unit: Unit | None = None
    clerk: User | None = None
    days: Mapping[str, date] = field(default_factory=dict)
    results: Mapping[str, Issued] = field(default_factory=dict)


NOTHING = Facts()


def take_turn(case: ApprovalCase, at: datetime) -> ApprovalCase:
    """Win the case for this transaction and return it as it stands now.

    Every write to a case or its papers raises ``lock``: of two people the second sees a changed
    one, and is told who came first and when. Raises AlreadyMoved.
    """
    won = ApprovalCase.objects.filter(pk=case.pk, lock=case.lock).update(
        lock=F("lock") + 1, updated_at=at
    )
    if not won:
        raise AlreadyMoved(who_was_first(case))
    return fresh(case.pk)


def fresh(key: int) -> ApprovalCase:
    """The case with what moves ask of it."""
    return ApprovalCase.objects.select_related(
        "version__item",
        "application__region",
        "application__agency",
        "project",
        "investor",
        "unit__region",
        "clerk",
    ).get(pk=key)


def access_for(by: User | None, at: datetime) -> Access | None:
    """What ``by`` may do; None for the system."""
    return access_of(by, day_of(at)) if by is not None else None


def require(by: User | None, rule: Transition, case: ApprovalCase, at: datetime) -> None:
    """Raise NotAllowed unless the person may do what ``rule`` says. None is the system."""
    access = access_for(by, at)
    if access is not None and not may_move(access, rule, case):
        raise NotAllowed(_("您的岗位不能对这个办件做此操作。"))


def required_text(text: str, sentence: str, field_name: str = "reason") -> str:
    """``text`` trimmed. Raises BadValue with ``sentence`` where nothing is left."""
    clean = text.strip()
    if not clean:
        raise BadValue(field_name, sentence)
    if len(clean) > LONGEST_REASON:
        raise BadValue(field_name, _("最多写 500 个字。"))
    return clean


def write_event(
    case: ApprovalCase, move: str, before: str, by: User | None, at: datetime,
    reason: str = "", changes: Mapping[str, Any] | None = None, **details: Any,
) -> CaseEvent:  # fmt: skip
    """One line of the case's history and its audit row."""
    event = CaseEvent.objects.create(
        case=case, move=move, from_state=before, to_state=case.state, at=at, by=by,
        unit=case.unit, reason=reason, details=details,
    )  # fmt: skip
    moved = {"state": [before, case.state]} if before != case.state else {}
    audit.record(
        actor=by, at=at, action=f"approvals.{CaseMove(move).value}", target=case, reason=reason,
        changes=moved | dict(changes or {}),
    )  # fmt: skip
    return event

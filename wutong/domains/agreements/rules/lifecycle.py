"""The way of an agreement from draft to end, and of a commitment. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from wutong.domains.agreements.choices import (
    AgreementState,
    CommitmentState,
    FlagDecision,
    MeetingDecision,
    Opinion,
)

EDITABLE: Final = frozenset(
    {AgreementState.DRAFT, AgreementState.IN_REVIEW, AgreementState.REVIEWED}
)
LIVE: Final = EDITABLE | {AgreementState.SIGNED}
AFTER_DECISION: Final = {
    MeetingDecision.PASS: AgreementState.REVIEWED,
    MeetingDecision.CHANGE: AgreementState.IN_REVIEW,
    MeetingDecision.AGAIN: AgreementState.IN_REVIEW,
    MeetingDecision.REFUSE: AgreementState.DRAFT,
}
SETTLED: Final = frozenset({FlagDecision.HARMLESS, FlagDecision.KEEP})
UNDECIDED: Final = frozenset({CommitmentState.OPEN, CommitmentState.CLAIMED})


def settled(decision: str) -> bool:
    """Whether a flagged clause no longer stands in the way of signing: one that is to be changed
    or removed does so until a later version is without it."""
    return decision in SETTLED


def missing_for_signing(
    *, state: str, has_text: bool, firms: int, unsettled: Sequence[tuple[str, str]]
) -> list[str]:
    """What is to be done before the agreement is signed; ``unsettled`` are (label, decision)."""
    missing = []
    if not has_text:
        missing.append(_("还没有协议文本"))
    if not firms:
        missing.append(_("还没有签约企业"))
    if state != AgreementState.REVIEWED:
        missing.append(_("还没有审核通过"))
    missing += missing_for_fairness(unsettled)
    return missing


def missing_for_fairness(unsettled: Sequence[tuple[str, str]]) -> list[str]:
    """The flagged clauses that wait for a reviewer, and those that must still change."""
    waiting = [label for label, decision in unsettled if not decision]
    standing = [label for label, decision in unsettled if decision]
    missing = []
    if waiting:
        missing.append(
            _("公平竞争审查有 %(count)s 条待处理（%(labels)s）")
            % {"count": len(waiting), "labels": _some(waiting)}
        )
    if standing:
        missing.append(
            _("审查要求修改或删除的 %(count)s 条还在文本里（%(labels)s）")
            % {"count": len(standing), "labels": _some(standing)}
        )
    return missing


def _some(labels: Sequence[str]) -> str:
    shown = "、".join(labels[:5])
    return f"{shown}…" if len(labels) > 5 else shown


def missing_without_meeting(opinions: Sequence[str]) -> list[str]:
    """What stands in the way of passing a review by opinions alone; an empty one is not given."""
    if not opinions:
        return [_("还没有征求部门意见")]
    missing = []
    if "" in opinions:
        missing.append(_("还有部门没有反馈意见"))
    if Opinion.OBJECT in opinions:
        missing.append(_("有部门不同意"))
    return missing


@dataclass(frozen=True)
class Standing:
    """How a commitment stands on a day: its light and its days; ``days`` left are negative when
    overdue, None when it is decided."""

    light: str
    days: int | None


def standing(state: str, due_on: date, on: date, remind_days: int) -> Standing:
    """Green when kept, red when overdue or broken, yellow when it is due soon."""
    if state == CommitmentState.FULFILLED:
        return Standing("green", None)
    if state == CommitmentState.BROKEN:
        return Standing("red", None)
    if state == CommitmentState.WAIVED:
        return Standing("none", None)
    days = (due_on - on).days
    if days < 0:
        return Standing("red", days)
    return Standing("yellow" if days <= remind_days else "none", days)

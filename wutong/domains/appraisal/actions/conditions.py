"""Conditions of a result: reported as met by one, confirmed by another."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.appraisal.actions.support import require, required, take_turn
from wutong.domains.appraisal.choices import ConditionState
from wutong.domains.appraisal.models import ResultCondition
from wutong.domains.appraisal.rules.errors import BadValue, NotNow, OwnWork
from wutong.domains.org.queries import User
from wutong.domains.projects.actions import attach_evidence
from wutong.domains.projects.actions.papers import ProjectError
from wutong.domains.projects.choices import EvidenceKind
from wutong.domains.projects.queries import Evidence
from wutong.kernel import audit
from wutong.kernel.scope import DECIDE_ASSESSMENT, OPEN_ASSESSMENT


@transaction.atomic
def claim_met(
    *,
    condition: ResultCondition,
    note: str,
    by: User | None,
    at: datetime,
    evidence: Evidence | None = None,
    file: File[Any] | None = None,
    kind: str = EvidenceKind.OTHER,
) -> ResultCondition:
    """Report that a condition is met: what was done, and a paper of the project where there is
    one: ``evidence`` that it has, or a ``file`` that becomes its evidence of ``kind``.

    Raises NotAllowed, NotNow, BadValue, AlreadyMoved.
    """
    require(by, OPEN_ASSESSMENT, condition.assessment, at)
    words = required(note, _("请写明落实情况。"), "note")
    if evidence is not None and evidence.project_id != condition.assessment.project_id:
        raise BadValue(_("佐证不是这个项目的。"), "evidence")
    if condition.state != ConditionState.OPEN:
        raise NotNow(_("已经报告过落实。"))
    take_turn(condition)
    if file is not None:
        evidence = _attached(condition, file, kind, by, at)
    condition.state, condition.claim_note, condition.evidence = (
        ConditionState.CLAIMED, words[:500], evidence,
    )  # fmt: skip
    condition.claimed_by, condition.claimed_at, condition.returned_reason = by, at, ""
    condition.save()
    _write(condition, "appraisal.condition_claimed", by, at, words)
    return condition


def _attached(
    condition: ResultCondition, file: File[Any], kind: str, by: User | None, at: datetime
) -> Evidence:
    project = condition.assessment.project
    try:
        return attach_evidence(project=project, kind=kind, file=file, by=by, at=at, vouched=True)
    except ProjectError as refusal:
        raise BadValue(str(refusal), "file") from refusal


@transaction.atomic
def confirm_met(*, condition: ResultCondition, by: User, at: datetime) -> ResultCondition:
    """Confirm a report, by somebody else. Raises NotAllowed, OwnWork, NotNow, AlreadyMoved."""
    require(by, DECIDE_ASSESSMENT, condition.assessment, at)
    if condition.state != ConditionState.CLAIMED:
        raise NotNow(_("还没有报告落实，或者已经确认。"))
    if condition.claimed_by_id == by.pk:
        raise OwnWork(_("您报告的落实须由他人确认。"))
    take_turn(condition)
    condition.state, condition.confirmed_by, condition.confirmed_at = ConditionState.MET, by, at
    condition.save()
    _write(condition, "appraisal.condition_confirmed", by, at, "")
    return condition


@transaction.atomic
def return_claim(
    *, condition: ResultCondition, reason: str, by: User, at: datetime
) -> ResultCondition:
    """Send a report back. Raises NotAllowed, NotNow, BadValue, AlreadyMoved."""
    require(by, DECIDE_ASSESSMENT, condition.assessment, at)
    why = required(reason, _("请写明退回的原因。"), "reason")
    if condition.state != ConditionState.CLAIMED:
        raise NotNow(_("还没有报告落实，或者已经确认。"))
    take_turn(condition)
    condition.state, condition.returned_reason = ConditionState.OPEN, why[:300]
    condition.save()
    _write(condition, "appraisal.condition_returned", by, at, why)
    return condition


def _write(
    condition: ResultCondition, action: str, by: User | None, at: datetime, reason: str
) -> None:
    audit.record(
        actor=by, at=at, action=action, target=condition.assessment, reason=reason,
        changes={condition.text: [None, str(condition.get_state_display())]},
    )  # fmt: skip

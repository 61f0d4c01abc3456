"""Deciding an assessment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.appraisal.actions.reviewing import GateSaid
from wutong.domains.appraisal.actions.support import require, required, take_turn
from wutong.domains.appraisal.choices import AssessmentState, GateAnswer, Result
from wutong.domains.appraisal.models import Assessment, ResultCondition, Review
from wutong.domains.appraisal.queries.outcomes import frozen_outcome, outcome_of, reviews_of
from wutong.domains.appraisal.rules.errors import BadValue, NotNow, OwnWork
from wutong.domains.appraisal.rules.scoring import Outcome
from wutong.domains.org.queries import User
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import DECIDE_ASSESSMENT

CONDITIONS_AT_MOST = 20


@dataclass(frozen=True)
class ConditionAsked:
    """A condition of a result, and until when it must be met."""

    text: str
    due_on: date


@transaction.atomic
def decide(
    *,
    assessment: Assessment,
    result: str,
    reason: str,
    by: User,
    at: datetime,
    conditions: Sequence[ConditionAsked] = (),
    settled: Mapping[str, GateSaid] | None = None,
    seen_version: int | None = None,
) -> Assessment:
    """Write the result, with conditions where it passes with some; the proposal stays beside it.

    ``settled`` says of every unsure gate whether it passes, with a note. Not by somebody with a
    conflict, nor by the opener as the only reviewer. Raises NotAllowed, OwnWork, NotNow, BadValue,
    AlreadyMoved.
    """
    require(by, DECIDE_ASSESSMENT, assessment, at)
    why = required(reason, _("请写明决定的理由。"), "reason")
    if result not in Result.values:
        raise BadValue(_("请选择通过、有条件通过或不通过。"), "result")
    asked = _conditions(result, conditions, day_of(at))
    if assessment.state != AssessmentState.OPEN:
        raise NotNow(_("评估已经结束。"))
    take_turn(assessment, seen_version)
    reviews = reviews_of(assessment)
    refuse_own(assessment, reviews, by)
    found = _settled(settled or {})
    outcome = outcome_of(assessment, reviews, {key: one.answer for key, one in found.items()})
    _require_ready(outcome)
    kept = {one.gate.key: {"answer": one.answer, "note": found[one.gate.key].note}
            for one in outcome.gates if one.settled}  # fmt: skip
    assessment.outcome = frozen_outcome(outcome, kept)
    assessment.state, assessment.result, assessment.reason = (
        AssessmentState.DECIDED,
        result,
        why[:500],
    )
    assessment.score, assessment.decided_by, assessment.decided_at = outcome.score, by, at
    assessment.save(
        update_fields=["outcome", "state", "result", "reason", "score", "decided_by", "decided_at"]
    )
    ResultCondition.objects.bulk_create(
        ResultCondition(assessment=assessment, place=place, text=one.text, due_on=one.due_on)
        for place, one in enumerate(asked, start=1)
    )
    audit.record(
        actor=by, at=at, action="appraisal.decided", target=assessment, reason=why,
        changes={"result": [None, result], "proposal": [None, outcome.result],
                 "score": [None, f"{outcome.score:f}"],
                 "conditions": [None, "；".join(one.text for one in asked)]},
    )  # fmt: skip
    return assessment


def refuse_own(assessment: Assessment, reviews: Sequence[Review], by: User) -> None:
    """Raise OwnWork where ``by`` must not decide."""
    if any(one.conflicted and one.user_id == by.pk for one in reviews):
        raise OwnWork(_("您已声明有利益关系，不能决定这次评估。"))
    sent = {one.user_id for one in reviews if one.sent_at is not None}
    if assessment.opened_by_id == by.pk and sent == {by.pk}:
        raise OwnWork(_("您是发起人，也是唯一的评审人，须由他人决定。"))


def _settled(settled: Mapping[str, GateSaid]) -> dict[str, GateSaid]:
    for key, one in settled.items():
        if one.answer not in {GateAnswer.PASS, GateAnswer.FAIL} or not one.note.strip():
            raise BadValue(_("不能确定的关口须查明通过还是不通过，并写明依据。"), f"settled.{key}")
    return {key: GateSaid(one.answer, one.note.strip()[:500]) for key, one in settled.items()}


def _require_ready(outcome: Outcome) -> None:
    if outcome.lacking:
        raise NotNow(_("评审还差 %(count)s 人，不能决定。") % {"count": outcome.lacking})
    if outcome.unsettled:
        titles = "、".join(one.gate.title for one in outcome.unsettled)
        raise NotNow(_("须先查明：%(titles)s。") % {"titles": titles})


def _conditions(
    result: str, conditions: Sequence[ConditionAsked], on: date
) -> list[ConditionAsked]:
    if result != Result.CONDITIONAL:
        if conditions:
            raise BadValue(_("只有“有条件通过”才列条件。"), "conditions")
        return []
    if not 1 <= len(conditions) <= CONDITIONS_AT_MOST:
        raise BadValue(_("有条件通过须列出 1 到 20 个条件。"), "conditions")
    kept = []
    for one in conditions:
        text = required(one.text, _("请写明条件。"), "conditions")
        if one.due_on < on:
            raise BadValue(_("条件的期限不能早于今天。"), "conditions")
        kept.append(ConditionAsked(text[:300], one.due_on))
    return kept

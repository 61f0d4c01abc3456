"""Declaring an interest, answering gates, scoring; sending once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.appraisal.actions.support import hold_open, required, take_turn
from wutong.domains.appraisal.choices import AssessmentState, GateAnswer
from wutong.domains.appraisal.models import Assessment, Review
from wutong.domains.appraisal.queries.outcomes import body_of
from wutong.domains.appraisal.queries.permissions import permits_review, unit_kinds_of
from wutong.domains.appraisal.rules.errors import BadValue, NotAllowed, NotNow
from wutong.domains.appraisal.rules.scorecard import Body, Criterion, plain
from wutong.domains.org.queries import User, access_of
from wutong.kernel import audit
from wutong.kernel.clock import day_of

NOTE_AT_MOST = 500
COMMENT_AT_MOST = 2000


@dataclass(frozen=True)
class GateSaid:
    """An answer to a gate; fail and unsure say why."""

    answer: str
    note: str = ""


@dataclass(frozen=True)
class PointsGiven:
    """Points for a criterion, with a remark."""

    points: Decimal
    note: str = ""


def _require(review: Review, by: User, at: datetime) -> None:
    if not permits_review(access_of(by, day_of(at)), review):
        raise NotAllowed(_("没有请您评审，或者您的岗位不能评审。"))


@transaction.atomic
def declare(*, review: Review, conflicted: bool, reason: str, by: User, at: datetime) -> Review:
    """Say whether one has an interest in the project; who has one is excluded for good.

    Of a unit's people the first who declares is the reviewer. Raises NotAllowed, NotNow, BadValue,
    AlreadyMoved.
    """
    _require(review, by, at)
    why = required(reason, _("请写明是什么利益关系。"), "reason") if conflicted else ""
    assessment = review.assessment
    if assessment.state != AssessmentState.OPEN:
        raise NotNow(_("评估已经结束。"))
    if review.sent_at is not None or review.conflicted:
        raise NotNow(_("已经提交，或者已经声明有利益关系。"))
    take_turn(review)
    review.user, review.conflicted, review.conflict_reason = by, conflicted, why[:300]
    review.declared_at = at
    try:
        with transaction.atomic():
            review.save(update_fields=["user", "conflicted", "conflict_reason", "declared_at"])
    except IntegrityError as error:
        raise NotNow(_("您已是这次评估的评审人，一个人只评一次。")) from error
    audit.record(
        actor=by, at=at, action="appraisal.declared", target=assessment,
        changes={"conflicted": [None, conflicted]}, reason=why,
    )  # fmt: skip
    return review


@transaction.atomic
def send_review(
    *,
    review: Review,
    gates: Mapping[str, GateSaid],
    points: Mapping[str, PointsGiven],
    by: User,
    at: datetime,
    comment: str = "",
) -> Review:
    """Send the answers to all gates and the points of all criteria that are one's to score.

    Once only. Raises NotAllowed, NotNow, BadValue (``field``: ``gates.key`` or ``points.key``),
    AlreadyMoved.
    """
    _require(review, by, at)
    assessment = Assessment.objects.select_related("scorecard").get(pk=review.assessment_id)
    body = body_of(assessment.scorecard)
    own = body.scored_by(unit_kinds_of(review, by, day_of(at)))
    answers = _answers(body, gates)
    given = _points(own, points)
    if review.conflicted is not False or review.user_id != by.pk:
        raise NotNow(_("请先声明与项目有没有利益关系；有利益关系的不参加评审。"))
    if review.sent_at is not None:
        raise NotNow(_("已经提交，不能再改；请发起人退回后重填。"))
    hold_open(assessment)
    take_turn(review)
    review.gates, review.points = answers, given
    review.comment, review.sent_at = comment.strip()[:COMMENT_AT_MOST], at
    review.save(update_fields=["gates", "points", "comment", "sent_at"])
    audit.record(
        actor=by, at=at, action="appraisal.review_sent", target=assessment,
        changes={"reviewer": [None, str(review)]},
    )  # fmt: skip
    return review


def _answers(body: Body, gates: Mapping[str, GateSaid]) -> dict[str, dict[str, str]]:
    kept = {}
    for gate in body.gates:
        said = gates.get(gate.key)
        place = f"gates.{gate.key}"
        if said is None or said.answer not in GateAnswer.values:
            raise BadValue(_("请回答“%(title)s”。") % {"title": gate.title}, place)
        note = said.note.strip()[:NOTE_AT_MOST]
        if said.answer != GateAnswer.PASS and not note:
            raise BadValue(
                _("“%(title)s”不通过或不能确定，请写明情况。") % {"title": gate.title}, place
            )
        kept[gate.key] = {"answer": str(said.answer), "note": note}
    _refuse_strange(gates, kept, "gates")
    return kept


def _points(own: list[Criterion], points: Mapping[str, PointsGiven]) -> dict[str, dict[str, str]]:
    kept = {}
    for one in own:
        given = points.get(one.key)
        place = f"points.{one.key}"
        if given is None:
            raise BadValue(_("请给“%(title)s”打分。") % {"title": one.title}, place)
        exponent = given.points.as_tuple().exponent
        fine = given.points.is_finite() and isinstance(exponent, int) and exponent >= -2
        if not fine or not 0 <= given.points <= one.weight:
            raise BadValue(
                _("“%(title)s”须打 0 到 %(weight)s 分，最多两位小数。")
                % {"title": one.title, "weight": plain(one.weight)},
                place,
            )
        kept[one.key] = {"points": plain(given.points), "note": given.note.strip()[:NOTE_AT_MOST]}
    _refuse_strange(points, kept, "points")
    return kept


def _refuse_strange(given: Mapping[str, object], kept: Mapping[str, object], place: str) -> None:
    strange = sorted(set(given) - set(kept))
    if strange:
        raise BadValue(
            _("不由您评：%(names)s。") % {"names": "、".join(strange)}, f"{place}.{strange[0]}"
        )


@transaction.atomic
def reopen_review(*, review: Review, reason: str, by: User, at: datetime) -> Review:
    """Have a sent review be sent again, by who opened the assessment, with a reason.

    What was sent stays in the form. Raises NotAllowed, NotNow, BadValue, AlreadyMoved.
    """
    assessment = review.assessment
    if assessment.opened_by_id != by.pk:
        raise NotAllowed(_("只有发起人能退回评审。"))
    why = required(reason, _("请写明退回的原因。"), "reason")
    if review.sent_at is None:
        raise NotNow(_("还没有提交，不用退回。"))
    hold_open(assessment)
    take_turn(review)
    review.sent_at, review.reopened_at, review.reopen_reason = None, at, why[:300]
    review.save(update_fields=["sent_at", "reopened_at", "reopen_reason"])
    audit.record(
        actor=by, at=at, action="appraisal.review_reopened", target=assessment,
        changes={"reviewer": [str(review), None]}, reason=why,
    )  # fmt: skip
    return review

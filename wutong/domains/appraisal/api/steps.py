"""Reviewing, and conditions of a result."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import File, Form, Path, Router
from ninja.files import UploadedFile

from wutong.domains.appraisal import actions
from wutong.domains.appraisal.actions import GateSaid, PointsGiven
from wutong.domains.appraisal.api.assessments import (
    AssessmentNumber,
    assessment_numbered,
    shown,
)
from wutong.domains.appraisal.api.shapes import (
    AssessmentReason,
    AssessmentShape,
    ConditionClaim,
    Declaration,
    Reason,
    ReviewAnswers,
)
from wutong.domains.appraisal.models import ResultCondition, Review
from wutong.domains.appraisal.queries.page import papers_of
from wutong.domains.projects.choices import EvidenceKind
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Key
from wutong.kernel.http.problems import refusal_of
from wutong.kernel.scope import Access

router = Router()
ReviewNumber = Annotated[Key, Path(description="评审的编号")]
ConditionNumber = Annotated[Key, Path(description="条件的编号")]


def _review(access: Access, number: int, review: int) -> Review:
    found: Review = _part(access, number, "reviews", review)
    return found


def _condition(access: Access, number: int, condition: int) -> ResultCondition:
    found: ResultCondition = _part(access, number, "conditions", condition)
    return found


def _part(access: Access, number: int, of: str, key: int) -> Any:
    """What belongs to an assessment that the caller sees. Raises Http404."""
    assessment = assessment_numbered(access, number)
    found = getattr(assessment, of).filter(pk=key).first()
    if found is None:
        raise Http404
    found.assessment = assessment
    return found


@router.post(
    "/assessments/{number}/reviews/{review}/declaration", response=AssessmentShape,
    summary="声明利益关系",
)  # fmt: skip
def declare_interest(
    request: ApiCaller, number: AssessmentNumber, review: ReviewNumber, body: Declaration
) -> Any:
    """有利益关系的回避；单位由先声明的人评审。"""
    found = _review(request.access, number, review)
    actions.declare(
        review=found, conflicted=body.conflicted, reason=body.reason, by=request.user,
        at=clock.now(),
    )  # fmt: skip
    return shown(number, request.access)


@router.post(
    "/assessments/{number}/reviews/{review}/answers", response=AssessmentShape,
    summary="提交评审",
)  # fmt: skip
def send_review(
    request: ApiCaller, number: AssessmentNumber, review: ReviewNumber, body: ReviewAnswers
) -> Any:
    """只能提交一次；先声明没有利益关系。"""
    found = _review(request.access, number, review)
    actions.send_review(
        review=found,
        gates={key: GateSaid(one.answer, one.note) for key, one in body.gates.items()},
        points={key: PointsGiven(one.points, one.note) for key, one in body.points.items()},
        comment=body.comment, by=request.user, at=clock.now(),
    )  # fmt: skip
    return shown(number, request.access)


@router.post(
    "/assessments/{number}/reviews/{review}/reopening", response=AssessmentShape,
    summary="退回评审重填",
)  # fmt: skip
def reopen_review(
    request: ApiCaller, number: AssessmentNumber, review: ReviewNumber, body: AssessmentReason
) -> Any:
    """只有发起人能退回。"""
    found = _review(request.access, number, review)
    actions.reopen_review(review=found, reason=body.reason, by=request.user, at=clock.now())
    return shown(number, request.access)


@router.delete(
    "/assessments/{number}/reviews/{review}", response=AssessmentShape, summary="撤回评审邀请"
)
def withdraw_invitation(request: ApiCaller, number: AssessmentNumber, review: ReviewNumber) -> Any:
    """提交以前可以撤回；撤回后可以再邀请。"""
    found = _review(request.access, number, review)
    actions.withdraw_invitation(review=found, by=request.user, at=clock.now())
    return shown(number, request.access)


@router.post(
    "/assessments/{number}/conditions/{condition}/claim", response=AssessmentShape,
    summary="报告条件落实",
)  # fmt: skip
def claim_assessment_condition(
    request: ApiCaller, number: AssessmentNumber, condition: ConditionNumber, body: ConditionClaim
) -> Any:
    """等他人确认。"""
    found = _condition(request.access, number, condition)
    paper = None
    if body.evidence is not None:
        paper = papers_of(found.assessment.project).filter(pk=body.evidence).first()
        if paper is None:
            raise refusal_of("evidence", _("没有这份佐证。"))
    actions.claim_met(
        condition=found, note=body.note, evidence=paper, by=request.user, at=clock.now()
    )
    return shown(number, request.access)


@router.post(
    "/assessments/{number}/conditions/{condition}/claim-with-file", response=AssessmentShape,
    summary="上传佐证并报告条件落实",
)  # fmt: skip
def claim_condition_with_file(
    request: ApiCaller,
    number: AssessmentNumber,
    condition: ConditionNumber,
    note: Form[Reason],
    file: File[UploadedFile],
    kind: Form[EvidenceKind] = EvidenceKind.OTHER,
) -> Any:
    """文件归入项目的佐证，等他人确认。"""
    found = _condition(request.access, number, condition)
    actions.claim_met(
        condition=found, note=note, file=file, kind=kind, by=request.user, at=clock.now()
    )
    return shown(number, request.access)


@router.post(
    "/assessments/{number}/conditions/{condition}/confirmation", response=AssessmentShape,
    summary="确认条件落实",
)  # fmt: skip
def confirm_assessment_condition(
    request: ApiCaller, number: AssessmentNumber, condition: ConditionNumber
) -> Any:
    """不能确认自己报告的。"""
    found = _condition(request.access, number, condition)
    actions.confirm_met(condition=found, by=request.user, at=clock.now())
    return shown(number, request.access)


@router.post(
    "/assessments/{number}/conditions/{condition}/return", response=AssessmentShape,
    summary="退回条件落实",
)  # fmt: skip
def return_assessment_condition(
    request: ApiCaller,
    number: AssessmentNumber,
    condition: ConditionNumber,
    body: AssessmentReason,
) -> Any:
    """须写明原因。"""
    found = _condition(request.access, number, condition)
    actions.return_claim(condition=found, reason=body.reason, by=request.user, at=clock.now())
    return shown(number, request.access)

"""Listing, reading, opening and deciding assessments."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from wutong.domains.appraisal import actions
from wutong.domains.appraisal.actions import ConditionAsked, Entered, GateSaid
from wutong.domains.appraisal.api.shapes import (
    AssessmentList,
    AssessmentReason,
    AssessmentShape,
    DecisionBody,
    Invitations,
    NewAssessment,
)
from wutong.domains.appraisal.choices import AssessmentState, Result
from wutong.domains.appraisal.models import Assessment, Scorecard
from wutong.domains.appraisal.queries.documents import document_of, row_of
from wutong.domains.appraisal.queries.reading import NAMES, narrowed, seen
from wutong.domains.org.queries import Unit, User
from wutong.domains.projects.queries import Project
from wutong.kernel import clock
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Cursor, Key, Letters, Limit
from wutong.kernel.http.paging import USUAL_PAGE, Order, page_of
from wutong.kernel.http.problems import refusal_of
from wutong.kernel.scope import OPEN_ASSESSMENT, Access

router = Router()
AssessmentNumber = Annotated[Key, Path(description="评估的编号")]
LATEST = Order("opened_at", descending=True)


class AssessmentFilter(Schema):
    """Every condition given must hold."""

    q: Annotated[str, Letters(60)] = Field("", description="项目名称或编号")
    state: AssessmentState | None = None
    result: Result | None = None
    region: Annotated[str, Letters(16)] = Field("", description="行政区划代码；连同下辖地区")


def assessment_numbered(access: Access, number: int) -> Assessment:
    """The assessment. Raises Http404 where it isn't to be seen."""
    return visible_or_404(Assessment.objects.select_related(*NAMES), access, pk=number)


def shown(number: int, access: Access) -> dict[str, Any]:
    """The assessment as it stands after a write."""
    return document_of(assessment_numbered(access, number), access)


def _all(rows: Any, numbers: list[int], field: str) -> list[Any]:
    found = rows.in_bulk(numbers)
    absent = [str(one) for one in numbers if one not in found]
    if absent:
        raise refusal_of(field, _("没有：%(numbers)s。") % {"numbers": "、".join(absent)})
    return [found[one] for one in numbers]


def _people(numbers: list[int]) -> list[User]:
    return _all(User.objects.filter(is_active=True), numbers, "people")


def _units(numbers: list[int]) -> list[Unit]:
    return _all(Unit.objects.filter(closed_on=None).select_related("region"), numbers, "units")


@router.get("/assessments", response=AssessmentList, summary="预审评估列表")
def list_assessments(
    request: ApiCaller,
    filters: Query[AssessmentFilter],
    cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:
    """看得到的预审评估，最近发起的在前。"""
    rows = narrowed(seen(request.access), filters.model_dump())
    page = page_of(rows, LATEST, cursor, limit, scope=filters.model_dump_json())
    return {"items": [row_of(one) for one in page.items], "next": page.next}


@router.get("/assessments/{number}", response=AssessmentShape, summary="一次预审评估")
def read_assessment(request: ApiCaller, number: AssessmentNumber) -> Any:
    """提交本人的评审以前，看不到别人的评审。"""
    return shown(number, request.access)


@router.post("/assessments", response={201: AssessmentShape}, summary="发起预审评估")
def open_assessment(request: ApiCaller, body: NewAssessment) -> Any:
    """数据在发起时固定；没有给的取自项目，再没有的算缺。"""
    if not request.access.may_ever(OPEN_ASSESSMENT):
        raise PermissionDenied(_("您的岗位不能发起预审评估。"))
    projects = Project.objects.visible_to(request.access).select_related("region", "unit")
    project = projects.filter(code=body.project).first()
    if project is None:
        raise refusal_of("project", _("没有这个项目，或者您看不到它。"))
    card = None
    if body.scorecard is not None:
        card = Scorecard.objects.visible_to(request.access).filter(pk=body.scorecard).first()
        if card is None:
            raise refusal_of("scorecard", _("没有这张评分表。"))
    made = actions.open_assessment(
        project=project, scorecard=card, people=_people(body.people), units=_units(body.units),
        entered={name: Entered(one.value, one.origin) for name, one in body.facts.items()},
        working_days=body.working_days, note=body.note, by=request.user, at=clock.now(),
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, shown(made.pk, request.access))


@router.post("/assessments/{number}/reviewers", response=AssessmentShape, summary="邀请评审人")
def invite_reviewers(request: ApiCaller, number: AssessmentNumber, body: Invitations) -> Any:
    """已邀请的不重复邀请。"""
    assessment = assessment_numbered(request.access, number)
    actions.invite(
        assessment=assessment, people=_people(body.people), units=_units(body.units),
        by=request.user, at=clock.now(),
    )  # fmt: skip
    return shown(number, request.access)


@router.post("/assessments/{number}/cancel", response=AssessmentShape, summary="取消预审评估")
def cancel_assessment(request: ApiCaller, number: AssessmentNumber, body: AssessmentReason) -> Any:
    """须写明原因。"""
    assessment = assessment_numbered(request.access, number)
    actions.cancel(assessment=assessment, reason=body.reason, by=request.user, at=clock.now())
    return shown(number, request.access)


@router.post("/assessments/{number}/decision", response=AssessmentShape, summary="决定预审评估")
def decide_assessment(request: ApiCaller, number: AssessmentNumber, body: DecisionBody) -> Any:
    """`settled` 写不能确定的关口查明的结果；有条件通过须列条件和期限。"""
    assessment = assessment_numbered(request.access, number)
    actions.decide(
        assessment=assessment, result=body.result, reason=body.reason,
        conditions=[ConditionAsked(one.text, one.due_on) for one in body.conditions],
        settled={key: GateSaid(one.answer, one.note) for key, one in body.settled.items()},
        seen_version=body.version, by=request.user, at=clock.now(),
    )  # fmt: skip
    return shown(number, request.access)

"""Scorecards, and what one would have made of past assessments."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Status
from pydantic import Field

from wutong.domains.appraisal import actions
from wutong.domains.appraisal.api.shapes import (
    NewScorecard,
    RescoredPage,
    ScorecardChange,
    ScorecardDay,
    ScorecardRow,
    ScorecardShape,
)
from wutong.domains.appraisal.models import Scorecard
from wutong.domains.appraisal.queries.documents import rescored_document, scorecard_document
from wutong.domains.appraisal.queries.reading import scorecards_seen
from wutong.domains.appraisal.queries.what_if import rescored_page
from wutong.domains.org.queries import region_by_code
from wutong.domains.projects.queries.regions import region_in_scope
from wutong.kernel import clock
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Key, Letters
from wutong.kernel.http.problems import refusal_of
from wutong.kernel.scope import Access

router = Router()
ScorecardNumber = Annotated[Key, Path(description="评分表版本的编号")]


def _scorecard(access: Access, number: int) -> Scorecard:
    return visible_or_404(Scorecard.objects.select_related("region"), access, pk=number)


@router.get("/scorecards", response=list[ScorecardRow], summary="评分表")
def list_scorecards(request: ApiCaller) -> Any:
    """全国的、本地区和上级的，各版都列。"""
    return [scorecard_document(one) for one in scorecards_seen(request.access)]


@router.get("/scorecards/{number}", response=ScorecardShape, summary="一版评分表")
def read_scorecard(request: ApiCaller, number: ScorecardNumber) -> Any:
    """关口、评分项和公式。"""
    return scorecard_document(_scorecard(request.access, number))


@router.post("/scorecards", response={201: ScorecardShape}, summary="起草评分表")
def draft_scorecard(request: ApiCaller, body: NewScorecard) -> Any:
    """已有同代码的，起草下一版；公式在这里检查。"""
    region = None
    if body.region is not None:
        region = region_by_code(body.region)
        if region is None:
            raise refusal_of(
                "region", _("没有这个行政区划代码：%(code)s。") % {"code": body.region}
            )
    made = actions.draft_scorecard(
        region=region, code=body.code, title=body.title, body=body.body.model_dump(),
        by=request.user, at=clock.now(),
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, scorecard_document(made))


@router.put("/scorecards/{number}", response=ScorecardShape, summary="修改评分表草稿")
def edit_scorecard(request: ApiCaller, number: ScorecardNumber, body: ScorecardChange) -> Any:
    """已启用的版本不能改。"""
    found = _scorecard(request.access, number)
    actions.edit_scorecard(
        scorecard=found, title=body.title, body=body.body.model_dump(), by=request.user,
        at=clock.now(), seen_version=body.version,
    )  # fmt: skip
    return scorecard_document(found)


@router.post("/scorecards/{number}/adoption", response=ScorecardShape, summary="启用评分表")
def adopt_scorecard(request: ApiCaller, number: ScorecardNumber, body: ScorecardDay) -> Any:
    """上一版到这一天停用；已发起的评估不变。"""
    found = _scorecard(request.access, number)
    actions.adopt_scorecard(scorecard=found, effective_on=body.on, by=request.user, at=clock.now())
    return scorecard_document(found)


@router.post("/scorecards/{number}/retirement", response=ScorecardShape, summary="停用评分表")
def retire_scorecard(request: ApiCaller, number: ScorecardNumber, body: ScorecardDay) -> Any:
    """用它做过的评估不变。"""
    found = _scorecard(request.access, number)
    actions.retire_scorecard(scorecard=found, on=body.on, by=request.user, at=clock.now())
    return scorecard_document(found)


@router.get("/scorecards/{number}/what-if", response=RescoredPage, summary="试算已评项目")
def rescore_assessments(
    request: ApiCaller,
    number: ScorecardNumber,
    region: Annotated[str, Letters(16, 1), Query(description="行政区划代码；连同下辖地区")],
    page: Annotated[int, Field(ge=1, le=10_000)] = 1,
) -> Any:
    """用当时固定的数据和打分按这一版重算；不改动任何评估。"""
    found = _scorecard(request.access, number)
    where = region_in_scope(request.access, region)
    if where is None:
        raise refusal_of("region", _("没有这个地区，或者您看不到它。"))
    made = rescored_page(request.access, found, where, page)
    return {
        "items": [rescored_document(one) for one in made.rows],
        "next": made.number + 1 if made.more else None,
    }

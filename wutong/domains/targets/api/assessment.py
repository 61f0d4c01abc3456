"""Assessment over HTTP: schemes as documents, runs, scores with their arithmetic, appeals."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from ninja import Path, Router, Status

from wutong.domains.org.queries import region_by_code
from wutong.domains.targets import actions
from wutong.domains.targets.api.shapes import (
    AssessmentRunList,
    AssessmentRunShape,
    MemberMove,
    NewAssessmentRun,
    NewSchemeVersion,
    NewUnitAppeal,
    RunReason,
    SchemeDay,
    SchemeVersionList,
    SchemeVersionShape,
    ScoreShape,
    UnitAppealList,
    UnitAppealRuling,
    UnitAppealShape,
)
from wutong.domains.targets.models import (
    AssessmentRun,
    AssessmentScheme,
    SchemeVersion,
    UnitAppeal,
    UnitScore,
)
from wutong.domains.targets.queries.pages import opened
from wutong.domains.targets.queries.runs import against_today, moved, recomputed
from wutong.domains.targets.queries.schemes import scheme_of
from wutong.domains.targets.queries.standing_for import appeals_seen
from wutong.domains.targets.rules.errors import (
    AlreadyMoved,
    AssessError,
    BadScheme,
    BadValue,
    MayNot,
    NotNow,
    OwnWork,
)
from wutong.domains.targets.rules.ranking import Move
from wutong.domains.targets.rules.scheme import document_of
from wutong.kernel import clock
from wutong.kernel.http import problems
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Cursor, Key, Limit
from wutong.kernel.http.paging import USUAL_PAGE, Order, Page, page_of
from wutong.kernel.scope import VIEW, Access

router = Router()
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
NEWEST_FIRST: Final = Order("pk", descending=True)
FILED_LAST_FIRST: Final = Order("filed_at", descending=True)
LATEST_FIRST: Final = Order("last", descending=True)
Numbered = Annotated[Key, Path(description="编号")]


def _page(page: Page[Any], line: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    return {"items": [line(one) for one in page.items], "next": page.next}


def _field(error: Any) -> dict[str, Any]:
    return {"errors": [{"place": "body", "field": error.field, "detail": str(error)}]}


def _rows(error: Any) -> dict[str, Any]:
    return {"errors": [{"place": "body", "field": f"document.{place}", "detail": sentence}
                       for place, sentence in error.problems.items()]}  # fmt: skip


problems.declare(AssessError, WRONG, "refused", _("内容不合要求"))
problems.declare(BadValue, WRONG, "invalid-fields", _("内容不合要求"), _field)
problems.declare(BadScheme, WRONG, "invalid-fields", _("内容不合要求"), _rows)
problems.declare(MayNot, HTTPStatus.FORBIDDEN, "not-allowed", _("没有权限"))
problems.declare(OwnWork, HTTPStatus.FORBIDDEN, "own-work", _("须由他人办理"))
problems.declare(AlreadyMoved, HTTPStatus.CONFLICT, "already-moved", _("已被他人更新"))
problems.declare(NotNow, HTTPStatus.CONFLICT, "not-now", _("现在不能这样办"))


def _version_line(one: SchemeVersion) -> dict[str, Any]:
    return {"id": one.pk, "region": one.scheme.region.code, "code": one.scheme.code,
            "title": one.scheme.title, "number": one.number, "state": one.state}  # fmt: skip


def _version(one: SchemeVersion) -> dict[str, Any]:
    return {**_version_line(one), "effective_on": one.effective_on,
            "document": document_of(scheme_of(one))}  # fmt: skip


def _line(one: AssessmentRun) -> dict[str, Any]:
    return {"id": one.pk, "scheme": one.scheme_id, "version": one.version_id, "rhythm": one.rhythm,
            "first": one.first, "last": one.last, "number": one.number, "state": one.state,
            "as_known": one.as_known, "restates": one.restates_id}  # fmt: skip


def _run(one: AssessmentRun) -> dict[str, Any]:
    scores = one.scores.select_related("region", "unit", "group")
    return {**_line(one), "scores": [_score(each) for each in scores],
            "moved": [_move(each) for each in moved(one)]}  # fmt: skip


def _score(one: UnitScore) -> dict[str, Any]:
    return {"id": one.pk, "member": one.member, "name": str(one.who), "group": one.group.title,
            "total": one.total, "rank": one.rank, "vetoed": one.vetoed}  # fmt: skip


def _move(one: Move) -> dict[str, Any]:
    return {"member": one.member, "rank_before": one.rank_before, "rank_after": one.rank_after,
            "total_before": one.total_before, "total_after": one.total_after}  # fmt: skip


def _step(one: Any) -> dict[str, str]:
    return {"step": one.words, "arithmetic": one.arithmetic, "value": one.value}


def _part(one: Any) -> dict[str, Any]:
    return {"key": one.row.key, "title": one.row.title, "points": one.points, "rows_url": one.url,
            "steps": [_step(step) for step in one.steps], "rows": one.rows}  # fmt: skip


def run_numbered(access: Access, number: int) -> AssessmentRun:
    rows = AssessmentRun.objects.select_related("scheme__region", "version__scheme", "restates")
    found: AssessmentRun = visible_or_404(rows, access, pk=number)
    return found


def _score_numbered(access: Access, number: int) -> UnitScore:
    rows = UnitScore.objects.select_related(
        "run__scheme__region", "run__version__scheme", "region", "unit__region", "group"
    )
    found = rows.filter(pk=number).first()
    if found is None:
        raise Http404
    run_numbered(access, found.run_id)
    return found


def version_numbered(access: Access, number: int) -> SchemeVersion:
    found: SchemeVersion = visible_or_404(
        SchemeVersion.objects.select_related("scheme__region"), access, pk=number
    )
    return found


@router.get("/assessment-schemes", response=SchemeVersionList, summary="考核办法列表")
def list_assessment_schemes(
    request: ApiCaller, cursor: Cursor = "", limit: Limit = USUAL_PAGE
) -> Any:
    """各版本，新起草的在前。"""
    rows = SchemeVersion.objects.visible_to(request.access).select_related("scheme__region")
    return _page(page_of(rows, NEWEST_FIRST, cursor, limit), _version_line)


@router.post("/assessment-schemes", response={201: SchemeVersionShape}, summary="起草考核办法")
def draft_assessment_scheme(request: ApiCaller, body: NewSchemeVersion) -> Any:
    """已有同代码的办法时起草下一版；内容不对的逐处说明。"""
    region = region_by_code(body.region)
    if region is None or not request.access.may(VIEW, region.path):
        raise Http404
    made = actions.draft_scheme(
        region=region, code=body.code, title=body.title, document=body.document, by=request.user,
        at=clock.now(),
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, _version(made))


@router.get("/assessment-schemes/{number}", response=SchemeVersionShape, summary="考核办法")
def read_assessment_scheme(request: ApiCaller, number: Numbered) -> Any:
    """一版的全部内容。"""
    return _version(version_numbered(request.access, number))


@router.post(
    "/assessment-schemes/{number}/publication", response=SchemeVersionShape, summary="发布考核办法"
)
def publish_assessment_scheme(request: ApiCaller, number: Numbered, body: SchemeDay) -> Any:
    """上一版停用。"""
    found = version_numbered(request.access, number)
    actions.publish_scheme(
        version=found, effective_on=body.effective_on, by=request.user, at=clock.now()
    )
    return _version(found)


@router.get("/assessment-runs", response=AssessmentRunList, summary="考核列表")
def list_assessment_runs(request: ApiCaller, cursor: Cursor = "", limit: Limit = USUAL_PAGE) -> Any:
    """后到期的在前。"""
    rows = AssessmentRun.objects.visible_to(request.access)
    return _page(page_of(rows, LATEST_FIRST, cursor, limit), _line)


@router.post("/assessment-runs", response={201: AssessmentRunShape}, summary="计算考核")
def compute_assessment_run(request: ApiCaller, body: NewAssessmentRun) -> Any:
    """按现行版本，以此刻所知。"""
    scheme: AssessmentScheme = visible_or_404(
        AssessmentScheme.objects.select_related("region"), request.access, pk=body.scheme
    )
    made = actions.compute_run(
        scheme=scheme, rhythm=body.rhythm, on=body.on, by=request.user, at=clock.now()
    )
    return Status(HTTPStatus.CREATED, _run(made))


@router.get("/assessment-runs/{number}", response=AssessmentRunShape, summary="一期考核")
def read_assessment_run(request: ApiCaller, number: Numbered) -> Any:
    """得分、名次，以及更正后谁动了。"""
    return _run(run_numbered(request.access, number))


@router.get("/assessment-runs/{number}/comparison", response=list[MemberMove], summary="重算并比较")
def compare_assessment_run(
    request: ApiCaller, number: Numbered, known: Literal["then", "now"] = "then"
) -> Any:
    """then：按当时所知，应为空；now：按今天所知。"""
    found = run_numbered(request.access, number)
    made = recomputed(found) if known == "then" else against_today(found)
    return [_move(one) for one in made]


@router.post(
    "/assessment-runs/{number}/restatements", response={201: AssessmentRunShape},
    summary="更正考核",
)  # fmt: skip
def restate_assessment_run(request: ApiCaller, number: Numbered, body: RunReason) -> Any:
    """按此刻所知重算成下一次发布。"""
    found = run_numbered(request.access, number)
    made = actions.restate_run(run=found, reason=body.reason, by=request.user, at=clock.now())
    return Status(HTTPStatus.CREATED, _run(made))


@router.post(
    "/assessment-runs/{number}/{step}", response=AssessmentRunShape, summary="重算、复核、发布考核"
)
def move_assessment_run(
    request: ApiCaller, number: Numbered, step: Literal["computing", "review", "issue"]
) -> Any:
    """复核须由他人；发布后不能再改。"""
    found = run_numbered(request.access, number)
    steps = {"computing": actions.compute_again, "review": actions.review_run,
             "issue": actions.issue_run}  # fmt: skip
    return _run(steps[step](run=found, by=request.user, at=clock.now()))


@router.get("/assessment-scores/{number}", response=ScoreShape, summary="得分的算式")
def read_assessment_score(request: ApiCaller, number: Numbered) -> Any:
    """逐行打开。"""
    found = _score_numbered(request.access, number)
    made = opened(found, request.access)
    return {**_score(found), "parts": [_part(one) for one in made.parts],
            "adjustments": [_part(one) for one in made.adjustments],
            "steps": [_step(one) for one in made.steps]}  # fmt: skip


@router.post(
    "/assessment-scores/{number}/appeals", response={201: UnitAppealShape}, summary="申诉得分"
)
def file_unit_appeal(request: ApiCaller, number: Numbered, body: NewUnitAppeal) -> Any:
    """只有被考核的单位可以。"""
    found = _score_numbered(request.access, number)
    made = actions.file_appeal(
        score=found, text=body.text, evidence=body.evidence, by=request.user, at=clock.now()
    )
    return Status(HTTPStatus.CREATED, _appeal(made))


def _appeal(one: UnitAppeal) -> dict[str, Any]:
    return {"id": one.pk, "score": one.score_id, "state": one.state, "text": one.text,
            "evidence": one.evidence, "reason": one.reason}  # fmt: skip


@router.get("/assessment-appeals", response=UnitAppealList, summary="考核申诉列表")
def list_unit_appeals(request: ApiCaller, cursor: Cursor = "", limit: Limit = USUAL_PAGE) -> Any:
    """您能看到内情的得分的申诉，后提出的在前。"""
    return _page(page_of(appeals_seen(request.access), FILED_LAST_FIRST, cursor, limit), _appeal)


@router.post(
    "/assessment-appeals/{number}/ruling", response=UnitAppealShape, summary="裁定考核申诉"
)
def decide_unit_appeal(request: ApiCaller, number: Numbered, body: UnitAppealRuling) -> Any:
    """成立的须重新计算或更正。"""
    found = (
        UnitAppeal.objects.select_related("score__run__scheme__region").filter(pk=number).first()
    )
    if found is None:
        raise Http404
    run_numbered(request.access, found.score.run_id)
    made = actions.decide_appeal(
        appeal=found, upheld=body.upheld, reason=body.reason, by=request.user, at=clock.now()
    )
    return _appeal(made)

"""Runs and awards over HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Annotated, Any, Literal

from django.http import Http404
from ninja import Query, Router, Status

from wutong.domains.incentives import actions
from wutong.domains.incentives.api.rules import MOST_LISTED, Numbered
from wutong.domains.incentives.api.shapes import (
    AwardAccount,
    AwardApplication,
    AwardKindDeclared,
    AwardMoney,
    AwardPage,
    AwardReason,
    AwardRuling,
    AwardRulingShape,
    AwardRunLine,
    AwardRunShape,
    AwardShape,
    AwardShareShape,
    NewAwardInterest,
    NewAwardObjection,
    NewAwardRun,
    NewAwardShares,
)
from wutong.domains.incentives.choices import AwardState
from wutong.domains.incentives.models import (
    Award,
    AwardInterest,
    AwardObjection,
    AwardRuleSet,
    AwardRun,
)
from wutong.domains.incentives.queries.pages import (
    RELATED,
    awards_of,
    filtered,
    shown_lines,
    shown_rows,
)
from wutong.domains.incentives.queries.standing import (
    account_of,
    declared,
    lacking_for_approval,
    lacking_for_payment,
)
from wutong.domains.projects.queries import Project
from wutong.kernel import clock
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.scope import Access

router = Router()


def _line(one: Award) -> dict[str, Any]:
    return {"id": one.pk, "run": one.run_id, "project": one.project.code,
            "recipient": one.recipient, "name": str(one.who), "rule": one.rule,
            "awardee": one.awardee, "event": one.event, "day": one.day, "share": one.share,
            "amount": one.amount, "paid": one.paid, "state": one.state, "reason": one.reason}  # fmt: skip


def _shape(one: Award) -> dict[str, Any]:
    kind, account = declared(one), account_of(one)
    lacking: list[str] = []
    if one.state == AwardState.PUBLISHED:
        lacking = lacking_for_approval(one, clock.today())
    elif one.state == AwardState.APPROVED:
        lacking = lacking_for_payment(one)
    return {
        **_line(one), "base": one.base, "version": one.version_id,
        "steps": [{"step": line.words, "arithmetic": line.arithmetic, "value": line.value}
                  for line in shown_lines(one.lines)],
        "facts": [{"fact": row.words, "day": row.day, "amount": row.amount}
                  for row in shown_rows(one)],
        "application": one.application, "kind": kind.kind if kind else None,
        "account_tail": account.tail if account else None, "approved_on": one.approved_on,
        "end_reason": one.end_reason, "lacking": lacking, "shaken_at": one.shaken_at,
        "to_recover": one.to_recover,
    }  # fmt: skip


def _award(access: Access, number: int) -> Award:
    found: Award = visible_or_404(Award.objects.select_related(*RELATED), access, pk=number)
    return found


def _run(access: Access, number: int) -> AwardRun:
    rows = AwardRun.objects.select_related("rule_set__region", "version__rule_set__region")
    found: AwardRun = visible_or_404(rows, access, pk=number)
    return found


def _run_line(one: AwardRun) -> dict[str, Any]:
    return {"id": one.pk, "rule_set": one.rule_set_id, "version": one.version_id, "last": one.last,
            "state": one.state, "as_known": one.as_known, "published_on": one.published_on,
            "objections_until": one.objections_until}  # fmt: skip


def _run_shape(one: AwardRun, access: Access) -> dict[str, Any]:
    rows: Iterable[Award] = awards_of(access).filter(run=one)
    return {**_run_line(one), "awards": [_line(each) for each in rows]}


@router.get("/awards", response=AwardPage, summary="奖励列表")
def list_awards(
    request: ApiCaller, state: str = "", year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    q: str = "",
) -> Any:  # fmt: skip
    """按状态、年度、领奖人或项目；最多 200 项。"""
    rows = filtered(awards_of(request.access), {"state": state, "year": year, "q": q})
    return {"count": rows.count(), "awards": [_line(one) for one in rows[:MOST_LISTED]]}


@router.get("/awards/{number}", response=AwardShape, summary="一项奖励的算式")
def read_award(request: ApiCaller, number: Numbered) -> Any:
    """逐行打开，直到所依据的事实。"""
    return _shape(_award(request.access, number))


@router.post("/awards/{number}/kind", response=AwardShape, summary="登记领奖人身份")
def declare_award_kind(request: ApiCaller, number: Numbered, body: AwardKindDeclared) -> Any:
    """附证明材料；不明的可以计算，不能兑现。"""
    found = _award(request.access, number)
    actions.declare_kind(award=found, by=request.user, at=clock.now(), **body.dict())
    return _shape(found)


@router.post("/awards/{number}/account", response=AwardShape, summary="登记收款账户")
def enter_award_account(request: ApiCaller, number: Numbered, body: AwardAccount) -> Any:
    """加密保存，只回答尾号。"""
    found = _award(request.access, number)
    actions.enter_account(award=found, by=request.user, at=clock.now(), **body.dict())
    return _shape(found)


@router.post("/awards/{number}/application", response=AwardShape, summary="提交领奖申请")
def apply_for_award(request: ApiCaller, number: Numbered, body: AwardApplication) -> Any:
    """本人或者主管部门。"""
    found = _award(request.access, number)
    actions.apply_for(award=found, papers=body.papers, by=request.user, at=clock.now())
    return _shape(found)


@router.post("/awards/{number}/approval", response=AwardShape, summary="批准奖励")
def approve_award(request: ApiCaller, number: Numbered) -> Any:
    """公示结束以后，在当年预算以内。"""
    found = _award(request.access, number)
    actions.approve_awards(awards=[found], by=request.user, at=clock.now())
    return _shape(found)


@router.post("/awards/{number}/payments", response=AwardShape, summary="登记兑现")
def pay_award(request: ApiCaller, number: Numbered, body: AwardMoney) -> Any:
    """可以分次。"""
    found = _award(request.access, number)
    actions.pay_award(award=found, by=request.user, at=clock.now(), **body.dict())
    return _shape(found)


@router.post("/awards/{number}/recoveries", response=AwardShape, summary="登记收回")
def recover_award(request: ApiCaller, number: Numbered, body: AwardMoney) -> Any:
    """已决定追回的。"""
    found = _award(request.access, number)
    actions.recover(award=found, by=request.user, at=clock.now(), **body.dict())
    return _shape(found)


@router.post("/awards/{number}/interests", response={201: AwardRulingShape}, summary="利益申报")
def declare_award_interest(request: ApiCaller, number: Numbered, body: NewAwardInterest) -> Any:
    """裁定以前不公示、不批准、不兑现。"""
    found = _award(request.access, number)
    made = actions.declare_interest(award=found, text=body.text, by=request.user, at=clock.now())
    return Status(HTTPStatus.CREATED, _ruling(made))


@router.post(
    "/awards/{number}/objections", response={201: AwardRulingShape}, summary="登记公示异议"
)
def receive_award_objection(request: ApiCaller, number: Numbered, body: NewAwardObjection) -> Any:
    """公示期内收到的。"""
    found = _award(request.access, number)
    made = actions.receive_objection(award=found, by=request.user, at=clock.now(), **body.dict())
    return Status(HTTPStatus.CREATED, _ruling(made))


def _ruling(one: AwardInterest | AwardObjection) -> dict[str, Any]:
    return {"id": one.pk, "award": one.award_id, "state": one.state, "text": one.text,
            "reason": one.reason}  # fmt: skip


@router.post("/awards/{number}/{step}", response=AwardShape, summary="取消、追回奖励")
def end_award(
    request: ApiCaller, number: Numbered, step: Literal["refusal", "claw-back"], body: AwardReason
) -> Any:
    """没有兑现的取消，批准或兑现的追回。"""
    found = _award(request.access, number)
    steps = {"refusal": actions.refuse_award, "claw-back": actions.claw_back}
    steps[step](award=found, reason=body.reason, by=request.user, at=clock.now())
    return _shape(found)


@router.post(
    "/award-{kind}s/{number}/ruling", response=AwardRulingShape, summary="裁定异议和利益申报"
)
def decide_award_ruling(
    request: ApiCaller, kind: Literal["interest", "objection"], number: Numbered, body: AwardRuling
) -> Any:
    """由登记以外的人；成立的取消奖励。"""
    row: AwardInterest | AwardObjection | None = (
        AwardInterest.objects.filter(pk=number).first()
        if kind == "interest"
        else AwardObjection.objects.filter(pk=number).first()
    )
    if row is None:
        raise Http404
    row.award = _award(request.access, row.award_id)
    made = actions.decide(
        row=row, upheld=body.upheld, reason=body.reason, by=request.user, at=clock.now()
    )
    return _ruling(made)


@router.post(
    "/projects/{code}/award-shares", response=list[AwardShareShape], summary="确定奖励份额"
)
def set_award_shares(request: ApiCaller, code: str, body: NewAwardShares) -> Any:
    """引荐人、引资人之间，合计一万。"""
    project: Project = visible_or_404(Project.objects, request.access, code=code)
    made = actions.set_shares(
        project=project, awardee=body.awardee, shares=body.shares, basis=body.basis,
        by=request.user, at=clock.now(),
    )  # fmt: skip
    return [{"recipient": one.recipient, "name": str(one.who), "share": one.share} for one in made]


@router.get("/award-runs", response=list[AwardRunLine], summary="奖励测算列表")
def list_award_runs(request: ApiCaller) -> Any:
    """后计算的在前，最多 200 次。"""
    return [_run_line(one) for one in AwardRun.objects.visible_to(request.access)[:MOST_LISTED]]


@router.post("/award-runs", response={201: AwardRunShape}, summary="计算奖励")
def compute_award_run(request: ApiCaller, body: NewAwardRun) -> Any:
    """按现行办法，从 1 月 1 日到截止日，以此刻所知。"""
    rule_set: AwardRuleSet = visible_or_404(
        AwardRuleSet.objects.select_related("region"), request.access, pk=body.rule_set
    )
    made = actions.compute_run(rule_set=rule_set, last=body.last, by=request.user, at=clock.now())
    return Status(HTTPStatus.CREATED, _run_shape(made, request.access))


@router.get("/award-runs/{number}", response=AwardRunShape, summary="一次奖励测算")
def read_award_run(request: ApiCaller, number: Numbered) -> Any:
    """不予奖励的连同原因。"""
    return _run_shape(_run(request.access, number), request.access)


@router.post("/award-runs/{number}/dropping", response=AwardRunShape, summary="作废奖励测算")
def drop_award_run(request: ApiCaller, number: Numbered, body: AwardReason) -> Any:
    """没有公示的。"""
    found = _run(request.access, number)
    actions.drop_run(run=found, reason=body.reason, by=request.user, at=clock.now())
    return _run_shape(found, request.access)


@router.post("/award-runs/{number}/{step}", response=AwardRunShape, summary="复核、公示奖励")
def move_award_run(
    request: ApiCaller, number: Numbered, step: Literal["check", "publication"]
) -> Any:
    """复核须由他人。"""
    found = _run(request.access, number)
    steps = {"check": actions.check_run, "publication": actions.publish_run}
    steps[step](run=found, by=request.user, at=clock.now())
    return _run_shape(found, request.access)

"""Rules, trials and budgets over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router, Status

from wutong.domains.incentives import actions
from wutong.domains.incentives.api.shapes import (
    AwardBudgetShape,
    AwardRulesDays,
    AwardRulesLine,
    AwardRulesShape,
    NewAwardBudget,
    NewAwardRules,
    TrialYear,
)
from wutong.domains.incentives.models import AwardBudget, AwardRuleSet, RuleVersion
from wutong.domains.incentives.queries.computing import Trial, recipients_named, simulate
from wutong.domains.incentives.rules.errors import (
    AlreadyMoved,
    AwardError,
    BadRules,
    BadValue,
    MayNot,
    NotNow,
    OverBudget,
    OwnWork,
)
from wutong.domains.org.queries import region_by_code
from wutong.kernel import clock
from wutong.kernel.http import problems
from wutong.kernel.http.access import ensure, visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Key
from wutong.kernel.scope import APPROVE_AWARD, VIEW, Access

router = Router()
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
MOST_LISTED = 200
Numbered = Annotated[Key, Path(description="编号")]
Year = Annotated[int, Query(ge=2000, le=2100)]


def _field(error: Any) -> dict[str, Any]:
    return {"errors": [{"place": "body", "field": error.field, "detail": str(error)}]}


def _places(error: Any) -> dict[str, Any]:
    return {"errors": [{"place": "body", "field": f"document.{place}", "detail": sentence}
                       for place, sentence in error.problems.items()]}  # fmt: skip


problems.declare(AwardError, WRONG, "refused", _("内容不合要求"))
problems.declare(BadValue, WRONG, "invalid-fields", _("内容不合要求"), _field)
problems.declare(BadRules, WRONG, "invalid-fields", _("内容不合要求"), _places)
problems.declare(MayNot, HTTPStatus.FORBIDDEN, "not-allowed", _("没有权限"))
problems.declare(OwnWork, HTTPStatus.FORBIDDEN, "own-work", _("须由他人办理"))
problems.declare(AlreadyMoved, HTTPStatus.CONFLICT, "already-moved", _("已被他人更新"))
problems.declare(NotNow, HTTPStatus.CONFLICT, "not-now", _("现在不能这样办"))
problems.declare(OverBudget, HTTPStatus.CONFLICT, "over-budget", _("超出预算"))


def _line(one: RuleVersion) -> dict[str, Any]:
    return {"id": one.pk, "rule_set": one.rule_set_id, "region": one.rule_set.region.code,
            "code": one.rule_set.code, "title": one.rule_set.title, "number": one.number,
            "state": one.state, "valid_from": one.valid_from, "valid_until": one.valid_until}  # fmt: skip


def _shape(one: RuleVersion) -> dict[str, Any]:
    return {**_line(one), "document": one.document}


def _version(access: Access, number: int) -> RuleVersion:
    rows = RuleVersion.objects.select_related("rule_set__region")
    found: RuleVersion = visible_or_404(rows, access, pk=number)
    return found


@router.get("/award-rules", response=list[AwardRulesLine], summary="奖励办法列表")
def list_award_rules(request: ApiCaller) -> Any:
    """各版本，最多 200 个。"""
    rows = RuleVersion.objects.visible_to(request.access).select_related("rule_set__region")
    return [_line(one) for one in rows[:MOST_LISTED]]


@router.post("/award-rules", response={201: AwardRulesShape}, summary="起草奖励办法")
def draft_award_rules(request: ApiCaller, body: NewAwardRules) -> Any:
    """已有同代码的办法时起草下一版；内容不对的逐处说明。"""
    region = region_by_code(body.region)
    if region is None or not request.access.may(VIEW, region.path):
        raise Http404
    made = actions.draft_rules(
        region=region, code=body.code, title=body.title, document=body.document, by=request.user,
        at=clock.now(),
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, _shape(made))


@router.get("/award-rules/{number}", response=AwardRulesShape, summary="奖励办法")
def read_award_rules(request: ApiCaller, number: Numbered) -> Any:
    """一版的全部内容。"""
    return _shape(_version(request.access, number))


@router.post("/award-rules/{number}/publication", response=AwardRulesShape, summary="发布奖励办法")
def publish_award_rules(request: ApiCaller, number: Numbered, body: AwardRulesDays) -> Any:
    """上一版停用。"""
    found = _version(request.access, number)
    made = actions.publish_rules(
        version=found, valid_from=body.valid_from, valid_until=body.valid_until, by=request.user,
        at=clock.now(),
    )  # fmt: skip
    return _shape(made)


@router.get("/award-rules/{number}/trial", response=TrialYear, summary="试算")
def try_award_rules(request: ApiCaller, number: Numbered, year: Year) -> Any:
    """按这一版，一年的事实会奖多少；不改动任何奖励。"""
    found = _version(request.access, number)
    (trial,) = simulate(found, [year], clock.today())
    return _trial(trial)


def _trial(trial: Trial) -> dict[str, Any]:
    outcomes = trial.proposal.outcomes
    names = recipients_named(one.recipient for one in outcomes)
    return {
        "year": trial.year, "total": trial.total, "budget": trial.budget,
        "outcomes": [
            {"recipient": one.recipient, "name": str(names.get(one.recipient, "")),
             "project": trial.proposal.facts.projects[one.project].code, "rule": one.rule,
             "amount": one.amount, "reason": one.reason}
            for one in outcomes
        ],
    }  # fmt: skip


@router.get("/award-budgets", response=list[AwardBudgetShape], summary="奖励预算")
def list_award_budgets(request: ApiCaller) -> Any:
    """各年预算和已批准的金额。"""
    return [_budget(one) for one in AwardBudget.objects.visible_to(request.access)[:MOST_LISTED]]


@router.post("/award-budgets", response=AwardBudgetShape, summary="核定奖励预算")
def set_award_budget(request: ApiCaller, body: NewAwardBudget) -> Any:
    """不能少于已批准的。"""
    if not request.access.may_ever(APPROVE_AWARD):
        ensure(request.access, APPROVE_AWARD)
    rule_set: AwardRuleSet = visible_or_404(
        AwardRuleSet.objects.select_related("region"), request.access, pk=body.rule_set
    )
    made = actions.set_budget(
        rule_set=rule_set, year=body.year, amount=body.amount, basis=body.basis, by=request.user,
        at=clock.now(),
    )  # fmt: skip
    return _budget(made)


def _budget(one: AwardBudget) -> dict[str, Any]:
    return {"rule_set": one.rule_set_id, "year": one.year, "amount": one.amount,
            "committed": one.committed}  # fmt: skip

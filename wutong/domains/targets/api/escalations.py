"""Orders that follow from an issue, over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _
from ninja import Router, Status

from wutong.domains.targets import actions
from wutong.domains.targets.api.assessment import Numbered, run_numbered
from wutong.domains.targets.api.shapes import RunCharges, RunEscalations
from wutong.domains.targets.models import AssessmentRun, ScoreEscalation
from wutong.domains.targets.queries.escalating import Called, called_to_account, given_for
from wutong.domains.targets.rules.errors import BadValue
from wutong.kernel import clock
from wutong.kernel.http.access import ensure
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.scope import GIVE_ORDER

router = Router()


def _called(one: Called) -> dict[str, Any]:
    return {"member": one.score.member, "name": str(one.score.who), "level": one.level,
            "times": one.times, "due_on": one.due_on,
            "units": [unit.pk for unit in one.units]}  # fmt: skip


def _given(one: ScoreEscalation) -> dict[str, Any]:
    return {"member": one.score.member, "name": str(one.score.who), "level": one.level,
            "times": one.times, "order": one.order.number}  # fmt: skip


def _answer(run: AssessmentRun) -> dict[str, Any]:
    called = called_to_account(run, clock.today())
    return {"called": [_called(one) for one in called],
            "given": [_given(one) for one in given_for(run)]}  # fmt: skip


@router.get(
    "/assessment-runs/{number}/escalations", response=RunEscalations, summary="考核督办名单"
)
def list_run_escalations(request: ApiCaller, number: Numbered) -> Any:
    """谁该督办，什么措施；已下达的另列。"""
    run = run_numbered(request.access, number)
    ensure(request.access, GIVE_ORDER, run.region_path)
    return _answer(run)


@router.post(
    "/assessment-runs/{number}/escalations", response={201: RunEscalations}, summary="考核督办"
)
def escalate_assessment_run(request: ApiCaller, number: Numbered, body: RunCharges) -> Any:
    """由您下达，也由您销号；同一期同一单位只下达一次。"""
    run = run_numbered(request.access, number)
    ensure(request.access, GIVE_ORDER, run.region_path)
    units = {one.score.member: one.units for one in called_to_account(run, clock.today())}
    charged = {}
    for one in body.members:
        found = next(
            (unit for unit in units.get(one.member, ()) if one.unit in {None, unit.pk}), None
        )
        if found is None:
            raise BadValue(
                _("「%(member)s」没有这个可以督办的单位。") % {"member": one.member}, "members"
            )
        charged[one.member] = found
    actions.escalate_run(run=run, charged=charged, by=request.user, at=clock.now())
    return Status(HTTPStatus.CREATED, _answer(run))

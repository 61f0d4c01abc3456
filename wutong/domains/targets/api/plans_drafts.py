"""Drafts of plans over HTTP: lines, sheets, moving, signing, splitting, adopting."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Literal

from django.utils.translation import gettext_lazy
from ninja import File, Path, Query, Router, Status
from ninja.files import UploadedFile

from wutong.domains.targets import actions
from wutong.domains.targets.api.plans_shapes import (
    PlanAdoption,
    PlanDecisionLine,
    PlanLineMove,
    PlanLinesBody,
    PlanReason,
    PlanSheetQuery,
    PlanSheetReading,
    SplitProposal,
)
from wutong.domains.targets.models import PlanDecision, PlanLine
from wutong.domains.targets.queries.plans_split import proposal, weights_for
from wutong.domains.targets.rules.plans import LineChange
from wutong.kernel import clock
from wutong.kernel.http import problems
from wutong.kernel.http.access import ensure, visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Key
from wutong.kernel.scope import SET_TARGETS, Access

router = Router()


def _lines_at_fault(error: Any) -> dict[str, Any]:
    return {"errors": [{"place": "body", "field": f"lines.{place}", "detail": sentence}
                       for place, sentence in error.problems.items()]}  # fmt: skip


problems.declare(
    actions.BadPlan, HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-fields",
    gettext_lazy("内容不合要求"), _lines_at_fault,
)  # fmt: skip
problems.declare(
    actions.PlanMoved, HTTPStatus.CONFLICT, "already-moved", gettext_lazy("已被他人更新")
)


def _draft(access: Access, number: int) -> PlanDecision:
    found: PlanDecision = visible_or_404(
        PlanDecision.objects.select_related("plan__region"), access, pk=number
    )
    ensure(access, SET_TARGETS, found.region_path)
    return found


def _line(access: Access, number: int) -> PlanLine:
    found: PlanLine = visible_or_404(
        PlanLine.objects.with_holders().select_related("decision__plan__region"), access, pk=number
    )
    ensure(access, SET_TARGETS, found.decision.region_path)
    return found


def decision_document(one: PlanDecision) -> dict[str, Any]:
    """A decision as it is answered."""
    names = ("number", "state", "title", "document", "decided_on", "reason", "adopted_at", "turn")
    return {"id": one.pk, **{name: getattr(one, name) for name in names}}


@router.post("/target-drafts/{number}/import", response=PlanSheetReading, summary="导入计划表")
def import_target_sheet(
    request: ApiCaller, number: Path[Key], file: File[UploadedFile], given: Query[PlanSheetQuery]
) -> Any:
    """先看读懂了什么、会改什么，再带着 turn 写入；有一格不对或草案又改过就都不写。"""
    decision = _draft(request.access, number)
    data, name = file.read(), file.name or ""
    plan = actions.plan_from_sheet(
        decision=decision, data=data, name=name, by=request.user, at=clock.now()
    )
    written = given.write and not plan.faults
    if written:
        actions.import_plan(
            decision=decision, data=data, name=name, by=request.user, at=clock.now(),
            seen=plan.turn if given.turn is None else given.turn,
        )  # fmt: skip
    return {
        "faults": [{"cell": one.cell, "detail": one.sentence} for one in plan.faults],
        "lines": len(plan.lines), "changes": [_change(one, plan.names) for one in plan.changes],
        "unsigned": [f"{one.metric} {one.holder}" for one in plan.unsigned],
        "turn": decision.turn, "written": written,
    }  # fmt: skip


def _change(change: LineChange, names: dict[str, str]) -> dict[str, Any]:
    before, after = change.before, change.after
    return {
        "metric": change.metric, "holder": change.holder, "name": names[change.holder],
        "old_parent": change.old.parent if change.old else None,
        "parent": change.new.parent if change.new else None,
        "old_basic": before.basic if before else None, "basic": after.basic if after else None,
        "old_stretch": before.stretch if before else None,
        "stretch": after.stretch if after else None,
    }  # fmt: skip


@router.put("/target-drafts/{number}/lines", response=PlanDecisionLine, summary="填报计划草案")
def put_target_lines(request: ApiCaller, number: Path[Key], body: PlanLinesBody) -> Any:
    """增加或修改若干行，上级在前；有一行不对就都不写。金额为元。"""
    decision = _draft(request.access, number)
    lines = [
        actions.LineAsked(one.metric, one.holder, one.parent, one.basic, one.stretch, one.note)
        for one in body.lines
    ]
    actions.put_lines(
        decision=decision, lines=lines, by=request.user, at=clock.now(), seen=body.turn
    )
    return decision_document(decision)


@router.post("/target-drafts/{number}/adopt", response=PlanDecisionLine, summary="下达目标计划")
def adopt_target_plan(request: ApiCaller, number: Path[Key], body: PlanAdoption) -> Any:
    """各处差额签认后，按决定下达；其后只能再作决定调整。"""
    decision = _draft(request.access, number)
    adopted = actions.adopt_plan(
        decision=decision, title=body.title, document=body.document, decided_on=body.decided_on,
        reason=body.reason, by=request.user, at=clock.now(),
    )  # fmt: skip
    return decision_document(adopted)


@router.post("/target-drafts/{number}/discard", response={204: None}, summary="放弃计划草案")
def discard_target_draft(request: ApiCaller, number: Path[Key]) -> Any:
    """此前的决定不变。"""
    decision = _draft(request.access, number)
    actions.discard_plan_draft(decision=decision, by=request.user, at=clock.now())
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post("/target-lines/{number}/remove", response={204: None}, summary="删去计划草案一行")
def remove_target_line(request: ApiCaller, number: Path[Key]) -> Any:
    """连同下级。"""
    line = _line(request.access, number)
    actions.remove_line(line=line, by=request.user, at=clock.now())
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post("/target-lines/{number}/move", response=PlanDecisionLine, summary="移动计划草案一行")
def move_target_line(request: ApiCaller, number: Path[Key], body: PlanLineMove) -> Any:
    """连同下级移到同一指标的另一行之下，数额不变；上下级之和不等的地方要重新签认。"""
    line, parent = _line(request.access, number), _line(request.access, body.parent)
    actions.move_line(line=line, parent=parent, by=request.user, at=clock.now(), seen=body.turn)
    line.decision.refresh_from_db()
    return decision_document(line.decision)


@router.post("/target-lines/{number}/sign", response=PlanDecisionLine, summary="签认分解差额")
def sign_target_line(request: ApiCaller, number: Path[Key], body: PlanReason) -> Any:
    """数额改了，签认随之失效。"""
    line = _line(request.access, number)
    actions.sign_difference(line=line, reason=body.reason, by=request.user, at=clock.now())
    return decision_document(line.decision)


@router.get("/target-lines/{number}/split", response=SplitProposal, summary="提出目标分解")
def propose_target_split(
    request: ApiCaller, number: Path[Key],
    basis: Literal["last_year", "capacity", "equal"] = "last_year",
) -> Any:  # fmt: skip
    """给一行的各个下级提出分法，合计与它相等；不写入。"""
    line = _line(request.access, number)
    children = list(line.children.with_holders())
    names = {child.holder: child.who for child in children}
    weights = weights_for(line.decision.plan, line.metric, children, basis, clock.today())
    return {
        "basis": basis,
        "parts": [
            {"holder": one.holder, "name": names[one.holder], "weight": one.weight,
             "share": one.share, "basic": one.amounts.basic, "stretch": one.amounts.stretch}
            for one in proposal(line, children, weights)
        ],
    }  # fmt: skip

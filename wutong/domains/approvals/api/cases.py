"""Cases over HTTP: received, read, moved by the one table, several at once."""

from __future__ import annotations

from enum import StrEnum
from http import HTTPStatus
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from wutong.domains.approvals import actions
from wutong.domains.approvals.api import case_shapes as shapes
from wutong.domains.approvals.choices import ApprovalStage, CaseMove, CaseState, Channel
from wutong.domains.approvals.models import Application, ApprovalCase, ItemVersion
from wutong.domains.approvals.queries.case_page import found
from wutong.domains.approvals.queries.catalogue import versions_on
from wutong.domains.approvals.queries.latest import who_was_first
from wutong.domains.approvals.queries.listing import cases_sheet, chosen, order_named
from wutong.domains.approvals.queries.queue import (
    RUNNING,
    STANDING,
    WINDOW,
    for_rows,
    order_of,
    queue_of,
    units_of,
)
from wutong.domains.approvals.rules.errors import AlreadyMoved, BadValue
from wutong.domains.investors.queries import Investor
from wutong.domains.org.queries import Region, Unit, User, region_by_code
from wutong.domains.projects.queries import Project
from wutong.kernel import clock
from wutong.kernel.http.access import ensure, visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.exporting import WhatFor, handed_out, require_export
from wutong.kernel.http.fields import Cursor, Letters, Limit
from wutong.kernel.http.interface import WORKBOOK
from wutong.kernel.http.paging import USUAL_PAGE, page_of
from wutong.kernel.http.problems import Refusal
from wutong.kernel.scope import ALLOW_SECOND_NOTICE, HANDLE_CASE, VIEW, Access

router = Router()
CaseNumber = Annotated[str, Letters(44, 1), Field(description="办件编号")]


class CaseFilters(Schema):
    """Every condition given must hold."""

    q: Annotated[str, Letters(80)] = ""
    state: CaseState | None = None
    stage: ApprovalStage | None = None
    project: Annotated[str, Letters(40)] = ""
    mine: bool = False


class Tab(StrEnum):
    """Which part of a queue."""

    RUNNING = RUNNING
    PAUSED = STANDING
    WINDOW = WINDOW


def case_numbered(access: Access, number: str) -> ApprovalCase:
    """The case, if the caller sees it."""
    case: ApprovalCase | None = found(access).filter(number=number).first()
    if case is None:
        raise Refusal(HTTPStatus.NOT_FOUND, _("没有这个办件，或者您看不到它。"))
    return case


@router.get("/approval-cases", response=shapes.CaseList, summary="办件")
def list_approval_cases(
    request: ApiCaller,
    filters: Query[CaseFilters],
    sort: Annotated[str, Letters(20)] = "",
    cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:
    """看得到的办件，最近更新的在前；可按 updated_at、due_on、received_on、decided_on 排序。"""
    rows = for_rows(chosen(request.access, filters.model_dump(), clock.today()))
    return page_of(rows, order_named(sort), cursor, limit, scope=filters.model_dump_json())


@router.get(
    "/approval-cases/export", response={200: None}, openapi_extra=WORKBOOK, summary="导出办件"
)
def export_approval_cases(
    request: ApiCaller, reason: Query[WhatFor], filters: Query[CaseFilters]
) -> Any:
    """条件与列表相同；谁导出了哪些行、用途是什么，记入导出记录。"""
    require_export(request)
    rows = chosen(request.access, filters.model_dump(), clock.today())
    sheet = cases_sheet(rows.order_by("-updated_at", "-pk"))
    return handed_out(sheet, by=request.user, at=clock.now(), reason=reason)


@router.get("/approval-queue", response=shapes.CaseList, summary="办理队列")
def read_approval_queue(
    request: ApiCaller,
    unit: Annotated[int, Field(ge=1)] | None = None,
    tab: Tab = Tab.RUNNING,
    mine: bool = False,
    cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:
    """计时中的先到期的在前；暂停的、窗口待办的分开列。"""
    _require_handling(request.access)
    units = {one.pk: one for one in units_of(request.access)}
    if unit is not None and unit not in units:
        raise Refusal(HTTPStatus.NOT_FOUND, _("没有这个单位，或者不是您办理的。"))
    rows = queue_of(request.access, units.get(unit or 0), tab=tab, mine=mine, on=clock.today())
    return page_of(for_rows(rows), order_of(tab), cursor, limit, scope=f"queue:{unit}:{tab}:{mine}")


def _require_handling(access: Access) -> None:
    if not access.may_ever(HANDLE_CASE):
        ensure(access, HANDLE_CASE, "")


@router.post("/approval-cases/several", response=shapes.SeveralAnswer, summary="批量办理")
def move_several_approval_cases(request: ApiCaller, body: shapes.SeveralBody) -> Any:
    """逐件核对、逐件办理；看不到的办件不列出。"""
    _require_handling(request.access)
    rows = found(request.access).filter(number__in=body.numbers).order_by("pk")
    lines = actions.do_several(
        cases=rows, what=body.what, by=request.user, at=clock.now(),
        clerk=_person(body.clerk) if body.clerk else None,
    )  # fmt: skip
    return {
        "items": [
            {"number": line.case.number, "done": line.done, "problem": line.problem}
            for line in lines
        ]
    }


@router.get("/approval-cases/{number}", response=shapes.CaseShape, summary="一个办件")
def read_approval_case(request: ApiCaller, number: Path[CaseNumber]) -> Any:
    """材料、暂停、告知、结果和经过。"""
    return case_numbered(request.access, number)


@router.get("/approval-applications/{number}", response=shapes.ApplicationShape, summary="一份申请")
def read_approval_application(request: ApiCaller, number: Path[CaseNumber]) -> Any:
    """查询码和一起收的办件。"""
    row: Application = visible_or_404(
        Application.objects.select_related("project"), request.access, number=number
    )
    return _application(row, request.access)


def _application(row: Application, access: Access) -> dict[str, Any]:
    cases = for_rows(ApprovalCase.objects.visible_to(access).filter(application=row))
    return {
        "number": row.number, "kind": row.kind, "channel": row.channel,
        "tracking_code": row.tracking_code, "applicant_name": row.applicant_name,
        "project": row.project.code if row.project else None, "submitted_at": row.submitted_at,
        "cases": list(cases.order_by("pk")),
    }  # fmt: skip


@router.post("/approval-applications", response={201: shapes.ApplicationShape}, summary="窗口收件")
def receive_approval_application(request: ApiCaller, body: shapes.NewApplication) -> Any:
    """在库且有效的材料、部门共享的材料不再收。"""
    access = request.access
    project: Project | None = None
    investor: Investor | None = None
    if body.project:
        rows = Project.objects.select_related("region", "investor", "parent")
        project = visible_or_404(rows, access, code=body.project)
    if body.investor:
        investor = visible_or_404(Investor.objects, access, pk=body.investor)
    region = project.region if project is not None else _region(access, body.region)
    versions = _versions(region.path, body.items)
    given = body.model_dump(exclude={"items", "project", "investor", "region", "kind"})
    made = actions.receive(
        kind=body.kind, channel=Channel.WINDOW, items=versions, project=project,
        investor=investor, region=region, by=request.user, at=clock.now(), **given,
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, _application(made, access))


def _region(access: Access, code: str | None) -> Region:
    region = region_by_code(code) if code else None
    if region is None:
        raise BadValue("region", _("没有项目的，请写明行政区划代码。"))
    ensure(access, VIEW, region.path)
    return region


def _versions(region_path: str, codes: list[str]) -> list[ItemVersion]:
    there = {one.item.code: one for one in versions_on(region_path, clock.today())}
    unknown = [code for code in codes if code not in there]
    if unknown:
        raise BadValue(
            "items", _("目录里没有这些事项：%(codes)s。") % {"codes": "、".join(unknown[:5])}
        )
    return [there[code] for code in codes]


def _person(username: str) -> User:
    person = User.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise BadValue("clerk", _("没有这个账号。"))
    return person


@router.post("/approval-cases/{number}/moves", response=shapes.CaseShape, summary="办理")
def move_approval_case(request: ApiCaller, number: Path[CaseNumber], body: shapes.MoveBody) -> Any:
    """受理、告知、转办、决定……都按同一张状态表；带回看到的版本，别人先办的会告诉您。"""
    case = case_numbered(request.access, number)
    if body.lock is not None and body.lock != case.lock:
        raise AlreadyMoved(who_was_first(case))
    if body.move == CaseMove.RECEIVE:
        raise BadValue("move", _("收件请用 /approval-applications。"))
    unit = Unit.objects.filter(pk=body.unit).first() if body.unit else None
    if body.unit and unit is None:
        raise BadValue("unit", _("没有这个单位。"))
    facts = actions.Facts(
        note=body.note, correct_by=body.correct_by, procedure=body.procedure or "",
        limit_on=body.limit_on, unit=unit, clerk=_person(body.clerk) if body.clerk else None,
        days={one.code: one.until for one in body.later},
        results={
            one.code: actions.Issued(one.document_number, one.valid_until)
            for one in body.results
        },
    )  # fmt: skip
    actions.move(
        case=case, move=body.move, by=request.user, at=clock.now(), reason=body.reason, facts=facts
    )
    return case_numbered(request.access, number)


@router.post(
    "/approval-cases/{number}/second-notice", response=shapes.CaseShape, summary="准许再次告知"
)
def allow_second_notice(
    request: ApiCaller, number: Path[CaseNumber], body: shapes.CaseReason
) -> Any:
    """首次告知没有列出的，由督查准许后才能再要一次。"""
    case = case_numbered(request.access, number)
    ensure(request.access, ALLOW_SECOND_NOTICE, case.region_path, case.unit_id)
    actions.allow_second_notice(case=case, reason=body.reason, by=request.user, at=clock.now())
    return case_numbered(request.access, number)

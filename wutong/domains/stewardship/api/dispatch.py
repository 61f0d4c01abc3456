"""Dispatch over HTTP: meetings, their agenda, what they decide, stopped projects. Amounts in 元."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from wutong.domains.org.queries import region_by_code
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.actions import dispatch as actions
from wutong.domains.stewardship.actions.dispatch_agenda import (
    add_project,
    ask_for,
    drop_project,
    refresh_agenda,
)
from wutong.domains.stewardship.actions.pace_plans import save_plan
from wutong.domains.stewardship.api.dispatch_shapes import (
    AgendaAddition,
    AgendaDecision,
    AgendaRequestShape,
    DispatchMeetingList,
    DispatchMeetingShape,
    DispatchMinutes,
    DispatchOrder,
    DispatchReason,
    MeetingFilter,
    NewAgendaRequest,
    NewDispatchMeeting,
    PacePlanBody,
    StoppedFilterShape,
    StoppedList,
    StoppedProject,
)
from wutong.domains.stewardship.api.named import unit_named
from wutong.domains.stewardship.models import AgendaLine, DispatchMeeting
from wutong.domains.stewardship.queries.dispatch import (
    chosen_meetings,
    lines_of,
    orders_given,
    visible_meetings,
)
from wutong.domains.stewardship.queries.pace_plans import RED, chosen, shown
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Cursor, Key, Limit
from wutong.kernel.http.paging import USUAL_PAGE, Order, page_of
from wutong.kernel.http.problems import refusal_of

router = Router()
BY_DAY = Order("on", descending=True)
LARGEST_FIRST = Order("total_investment", descending=True, nullable=True)


class _Whole:
    """A meeting with what was read for it."""

    def __init__(self, meeting: DispatchMeeting, request: ApiCaller) -> None:
        self.meeting = meeting
        self.lines, self.hidden = lines_of(meeting, request.access)
        self.orders = [one.number for one in orders_given(meeting, request.access)]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.meeting, name)


def _meeting(request: ApiCaller, key: int) -> DispatchMeeting:
    found: DispatchMeeting = get_object_or_404(visible_meetings(request.access), pk=key)
    return found


def _line(request: ApiCaller, key: int, line: int) -> AgendaLine:
    seen = Project.objects.visible_to(request.access).values("pk")
    rows = _meeting(request, key).lines.filter(project__in=seen).select_related("meeting")
    found: AgendaLine = get_object_or_404(rows, pk=line)
    return found


def _shown(request: ApiCaller, key: int, status: int = HTTPStatus.OK) -> Any:
    return Status(status, _Whole(_meeting(request, key), request))


def _project(request: ApiCaller, code: str) -> Project:
    found = Project.objects.visible_to(request.access).select_related("region")
    project: Project | None = found.filter(code=code).first()
    if project is None:
        raise refusal_of("project", _("没有这个项目，或者您看不到它。"))
    return project


def _order(order: DispatchOrder | None) -> dict[str, Any]:
    if order is None:
        return {}
    given = order.model_dump()
    return given | {"owner_unit": unit_named(order.owner_unit, "owner_unit")}


def _common(request: ApiCaller) -> dict[str, Any]:
    return {"by": request.user, "at": clock.now()}


@router.get("/dispatch/meetings", response=DispatchMeetingList, summary="调度会列表")
def list_dispatch_meetings(
    request: ApiCaller, filters: Query[MeetingFilter], cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:  # fmt: skip
    """看得到的调度会，日期近的在前。"""
    rows = chosen_meetings(request.access, text=filters.q, state=filters.state or "")
    return page_of(rows, BY_DAY, cursor, limit, scope=filters.model_dump_json())


@router.post("/dispatch/meetings", response={201: DispatchMeetingShape}, summary="召集调度会")
def create_dispatch_meeting(request: ApiCaller, body: NewDispatchMeeting) -> Any:
    """议程按现在的情况生成。"""
    given = {name: getattr(body, name) for name in type(body).model_fields}
    given["region"] = region_by_code(body.region)
    if given["region"] is None:
        raise refusal_of("region", _("没有这个行政区划代码：%(code)s。") % {"code": body.region})
    given["unit"] = unit_named(body.unit, "unit")
    made = actions.plan_meeting(**given, **_common(request))
    return _shown(request, made.pk, HTTPStatus.CREATED)


@router.get("/dispatch/meetings/{key}", response=DispatchMeetingShape, summary="一次调度会")
def read_dispatch_meeting(request: ApiCaller, key: Key) -> Any:
    """连同议程、议定事项和下达的督办。"""
    return _shown(request, key)


@router.post(
    "/dispatch/meetings/{key}/agenda", response=DispatchMeetingShape, summary="重新生成议程"
)
def refresh_dispatch_agenda(request: ApiCaller, key: Key) -> Any:
    """加进来的、移出的、已议定的不变。"""
    refresh_agenda(meeting=_meeting(request, key), **_common(request))
    return _shown(request, key)


@router.post("/dispatch/meetings/{key}/lines", response=DispatchMeetingShape, summary="加入议程")
def add_agenda_line(request: ApiCaller, key: Key, body: AgendaAddition) -> Any:
    """须写理由。"""
    add_project(
        meeting=_meeting(request, key), project=_project(request, body.project),
        reason=body.reason, **_common(request),
    )  # fmt: skip
    return _shown(request, key)


@router.post(
    "/dispatch/meetings/{key}/lines/{line}/drop", response=DispatchMeetingShape,
    summary="移出议程",
)  # fmt: skip
def drop_agenda_line(request: ApiCaller, key: Key, line: Key, body: DispatchReason) -> Any:
    """须写原因；重新生成也不再列入。"""
    drop_project(line=_line(request, key, line), reason=body.reason, **_common(request))
    return _shown(request, key)


@router.post(
    "/dispatch/meetings/{key}/lines/{line}", response=DispatchMeetingShape,
    summary="议定事项和交办",
)  # fmt: skip
def record_agenda_line(request: ApiCaller, key: Key, line: Key, body: AgendaDecision) -> Any:
    """会议当天起、记录召开以前。"""
    found = _line(request, key, line)
    actions.record_line(
        line=found, decision=body.decision, order=_order(body.order), **_common(request)
    )
    return _shown(request, key)


@router.post("/dispatch/meetings/{key}/hold", response=DispatchMeetingShape, summary="记录召开")
def hold_dispatch_meeting(request: ApiCaller, key: Key, body: DispatchMinutes) -> Any:
    """须有纪要；以后议程不再变动。"""
    actions.hold_meeting(meeting=_meeting(request, key), **body.model_dump(), **_common(request))
    return _shown(request, key)


@router.post("/dispatch/meetings/{key}/cancel", response=DispatchMeetingShape, summary="取消调度会")
def cancel_dispatch_meeting(request: ApiCaller, key: Key, body: DispatchReason) -> Any:
    """须写原因；已经交办的不能取消。"""
    actions.cancel_meeting(meeting=_meeting(request, key), reason=body.reason, **_common(request))
    return _shown(request, key)


@router.post("/dispatch/requests", response={201: AgendaRequestShape}, summary="提请调度")
def create_agenda_request(request: ApiCaller, body: NewAgendaRequest) -> Any:
    """列入下一次调度会的议程。"""
    project = _project(request, body.project)
    made = ask_for(project=project, text=body.text, **_common(request))
    return Status(HTTPStatus.CREATED, made)


@router.get("/dispatch/stopped", response=StoppedList, summary="停滞缓建项目")
def list_stopped_projects(
    request: ApiCaller, filters: Query[StoppedFilterShape], cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:  # fmt: skip
    """投资大的在前；没有原因、计划和督办的亮红灯。"""
    on = clock.today()
    region = region_by_code(filters.region) if filters.region else None
    rows = chosen(
        request.access, on=on, only=RED if filters.red else "",
        region_path=region.path if region else "",
    )  # fmt: skip
    page = page_of(rows, LARGEST_FIRST, cursor, limit, scope=filters.model_dump_json())
    return {"items": [_stopped(one) for one in shown(page.items, on)], "next": page.next}


def _stopped(one: Any) -> dict[str, Any]:
    plan, stop = one.plan, one.stop
    return {
        "project": one.project, "pace": one.project.pace, "days": one.days,
        "since": stop.since if stop else None,
        "reason": plan.reason if plan else stop.reason if stop else "",
        "plan": plan.plan if plan else "", "move_by": plan.move_by if plan else None,
        "order": plan.order.number if plan and plan.order else None, "red": one.mark.red,
        "mark": one.mark.text,
    }  # fmt: skip


@router.post("/dispatch/stopped/{code}/plan", response=StoppedProject, summary="编制推进计划")
def save_pace_plan(request: ApiCaller, code: str, body: PacePlanBody) -> Any:
    """原因、计划和恢复推进的日期；可以同时下达督办。"""
    rows = Project.objects.visible_to(request.access).select_related("region")
    project: Project = get_object_or_404(rows, code=code)
    order = _order(body.order)
    order.pop("kind", None)
    save_plan(
        project=project, reason=body.reason, plan=body.plan, move_by=body.move_by, order=order,
        **_common(request),
    )  # fmt: skip
    return _stopped(shown([rows.get(pk=project.pk)], clock.today())[0])

"""Entering and editing projects, their pace and their team."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Status

from wutong.domains.investors.queries import visible_investors
from wutong.domains.org.queries import Unit, User, region_by_code
from wutong.domains.projects import actions
from wutong.domains.projects.api.bodies import (
    LeavingBody,
    MemberBody,
    NewProject,
    PaceBody,
    ProjectChanges,
    ReplacingBody,
)
from wutong.domains.projects.api.reading import Code, project_named, router, whole
from wutong.domains.projects.api.shapes import MemberShape, PaceShape, ProjectShape
from wutong.domains.projects.choices import Pace, TeamCapacity
from wutong.domains.projects.models import Project, ProjectMember
from wutong.domains.projects.rules.plans import PLANNED
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Key
from wutong.kernel.http.interface import VERSIONED
from wutong.kernel.http.problems import Refusal, refusal_of
from wutong.kernel.http.versions import seen_version, show_version
from wutong.kernel.scope import Access


def region_stated(code: str) -> Any:
    """The region of a body. Refuses an unknown code with 422."""
    region = region_by_code(code)
    if region is None:
        raise refusal_of("region", _("没有这个行政区划代码：%(code)s。") % {"code": code})
    return region


def unit_stated(number: int, access: Access) -> Unit:
    """The unit of a body. Refuses one that isn't there with 422."""
    unit = Unit.objects.visible_to(access).filter(pk=number).first()
    if unit is None:
        raise refusal_of("unit", _("没有这个单位：%(number)s。") % {"number": number})
    return unit


def _referred(attributes: dict[str, Any], access: Access) -> dict[str, Any]:
    """``attributes`` with the rows that they name."""
    found = dict(attributes)
    if found.get("build_kind", "") is None:
        found["build_kind"] = ""
    if number := found.get("investor"):
        found["investor"] = visible_investors(access).filter(pk=number).first()
        if found["investor"] is None:
            raise refusal_of("investor", _("没有这个企业：%(number)s。") % {"number": number})
    if code := found.get("parent"):
        found["parent"] = Project.objects.visible_to(access).filter(code=code).first()
        if found["parent"] is None:
            raise refusal_of("parent", _("没有这个项目：%(code)s。") % {"code": code})
    elif "parent" in found:
        found["parent"] = None
    return found


@router.post("/projects", response={201: ProjectShape}, summary="新建项目")
def create_project(request: ApiCaller, body: NewProject, response: HttpResponse) -> Any:
    """地区、责任单位、总投资和计划日期成为待核验的申报。"""
    given = _referred(body.model_dump(), request.access)
    region = region_stated(given.pop("region"))
    unit = given.pop("unit")
    plans = {one: given.pop(one) for one in PLANNED}
    project = actions.create_project(
        **given,
        region=region,
        unit=unit_stated(unit, request.access) if unit else None,
        plans=plans,
        by=request.user,
        at=clock.now(),
    )
    response["Location"] = f"/api/v1/projects/{project.code}"
    return _shown(project, request, response, HTTPStatus.CREATED)


@router.patch(
    "/projects/{code}", response=ProjectShape, openapi_extra=VERSIONED, summary="修改项目"
)
def edit_project(
    request: ApiCaller, code: Code, body: ProjectChanges, response: HttpResponse
) -> Any:
    """只改写出的字段；总投资、地区等入统字段通过申报变更。"""
    project = project_named(request.access, code)
    actions.edit_project(
        project=project,
        changes=_referred(body.changes(), request.access),
        by=request.user,
        at=clock.now(),
        reason=body.reason,
        seen_version=seen_version(request, project.version, body.version),
    )
    return _shown(project, request, response, HTTPStatus.OK)


def _shown(project: Project, request: ApiCaller, response: HttpResponse, status: int) -> Any:
    """The project as it stands now, to whoever wrote it."""
    fresh = Project.objects.select_related("region", "unit", "investor").get(pk=project.pk)
    show_version(response, fresh.version)
    return Status(status, whole(fresh, request.access))


@router.post("/projects/{code}/pace", response={201: PaceShape}, summary="变更推进状态")
def change_pace(request: ApiCaller, code: Code, body: PaceBody) -> Any:
    """缓建、停滞、暂停或恢复正常，须写明原因。"""
    change = actions.change_pace(
        project=project_named(request.access, code),
        pace=Pace(body.pace),
        on=body.on,
        reason=body.reason,
        by=request.user,
        at=clock.now(),
    )
    return Status(HTTPStatus.CREATED, change)


@router.post("/projects/{code}/team", response={201: MemberShape}, summary="加入团队")
def join_team(request: ApiCaller, code: Code, body: MemberBody) -> Any:
    """按人员编号加入项目团队；包联领导和项目管家同时只有一位。"""
    project = project_named(request.access, code)
    member = actions.join_team(
        project=project,
        user=_person(body.user),
        capacity=TeamCapacity(body.capacity),
        on=body.on,
        duty=body.duty,
        by=request.user,
        at=clock.now(),
    )
    return Status(HTTPStatus.CREATED, member)


def _person(key: int) -> User:
    user: User | None = User.objects.filter(pk=key, is_active=True).first()
    if user is None:
        raise refusal_of("user", _("没有这个人员：%(number)s。") % {"number": key})
    return user


def _member(project: Project, number: int) -> ProjectMember:
    member = project.members.select_related("user").filter(pk=number, left_on=None).first()
    if member is None:
        raise Refusal(HTTPStatus.NOT_FOUND, _("团队中没有这个人。"))
    return member


@router.post("/projects/{code}/team/{number}/replace", response=MemberShape, summary="更换团队成员")
def replace_member(request: ApiCaller, code: Code, number: Path[Key], body: ReplacingBody) -> Any:
    """另一人从某日起接替；原成员到前一天为止。"""
    project = project_named(request.access, code)
    member, user = _member(project, number), _person(body.user)
    actions.replace_member(
        member=member, user=user, on=body.on, duty=body.duty, by=request.user, at=clock.now()
    )
    return project.members.select_related("user").get(
        user=user, capacity=member.capacity, left_on=None
    )


@router.post("/projects/{code}/team/{number}/leave", response=MemberShape, summary="退出团队")
def leave_team(request: ApiCaller, code: Code, number: Path[Key], body: LeavingBody) -> Any:
    """团队成员到某日为止。"""
    project = project_named(request.access, code)
    member = _member(project, number)
    actions.leave_team(member=member, on=body.on, by=request.user, at=clock.now())
    return member

"""Recording engagements and what belongs to them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Status

from wutong.domains.engagements import actions
from wutong.domains.engagements.api.reading import (
    Number,
    engagement_numbered,
    refused,
    region_stated,
    router,
    whole,
)
from wutong.domains.engagements.api.shapes import (
    CancellationBody,
    EngagementChanges,
    EngagementMemberBody,
    EngagementMemberShape,
    EngagementMinutesBody,
    EngagementProjectBody,
    EngagementShape,
    FirmsMetBody,
    FollowUpBody,
    FollowUpClosingBody,
    FollowUpShape,
    HeldBody,
    MetFirmLeadBody,
    NewEngagement,
)
from wutong.domains.engagements.models import Engagement, FollowUp
from wutong.domains.engagements.queries.permissions import may_record
from wutong.domains.org.queries import Unit, User
from wutong.domains.projects.queries import Project, SigningEvent
from wutong.domains.projects.queries.signing import events_seen
from wutong.kernel import clock
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Key
from wutong.kernel.http.interface import VERSIONED
from wutong.kernel.http.versions import seen_version, show_version
from wutong.kernel.scope import EDIT_INVESTORS, Access


def _own(request: ApiCaller, number: int) -> Engagement:
    """The engagement, if the caller may change it."""
    found = engagement_numbered(request.access, number)
    if not may_record(request.access, found):
        raise PermissionDenied(_("您可以查看这项活动，但没有改动它的权限。"))
    return found


def _unit(number: int | None, access: Access) -> Unit | None:
    if number is None:
        return None
    unit = Unit.objects.visible_to(access).filter(pk=number).first()
    if unit is None:
        raise refused("unit", _("没有这个单位：%(number)s。") % {"number": number})
    return unit


def _event(number: int | None, access: Access) -> SigningEvent | None:
    if number is None:
        return None
    event = events_seen(access).filter(pk=number).first()
    if event is None:
        raise refused("signing_event", _("没有这场签约活动：%(number)s。") % {"number": number})
    return event


def _person(number: int, field: str) -> User:
    person = User.objects.filter(pk=number, is_active=True).first()
    if person is None:
        raise refused(field, _("没有这个人：%(number)s。") % {"number": number})
    return person


def _answer(engagement: Engagement, request: ApiCaller, response: HttpResponse) -> Any:
    engagement.refresh_from_db()
    show_version(response, engagement.version)
    return whole(engagement, request.access)


@router.post("/engagements", response={201: EngagementShape}, summary="登记活动")
def record_engagement(request: ApiCaller, body: NewEngagement, response: HttpResponse) -> Any:
    """已举行的计入统计；held 为 false 的先作计划。"""
    given = body.model_dump()
    given |= {
        "region": region_stated(given["region"]),
        "unit": _unit(given["unit"], request.access),
        "signing_event": _event(given["signing_event"], request.access),
        "leader_level": given["leader_level"] or "",
    }
    made = _record(request, given)
    response["Location"] = f"/api/v1/engagements/{made.pk}"
    show_version(response, made.version)
    return Status(HTTPStatus.CREATED, whole(made, request.access))


@transaction.atomic
def _record(request: ApiCaller, given: dict[str, Any]) -> Engagement:
    """The engagement with the firms that it met: both or neither."""
    firms, now = given.pop("firms"), clock.now()
    made = actions.record_engagement(**given, by=request.user, at=now)
    if firms:
        actions.meet_firms(engagement=made, names=firms, by=request.user, at=now)
    return made


@router.patch(
    "/engagements/{number}", response=EngagementShape, openapi_extra=VERSIONED, summary="修改活动"
)
def edit_engagement(
    request: ApiCaller, number: Number, body: EngagementChanges, response: HttpResponse
) -> Any:
    """只改写出的字段；改动计入统计的项，从此刻起按新的计。"""
    found = _own(request, number)
    changes = body.changes()
    if "region" in changes:
        changes["region"] = region_stated(changes["region"])
    if "unit" in changes:
        changes["unit"] = _unit(changes["unit"], request.access)
    for name in ("kind", "starts_on", "ends_on", "leader_level"):
        if name in changes and changes[name] is None:
            raise refused(name, _("这一项不能为空。"))
    actions.edit_engagement(
        engagement=found, changes=changes, by=request.user, at=clock.now(), reason=body.reason,
        seen_version=seen_version(request, found.version, body.version),
    )  # fmt: skip
    return _answer(found, request, response)


@router.post("/engagements/{number}/hold", response=EngagementShape, summary="确认已举行")
def hold_engagement(
    request: ApiCaller, number: Number, body: HeldBody, response: HttpResponse
) -> Any:
    """计划变为已举行，计入统计。"""
    found = _own(request, number)
    actions.hold_engagement(engagement=found, outcome=body.outcome, by=request.user, at=clock.now())
    return _answer(found, request, response)


@router.post("/engagements/{number}/cancel", response=EngagementShape, summary="取消活动")
def cancel_engagement(
    request: ApiCaller, number: Number, body: CancellationBody, response: HttpResponse
) -> Any:
    """不再计入统计，记录留存。"""
    found = _own(request, number)
    actions.cancel_engagement(engagement=found, reason=body.reason, by=request.user, at=clock.now())
    return _answer(found, request, response)


@router.put("/engagements/{number}/minutes", response=EngagementShape, summary="写纪要")
def write_minutes(
    request: ApiCaller, number: Number, body: EngagementMinutesBody, response: HttpResponse
) -> Any:
    """到了日子的计划随之确认已举行。"""
    found = _own(request, number)
    actions.write_minutes(
        engagement=found, minutes=body.minutes, outcome=body.outcome, by=request.user,
        at=clock.now(),
    )  # fmt: skip
    return _answer(found, request, response)


@router.post("/engagements/{number}/firms", response=EngagementShape, summary="记对接企业")
def meet_firms(
    request: ApiCaller, number: Number, body: FirmsMetBody, response: HttpResponse
) -> Any:
    """登记过的自动对上客商，其余按名称留着。"""
    found = _own(request, number)
    actions.meet_firms(engagement=found, by=request.user, at=clock.now(), **body.model_dump())
    return _answer(found, request, response)


@router.post(
    "/engagements/{number}/firms/{firm}/register", response=EngagementShape,
    summary="把对接企业登记为客商",
)  # fmt: skip
def register_met_firm(
    request: ApiCaller, number: Number, firm: Path[Key], response: HttpResponse
) -> Any:
    """找到同名的客商，没有就新建。"""
    found = _own(request, number)
    if not request.access.may_ever(EDIT_INVESTORS):
        raise PermissionDenied
    actions.register_met_firm(firm=_met(found, firm), by=request.user, at=clock.now())
    return _answer(found, request, response)


@router.post(
    "/engagements/{number}/firms/{firm}/lead", response={201: FollowUpShape},
    summary="把对接企业报备为线索",
)  # fmt: skip
def turn_into_lead(
    request: ApiCaller, number: Number, firm: Path[Key], body: MetFirmLeadBody
) -> Any:
    """相撞的要写明 confirmed；涉密项目的活动报备为涉密线索。"""
    found = _own(request, number)
    follow_up = actions.turn_into_lead(
        firm=_met(found, firm), by=request.user, at=clock.now(), **body.model_dump()
    )
    return Status(HTTPStatus.CREATED, follow_up)


@router.delete("/engagements/{number}/firms/{firm}", response={204: None}, summary="去掉对接企业")
def remove_met_firm(request: ApiCaller, number: Number, firm: Path[Key]) -> Any:
    """当时所知的数不变。"""
    found = _own(request, number)
    actions.remove_firm(firm=_met(found, firm), by=request.user, at=clock.now())
    return Status(HTTPStatus.NO_CONTENT, None)


def _met(engagement: Engagement, number: int) -> Any:
    firm = engagement.firms.filter(pk=number, removed_at=None).first()
    if firm is None:
        raise refused("firm", _("这项活动没有这一条对接企业。"), "path")
    return firm


@router.post(
    "/engagements/{number}/members", response={201: EngagementMemberShape}, summary="增加参加人员"
)
def add_engagement_member(request: ApiCaller, number: Number, body: EngagementMemberBody) -> Any:
    """职务和级别取活动当日的。"""
    found = _own(request, number)
    member = actions.add_member(
        engagement=found,
        user=_person(body.user, "user") if body.user else None,
        name=body.name,
        title=body.title,
        leader_level=body.leader_level or "",
        by=request.user,
        at=clock.now(),
    )
    return Status(HTTPStatus.CREATED, member)


@router.post("/engagements/{number}/projects", response=EngagementShape, summary="关联项目")
def link_engagement_project(
    request: ApiCaller, number: Number, body: EngagementProjectBody, response: HttpResponse
) -> Any:
    """关联涉密项目后，只有看得到那个项目的人才看得到这项活动。"""
    found = _own(request, number)
    project = Project.objects.visible_to(request.access).filter(code=body.project).first()
    if project is None:
        raise refused("project", _("没有这个项目：%(code)s。") % {"code": body.project})
    actions.link_project(engagement=found, project=project, by=request.user, at=clock.now())
    return _answer(found, request, response)


@router.post(
    "/engagements/{number}/follow-ups", response={201: FollowUpShape}, summary="增加跟进事项"
)
def add_follow_up(request: ApiCaller, number: Number, body: FollowUpBody) -> Any:
    """进入责任人的「今日」，直到办结。"""
    found = _own(request, number)
    follow_up = actions.add_follow_up(
        engagement=found, text=body.text, due=body.due, owner=_person(body.owner, "owner"),
        firm=_met(found, body.firm) if body.firm else None, by=request.user, at=clock.now(),
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, follow_up)


@router.post("/follow-ups/{number}/close", response=FollowUpShape, summary="办结跟进事项")
def close_follow_up(request: ApiCaller, number: Path[Key], body: FollowUpClosingBody) -> Any:
    """责任人或活动的登记单位可以办结；不再跟进的写明原因。"""
    found: FollowUp = visible_or_404(
        FollowUp.objects.select_related("engagement"), request.access, pk=number
    )
    return actions.close_follow_up(
        follow_up=found, by=request.user, at=clock.now(), **body.model_dump()
    )

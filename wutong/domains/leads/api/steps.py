"""Moving a lead on: response, study, progress, protection, pool, transfer."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Status

from wutong.domains.leads import actions
from wutong.domains.leads.api.leads import Code, lead_named, shown, unit_stated
from wutong.domains.leads.api.shapes import (
    LeadOffer,
    LeadReason,
    LeadResponse,
    LeadShape,
    LeadStudy,
    LeadTransferBody,
)
from wutong.domains.leads.choices import StudyDecision
from wutong.domains.org.queries import User
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.problems import Refusal, refusal_of

router = Router()


@router.post("/leads/{code}/pick", response=LeadShape, summary="从公海领取")
def pick_lead(request: ApiCaller, code: Code, response: HttpResponse) -> Any:
    """同时领取的人里恰有一个得到。"""
    lead = lead_named(request.access, code)
    return shown(actions.pick(lead=lead, by=request.user, at=clock.now()), request, response)


@router.post("/leads/{code}/respond", response=LeadShape, summary="响应线索")
def respond_to_lead(
    request: ApiCaller, code: Code, body: LeadResponse, response: HttpResponse
) -> Any:
    """指定承办人，开始研判。"""
    owner = None
    if body.owner is not None:
        owner = User.objects.filter(pk=body.owner, is_active=True).first()
        if owner is None:
            raise refusal_of("owner", _("没有这个人员：%(number)s。") % {"number": body.owner})
    lead = lead_named(request.access, code)
    actions.respond(lead=lead, by=request.user, at=clock.now(), owner=owner)
    return shown(lead, request, response)


@router.post("/leads/{code}/study", response=LeadShape, summary="研判线索")
def study_lead(request: ApiCaller, code: Code, body: LeadStudy, response: HttpResponse) -> Any:
    """转为储备项目、继续跟进、退回或关闭；流转另有接口。"""
    lead = lead_named(request.access, code)
    common = {"lead": lead, "by": request.user, "at": clock.now(), "reason": body.reason}
    if body.decision == StudyDecision.HAND_ON:
        raise Refusal(HTTPStatus.CONFLICT, _("流转请用 /leads/{code}/transfer。"))
    if body.decision == StudyDecision.PROJECT:
        actions.convert(name=body.name, **common)
    elif body.decision == StudyDecision.FOLLOW:
        actions.follow(**common)
    elif body.decision == StudyDecision.RETURN:
        actions.send_back(**common)
    else:
        actions.close(**common)
    return shown(lead, request, response)


@router.post("/leads/{code}/feedback", response=LeadShape, summary="反馈")
def feed_back_on_lead(
    request: ApiCaller, code: Code, body: LeadReason, response: HttpResponse
) -> Any:
    """告诉报备人和企业办到哪一步。"""
    lead = lead_named(request.access, code)
    actions.give_feedback(lead=lead, text=body.reason, by=request.user, at=clock.now())
    return shown(lead, request, response)


@router.post("/leads/{code}/progress", response=LeadShape, summary="报告进展")
def report_lead_progress(
    request: ApiCaller, code: Code, body: LeadReason, response: HttpResponse
) -> Any:
    """下一次报告的时限从今天起算。"""
    lead = lead_named(request.access, code)
    actions.report_progress(lead=lead, text=body.reason, by=request.user, at=clock.now())
    return shown(lead, request, response)


@router.post("/leads/{code}/extend", response=LeadShape, summary="延长保护期")
def extend_lead(request: ApiCaller, code: Code, body: LeadReason, response: HttpResponse) -> Any:
    """须有进展报告或反馈记录。"""
    lead = lead_named(request.access, code)
    actions.extend(lead=lead, reason=body.reason, by=request.user, at=clock.now())
    return shown(lead, request, response)


@router.post("/leads/{code}/release", response=LeadShape, summary="释放到公海")
def release_lead(request: ApiCaller, code: Code, body: LeadReason, response: HttpResponse) -> Any:
    """须写明理由；原持有人在冷却期内不能再领取。"""
    lead = lead_named(request.access, code)
    actions.release(lead=lead, reason=body.reason, by=request.user, at=clock.now())
    return shown(lead, request, response)


@router.post("/leads/{code}/transfer", response={201: LeadOffer}, summary="流转给其他单位")
def transfer_lead(request: ApiCaller, code: Code, body: LeadTransferBody) -> Any:
    """对方接收以前仍由原单位承办。"""
    lead = lead_named(request.access, code)
    unit = unit_stated(body.to_unit, request.access, "to_unit")
    offer = actions.ask_transfer(
        lead=lead, to_unit=unit, reason=body.reason, by=request.user, at=clock.now()
    )
    return Status(HTTPStatus.CREATED, offer)

"""What accompanies cases over HTTP: green channel, agency, absences, joint acceptance, tracking."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile
from pydantic import Field

from wutong.domains.approvals import actions
from wutong.domains.approvals.actions import Consent
from wutong.domains.approvals.api.around_shapes import (
    AbsenceIn,
    AbsenceOut,
    AgencyEnd,
    AgencyIn,
    AgencyOut,
    Findings,
    GreenChannelOut,
    JointIn,
    JointOut,
    OwnApplication,
    Received,
    SetupIn,
    VisitMove,
    Why,
)
from wutong.domains.approvals.models import (
    AgencyService,
    Application,
    ClerkAbsence,
    GreenChannel,
    ItemVersion,
    JointAcceptance,
)
from wutong.domains.approvals.queries.absences import absences_seen
from wutong.domains.approvals.queries.agencies import agency_plan
from wutong.domains.approvals.queries.catalogue import versions_on
from wutong.domains.approvals.queries.own import own_applications, shown_cases
from wutong.domains.approvals.queries.together import setup_versions
from wutong.domains.approvals.queries.tracking import Parcel, parcel
from wutong.domains.approvals.rules.errors import BadValue
from wutong.domains.org.queries import Region, Unit, User, region_by_code
from wutong.domains.projects.queries import Project
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Key, Letters
from wutong.kernel.http.problems import Refusal
from wutong.kernel.scope import FOLLOW_OWN_CASES, HANDLE_CASE

router = Router()
ProjectCode = Annotated[str, Letters(40, 1), Field(description="项目编号")]
Number = Annotated[str, Letters(40, 1), Field(description="受理编号")]
MOST_SHOWN = 50


def _project(request: ApiCaller, code: str) -> Project:
    found: Project | None = (
        Project.objects.visible_to(request.access)
        .select_related("region")
        .filter(code=code)
        .first()
    )
    if found is None:
        raise Refusal(HTTPStatus.NOT_FOUND, _("没有这个项目，或者您看不到它。"))
    return found


def _unit(key: int) -> Unit:
    found = Unit.objects.select_related("region").filter(pk=key).first()
    if found is None:
        raise BadValue("unit", _("没有这个单位。"))
    return found


def _user(key: int, field: str) -> User:
    found = User.objects.filter(pk=key).first()
    if found is None:
        raise BadValue(field, _("没有这个人。"))
    return found


def _versions(region: Region, codes: list[str]) -> list[ItemVersion]:
    there = {one.item.code: one for one in versions_on(region.path, clock.today())}
    missing = [code for code in codes if code not in there]
    if missing:
        raise BadValue("items", _("事项目录里没有：%(codes)s。") % {"codes": "、".join(missing)})
    return [there[code] for code in codes]


def _channel(one: GreenChannel) -> dict[str, Any]:
    return {"id": one.pk, "project": one.project.code, "reason": one.reason,
            "granted_at": one.granted_at, "ended_at": one.ended_at}  # fmt: skip


@router.post("/projects/{code}/green-channel", response={HTTPStatus.CREATED: GreenChannelOut},
             summary="开通绿色通道")  # fmt: skip
def grant_green_channel(request: ApiCaller, code: ProjectCode, body: Why) -> Any:
    """在办办件的承诺时限随之缩短。"""
    channel, _cases = actions.grant_green_channel(
        project=_project(request, code), reason=body.reason, by=request.user, at=clock.now()
    )
    return Status(HTTPStatus.CREATED, _channel(channel))


@router.post("/projects/{code}/green-channel/end", response=GreenChannelOut,
             summary="结束绿色通道")  # fmt: skip
def end_green_channel(request: ApiCaller, code: ProjectCode, body: Why) -> Any:
    """已经承诺的时限不变。"""
    project = _project(request, code)
    found = GreenChannel.objects.filter(project=project, ended_at=None).first()
    if found is None:
        raise Refusal(HTTPStatus.NOT_FOUND, _("这个项目没有开通绿色通道。"))
    return _channel(
        actions.end_green_channel(
            channel=found, reason=body.reason, by=request.user, at=clock.now()
        )
    )


def _agency(one: AgencyService) -> dict[str, Any]:
    plan = agency_plan(one, clock.today())
    return {
        "id": one.pk, "project": one.project.code, "agent": str(one.agent),
        "consented_by": one.consented_by, "consented_on": one.consented_on,
        "starts_on": one.starts_on, "ends_on": one.ends_on, "limit_days": plan.limit_days,
        "used_days": plan.used_days, "due_on": plan.due_on, "provisional": plan.provisional,
    }  # fmt: skip


@router.post("/projects/{code}/agencies", response={HTTPStatus.CREATED: AgencyOut},
             summary="登记全程代办")  # fmt: skip
def record_agency(
    request: ApiCaller, code: ProjectCode, body: Form[AgencyIn],
    file: Annotated[UploadedFile | None, File()] = None,
) -> Any:  # fmt: skip
    """委托书上传扫描件，或者写明纸质编号。"""
    project = _project(request, code)
    made = actions.record_agency(
        project=project, agent=_user(body.agent, "agent"), by=request.user, at=clock.now(),
        consent=Consent(body.consented_by, body.consented_on, file, body.document_number),
        starts_on=body.starts_on, scope=body.scope,
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, _agency(made))


@router.post("/projects/{code}/agencies/{agency}/end", response=AgencyOut, summary="结束全程代办")
def end_agency(request: ApiCaller, code: ProjectCode, agency: Key, body: AgencyEnd) -> Any:
    """最后一天当天仍可代办。"""
    found = (
        AgencyService.objects.select_related("project", "agent")
        .filter(project=_project(request, code), pk=agency)
        .first()
    )
    if found is None:
        raise Refusal(HTTPStatus.NOT_FOUND, _("没有这项代办。"))
    return _agency(
        actions.end_agency(
            agency=found, on=body.on, reason=body.reason, by=request.user, at=clock.now()
        )
    )


def _absence(one: ClerkAbsence) -> dict[str, Any]:
    return {"id": one.pk, "unit": str(one.unit), "clerk": str(one.clerk),
            "deputy": str(one.deputy), "starts_on": one.starts_on, "ends_on": one.ends_on,
            "reason": one.reason}  # fmt: skip


@router.get("/clerk-absences", response=list[AbsenceOut], summary="外出代理")
def list_clerk_absences(request: ApiCaller) -> Any:
    """正在和将要外出的经办人及其代理人。"""
    _require(request, HANDLE_CASE)
    return [_absence(one) for one in absences_seen(request.access, clock.today())[:MOST_SHOWN]]


def _require(request: ApiCaller, ability: str) -> None:
    if not request.access.may_ever(ability):
        raise Refusal(HTTPStatus.FORBIDDEN, _("您的岗位不能办这件事。"))


@router.post("/clerk-absences", response={HTTPStatus.CREATED: AbsenceOut}, summary="登记外出代理")
def record_clerk_absence(request: ApiCaller, body: AbsenceIn) -> Any:
    """期间的办件由代理人办，回来后仍归本人。"""
    _require(request, HANDLE_CASE)
    made = actions.record_absence(
        clerk=_user(body.clerk, "clerk"), deputy=_user(body.deputy, "deputy"),
        unit=_unit(body.unit), starts_on=body.starts_on, ends_on=body.ends_on,
        reason=body.reason, by=request.user, at=clock.now(),
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, _absence(made))


@router.post("/clerk-absences/{absence}/end", response={HTTPStatus.NO_CONTENT: None},
             summary="提前结束外出")  # fmt: skip
def end_clerk_absence(request: ApiCaller, absence: Key) -> Any:
    """办件从今天起归本人。"""
    _require(request, HANDLE_CASE)
    found: ClerkAbsence | None = (
        absences_seen(request.access, clock.today()).filter(pk=absence).first()
    )
    if found is None:
        raise Refusal(HTTPStatus.NOT_FOUND, _("没有这次外出，或者您看不到它。"))
    actions.end_absence(absence=found, by=request.user, at=clock.now())
    return Status(HTTPStatus.NO_CONTENT, None)


def _joint(one: JointAcceptance) -> dict[str, Any]:
    return {"application": one.application.number, "lead_unit": str(one.lead_unit),
            "visit_on": one.visit_on, "place": one.place, "findings": one.findings,
            "passed": one.passed}  # fmt: skip


@router.post("/projects/{code}/joint-acceptances", response={HTTPStatus.CREATED: JointOut},
             summary="受理联合验收")  # fmt: skip
def receive_joint_acceptance(request: ApiCaller, code: ProjectCode, body: JointIn) -> Any:
    """一次申请，各部门同一天到现场。"""
    project = _project(request, code)
    made = actions.receive_joint_acceptance(
        project=project, items=_versions(project.region, body.items),
        lead_unit=_unit(body.lead_unit), visit_on=body.visit_on, place=body.place,
        by=request.user, at=clock.now(),
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, _joint(made))


def _joint_seen(request: ApiCaller, number: str) -> JointAcceptance:
    seen = Application.objects.visible_to(request.access).filter(number=number)
    found = (
        JointAcceptance.objects.filter(application__in=seen)
        .select_related("application", "lead_unit__region")
        .first()
    )
    if found is None:
        raise Refusal(HTTPStatus.NOT_FOUND, _("没有这次联合验收，或者您看不到它。"))
    return found


@router.post("/approval-applications/{number}/visit", response=JointOut, summary="联合验收改期")
def move_joint_visit(request: ApiCaller, number: Number, body: VisitMove) -> Any:
    """改到另一天，写明原因；有结论以后不能再改。"""
    return _joint(
        actions.move_visit(
            joint=_joint_seen(request, number), visit_on=body.visit_on, reason=body.reason,
            by=request.user, at=clock.now(),
        )
    )  # fmt: skip


@router.post("/approval-applications/{number}/findings", response=JointOut, summary="联合验收结论")
def conclude_joint_acceptance(request: ApiCaller, number: Number, body: Findings) -> Any:
    """各事项全部准予才算通过。"""
    return _joint(
        actions.conclude_joint_acceptance(
            joint=_joint_seen(request, number), findings=body.findings, by=request.user,
            at=clock.now(),
        )
    )  # fmt: skip


@router.post("/business-setups", response={HTTPStatus.CREATED: Received}, summary="受理企业开办")
def receive_business_setup(request: ApiCaller, body: SetupIn) -> Any:
    """一次提交，各事项同时办理。"""
    region = region_by_code(body.region)
    if region is None:
        raise BadValue("region", _("没有这个地区。"))
    chosen = (
        _versions(region, body.items) if body.items else setup_versions(region.path, clock.today())
    )
    made = actions.receive_business_setup(
        region=region, items=chosen, applicant_name=body.applicant_name,
        applicant_uscc=body.applicant_uscc, contact=body.contact, phone=body.phone,
        by=request.user, at=clock.now(),
    )  # fmt: skip
    return Status(
        HTTPStatus.CREATED,
        {"application": made.number, "tracking_code": made.tracking_code},
    )


@router.get("/own-applications", response=list[OwnApplication], summary="本企业的申请")
def list_own_applications(request: ApiCaller) -> Any:
    """每一件到了哪里、等谁办、还要补什么；最近提交的在前，至多五十项。"""
    _require(request, FOLLOW_OWN_CASES)
    on = clock.today()
    return [
        {"number": one.number, "tracking_code": one.tracking_code,
         "cases": [_parcel(parcel(case, on)) for case in shown_cases(one)]}
        for one in own_applications(request.access)[:MOST_SHOWN]
    ]  # fmt: skip


def _parcel(one: Parcel) -> dict[str, Any]:
    return {
        "number": one.number, "title": one.title, "state": one.state, "place": one.place,
        "since": one.since, "due_on": one.due_on, "left": one.left.text if one.left else "",
        "todo": one.todo, "until": one.until,
    }  # fmt: skip

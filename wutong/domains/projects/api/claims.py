"""Claiming, verifying, rejecting and retracting over HTTP; the queue of what waits."""

from __future__ import annotations

from enum import StrEnum
from http import HTTPStatus
from typing import Annotated, Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _
from ninja import Path, Router, Schema, Status

from wutong.domains.org.queries import within_any
from wutong.domains.projects import actions
from wutong.domains.projects.actions.values import value_column
from wutong.domains.projects.api.bodies import (
    FactClaim,
    FundsClaim,
    MilestoneClaim,
    Reason,
    Retraction,
    Verdict,
)
from wutong.domains.projects.api.reading import Code, project_named
from wutong.domains.projects.api.shapes import (
    FactShape,
    FundsShape,
    MilestoneShape,
    ProjectRef,
)
from wutong.domains.projects.api.writing import region_stated, unit_stated
from wutong.domains.projects.models import (
    Evidence,
    Fact,
    FundArrival,
    Milestone,
    Project,
    SigningEvent,
)
from wutong.domains.projects.queries.waiting import waiting_claims, with_evidence
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Cursor, Day, Key, Letters, Limit
from wutong.kernel.http.paging import USUAL_PAGE, Order, page_of
from wutong.kernel.http.problems import Refusal, refusal_of
from wutong.kernel.scope import VIEW, Access

router = Router()


class ClaimKind(StrEnum):
    """The three kinds of claims, as they stand in addresses."""

    MILESTONES = "milestones"
    FACTS = "facts"
    FUNDS = "funds"


MODELS: Final[dict[str, Any]] = {
    ClaimKind.MILESTONES: Milestone,
    ClaimKind.FACTS: Fact,
    ClaimKind.FUNDS: FundArrival,
}
KIND_IN_QUERIES: Final[dict[str, str]] = {
    ClaimKind.MILESTONES: "milestone",
    ClaimKind.FACTS: "fact",
    ClaimKind.FUNDS: "fund",
}
AnyShape = MilestoneShape | FactShape | FundsShape
OLDEST_FIRST: Final = Order("claimed_at")


class WaitingMilestone(MilestoneShape):
    """A claimed milestone with its project."""

    project: ProjectRef


class WaitingFact(FactShape):
    """A claimed fact with its project."""

    project: ProjectRef


class WaitingFunds(FundsShape):
    """A claimed arrival with its project."""

    project: ProjectRef


class MilestoneQueue(Schema):
    """Milestones that wait for verification, the oldest first."""

    items: list[WaitingMilestone]
    next: str | None


class FactQueue(Schema):
    """Facts that wait for verification, the oldest first."""

    items: list[WaitingFact]
    next: str | None


class FundsQueue(Schema):
    """Arrivals that wait for verification, the oldest first."""

    items: list[WaitingFunds]
    next: str | None


def _queue(access: Access, kind: ClaimKind, cursor: str, limit: int) -> Any:
    name = KIND_IN_QUERIES[kind]
    waiting = with_evidence(waiting_claims(access, name), name)
    return page_of(waiting, OLDEST_FIRST, cursor, limit, scope=name)


@router.get("/verification/milestones", response=MilestoneQueue, summary="待核验的节点")
def waiting_milestones(request: ApiCaller, cursor: Cursor = "", limit: Limit = USUAL_PAGE) -> Any:
    """本人可以核验的范围内，先申报的在前。"""
    return _queue(request.access, ClaimKind.MILESTONES, cursor, limit)


@router.get("/verification/facts", response=FactQueue, summary="待核验的事实")
def waiting_facts(request: ApiCaller, cursor: Cursor = "", limit: Limit = USUAL_PAGE) -> Any:
    """本人可以核验的范围内，先申报的在前。"""
    return _queue(request.access, ClaimKind.FACTS, cursor, limit)


@router.get("/verification/funds", response=FundsQueue, summary="待核验的到位资金")
def waiting_funds(request: ApiCaller, cursor: Cursor = "", limit: Limit = USUAL_PAGE) -> Any:
    """本人可以核验的范围内，先申报的在前。"""
    return _queue(request.access, ClaimKind.FUNDS, cursor, limit)


def _papers(project: Project, numbers: list[int]) -> list[Evidence]:
    found = project.evidence.filter(withdrawn_at=None).in_bulk(numbers)
    if absent := [str(one) for one in numbers if one not in found]:
        raise refusal_of(
            "evidence", _("这个项目没有这些佐证：%(numbers)s。") % {"numbers": "、".join(absent)}
        )
    return list(found.values())


def _paper(project: Project, number: int | None) -> Evidence | None:
    return _papers(project, [number])[0] if number else None


def visible_events(access: Access) -> Any:
    """Signing events of the caller's regions."""
    return SigningEvent.objects.filter(within_any(access.region_paths(VIEW), "region__path"))


def _event(number: int | None, access: Access) -> SigningEvent | None:
    if number is None:
        return None
    event: SigningEvent | None = visible_events(access).filter(pk=number).first()
    if event is None:
        raise refusal_of("event", _("没有这场签约活动：%(number)s。") % {"number": number})
    return event


def _read(kind: ClaimKind, number: int) -> Any:
    return with_evidence(MODELS[kind].objects.filter(pk=number), KIND_IN_QUERIES[kind]).get()


@router.post("/projects/{code}/milestones", response={201: MilestoneShape}, summary="申报节点")
def claim_milestone(request: ApiCaller, code: Code, body: MilestoneClaim) -> Any:
    """检查整道关口；缺什么一次列全（409，missing）。"""
    project = project_named(request.access, code)
    milestone = actions.claim_milestone(
        project=project,
        stage=body.stage,
        on=body.on,
        kind=body.kind,
        amount=body.amount,
        evidence=_papers(project, body.evidence),
        event=_event(body.event, request.access),
        note=body.note,
        seen_version=body.version,
        by=request.user,
        at=clock.now(),
    )
    return Status(HTTPStatus.CREATED, _read(ClaimKind.MILESTONES, milestone.pk))


@router.post("/projects/{code}/facts", response={201: FactShape}, summary="申报事实")
def claim_fact(request: ApiCaller, code: Code, body: FactClaim) -> Any:
    """总投资、地区、税收等入统字段自某日起的值；按月的字段计在当月。"""
    project = project_named(request.access, code)
    fact = actions.claim_fact(
        project=project,
        attribute=body.attribute,
        value=_value(body, request.access),
        on=body.on,
        evidence=_paper(project, body.evidence),
        note=body.note,
        **_foreign(body),
        by=request.user,
        at=clock.now(),
    )
    return Status(HTTPStatus.CREATED, _read(ClaimKind.FACTS, fact.pk))


def _value(body: FactClaim, access: Access) -> Any:
    """The value in the one field that the attribute takes."""
    wanted = _field_of(body.attribute)
    given = body.model_dump(include={"amount", "number", "flag", "region", "unit", "planned"})
    if others := [name for name, value in given.items() if value is not None and name != wanted]:
        raise refusal_of(others[0], _("这个属性的值请写在 %(field)s 中。") % {"field": wanted})
    if given[wanted] is None:
        raise refusal_of(wanted, _("必填。"))
    if wanted == "region":
        return region_stated(given[wanted])
    return unit_stated(given[wanted], access) if wanted == "unit" else given[wanted]


def _field_of(attribute: str) -> str:
    column = value_column(attribute).removesuffix("_id")
    return "amount" if column == "money" else column


def _foreign(body: FactClaim) -> dict[str, Any]:
    parts = body.model_dump(include={"currency", "foreign_amount", "rate", "rate_on"})
    stated = [value not in ("", None) for value in parts.values()]
    if any(stated) and not all(stated):
        raise refusal_of("currency", _("外币须同时写明币种、金额、汇率和汇率日期。"))
    return parts


@router.post("/projects/{code}/funds", response={201: FundsShape}, summary="申报到位资金")
def claim_funds(request: ApiCaller, code: Code, body: FundsClaim) -> Any:
    """一笔到账。"""
    project = project_named(request.access, code)
    arrival = actions.claim_funds(
        project=project,
        amount=body.amount,
        on=body.on,
        kind=body.kind,
        source=body.source,
        voucher=body.voucher,
        evidence=_paper(project, body.evidence),
        note=body.note,
        by=request.user,
        at=clock.now(),
    )
    return Status(HTTPStatus.CREATED, _read(ClaimKind.FUNDS, arrival.pk))


def _claim(request: ApiCaller, code: str, kind: ClaimKind, number: int) -> Any:
    project = project_named(request.access, code)
    claim = MODELS[kind].objects.filter(project=project, pk=number).first()
    if claim is None:
        raise Refusal(HTTPStatus.NOT_FOUND, _("这个项目没有这一条申报。"))
    return claim


@router.post("/projects/{code}/{kind}/{number}/verify", response=AnyShape, summary="核验通过")
def verify_claim(
    request: ApiCaller, code: Code, kind: Path[ClaimKind], number: Path[Key], body: Verdict
) -> Any:
    """从此刻起计入数字；不能核验自己的申报。"""
    claim = _claim(request, code, kind, number)
    actions.verify(claim=claim, by=request.user, at=clock.now(), reason=body.reason)
    return _read(kind, number)


@router.post("/projects/{code}/{kind}/{number}/reject", response=AnyShape, summary="退回")
def reject_claim(
    request: ApiCaller, code: Code, kind: Path[ClaimKind], number: Path[Key], body: Reason
) -> Any:
    """退回申报人，须写明原因。"""
    claim = _claim(request, code, kind, number)
    actions.reject(claim=claim, by=request.user, at=clock.now(), reason=body.reason)
    return _read(kind, number)


@router.post("/projects/{code}/{kind}/{number}/retract", response=AnyShape, summary="撤回")
def retract_claim(
    request: ApiCaller, code: Code, kind: Path[ClaimKind], number: Path[Key], body: Retraction
) -> Any:
    """从此刻起不再计入；此前所知的不变。查实虚假的计入考核扣分。"""
    claim = _claim(request, code, kind, number)
    actions.retract(
        claim=claim, by=request.user, at=clock.now(), reason=body.reason, falsified=body.falsified
    )
    return _read(kind, number)


class SigningEventShape(Schema):
    """An event at which projects were signed together."""

    id: int
    name: str
    region: str
    on: Day | None

    @staticmethod
    def resolve_region(event: Any) -> str:
        """The host region's code."""
        return event.region.code


class SigningEventList(Schema):
    """One page of signing events."""

    items: list[SigningEventShape]
    next: str | None


@router.get("/signing-events", response=SigningEventList, summary="签约活动")
def list_signing_events(
    request: ApiCaller,
    q: Annotated[str, Letters(60)] = "",
    cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:
    """本人地区范围内的签约活动，后建的在前。"""
    named = Q(name__contains=q) if q else Q()
    events = visible_events(request.access).filter(named).select_related("region")
    return page_of(events, Order("pk", descending=True), cursor, limit, scope=f"events {q}")

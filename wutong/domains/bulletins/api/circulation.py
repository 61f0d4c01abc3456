"""Scheduled drafts, distribution lists, receipts, and what was sent to the caller."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Final

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from wutong.domains.bulletins import actions
from wutong.domains.bulletins.api.drafting import Number, bulletin_numbered
from wutong.domains.bulletins.choices import PaperRhythm, ReaderKind
from wutong.domains.bulletins.queries.circulation import (
    next_draft,
    receipts_of,
    received_by,
    schedules_for,
)
from wutong.domains.bulletins.queries.reading import document_of
from wutong.domains.bulletins.rules.frozen import to_data
from wutong.domains.org.queries import region_by_code
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Body, Cursor, Day, Letters, Limit, Moment, Version
from wutong.kernel.http.interface import VERSIONED
from wutong.kernel.http.paging import USUAL_PAGE, Order, page_of
from wutong.kernel.http.problems import refusal_of
from wutong.kernel.http.versions import seen_version
from wutong.kernel.scope import VIEW

router = Router()
BY_KEY: Final = Order("pk")
Reader = Annotated[str, Field(pattern=r"^[urp]:\S{1,60}$")]


class ScheduleBody(Body):
    """Which paper is drafted by itself, how often and when."""

    template: Annotated[str, Letters(60, 1)] = Field(description="模板代码")
    region: Annotated[str, Letters(16, 2)]
    rhythm: PaperRhythm
    days_after: Annotated[int, Field(ge=1, le=28)] = 1
    hour: Annotated[int, Field(ge=0, le=23)] = 8
    begins_on: Day | None = Field(None, description="期末在这天及以后的；缺省为今天")


class ScheduleShape(Schema):
    """A running schedule."""

    id: int
    template_code: str
    region: str
    rhythm: PaperRhythm
    days_after: int
    hour: int
    begins_on: Day
    author: str
    next_due: Moment

    @staticmethod
    def resolve_next_due(schedule: Any) -> datetime:
        """From when on the next draft is made."""
        return next_draft(schedule, clock.now())[1]

    @staticmethod
    def resolve_region(schedule: Any) -> str:
        """The region's code."""
        code: str = schedule.region.code
        return code

    @staticmethod
    def resolve_author(schedule: Any) -> str:
        """In whose name it drafts."""
        name: str = schedule.author.name
        return name


class ScheduleList(Schema):
    """One page of schedules."""

    items: list[ScheduleShape]
    next: str | None


class DistributionBody(Body):
    """Readers: ``u:`` a unit's key, ``r:`` a region's code, ``p:`` a user's name."""

    main: list[Reader] = Field(default_factory=list, max_length=500)
    copy_to: list[Reader] = Field(default_factory=list, max_length=500, alias="copy")
    version: Version | None = None


class DistributionShape(Schema):
    """Whom a bulletin goes to."""

    main: list[str]
    copy_to: list[str] = Field(alias="copy")
    version: int


class ReceiptShape(Schema):
    """Somebody on the list, and when they opened it."""

    person: str
    kind: ReaderKind
    told_at: Moment
    opened_at: Moment | None

    @staticmethod
    def resolve_person(receipt: Any) -> str:
        """The reader's name."""
        name: str = receipt.person.name
        return name


class ReceiptList(Schema):
    """Everybody on the list."""

    items: list[ReceiptShape]


class ReceivedRow(Schema):
    """A bulletin that was sent to the caller."""

    id: int
    title: str
    number: str
    issued_on: Day


class ReceivedList(Schema):
    """One page of what was sent."""

    items: list[ReceivedRow]
    next: str | None


class ReceivedShape(ReceivedRow):
    """With its text."""

    document: dict[str, Any]


@router.get("/bulletin-schedules", response=ScheduleList, summary="起草计划")
def list_bulletin_schedules(
    request: ApiCaller, cursor: Cursor = "", limit: Limit = USUAL_PAGE
) -> Any:
    """本人可以起草的单位的。"""
    return page_of(schedules_for(request.access), BY_KEY, cursor, limit, scope="schedules")


@router.post("/bulletin-schedules", response={201: ScheduleShape}, summary="定起草计划")
def plan_bulletin_drafts(request: ApiCaller, body: ScheduleBody) -> Any:
    """到时以本人名义起草，错过的补上。"""
    region = region_by_code(body.region)
    if region is None:
        raise refusal_of("region", _("没有这个行政区划代码：%(code)s。") % {"code": body.region},
                         "body")  # fmt: skip
    if not request.access.may(VIEW, region.path):
        raise Http404
    made = actions.plan_drafts(
        template_code=body.template, region=region, rhythm=body.rhythm,
        days_after=body.days_after, hour=body.hour, begins_on=body.begins_on,
        author=request.user, by=request.user, at=clock.now(),
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, made)


@router.delete("/bulletin-schedules/{number}", response={204: None}, summary="停起草计划")
def end_bulletin_schedule(request: ApiCaller, number: Number) -> Any:
    """起草过的还在。"""
    found = schedules_for(request.access).filter(pk=number).first()
    if found is None:
        raise Http404
    actions.end_schedule(schedule=found, by=request.user, at=clock.now())
    return Status(HTTPStatus.NO_CONTENT, None)


@router.put("/bulletins/{number}/distribution", response=DistributionShape,
            openapi_extra=VERSIONED, summary="定发送名单")  # fmt: skip
def set_bulletin_distribution(request: ApiCaller, number: Number, body: DistributionBody) -> Any:
    """改动后回到草稿，须重新审核。"""
    bulletin = bulletin_numbered(request.access, number)
    seen = seen_version(request, bulletin.revision, body.version)
    lists = {"main": body.main, "copy": body.copy_to}
    actions.set_distribution(
        bulletin=bulletin, lists=lists, by=request.user, at=clock.now(), seen=seen
    )
    return {**lists, "version": bulletin.revision}


@router.get("/bulletins/{number}/receipts", response=ReceiptList, summary="谁看过")
def list_bulletin_receipts(request: ApiCaller, number: Number) -> Any:
    """印发时告知的人，以及各自打开的时间。"""
    return {"items": list(receipts_of(bulletin_numbered(request.access, number)))}


@router.get("/received-bulletins", response=ReceivedList, summary="收到的通报")
def list_received_bulletins(
    request: ApiCaller, cursor: Cursor = "", limit: Limit = USUAL_PAGE
) -> Any:
    """印发给本人的。"""
    rows = received_by(request.access).order_by()
    return page_of(rows, BY_KEY, cursor, limit, scope="received")


@router.get("/received-bulletins/{number}", response=ReceivedShape, summary="收到的一份通报")
def read_received_bulletin(request: ApiCaller, number: Number, response: HttpResponse) -> Any:
    """打开即记回执。"""
    found = received_by(request.access).filter(pk=number).first()
    if found is None:
        raise Http404
    actions.note_opened(bulletin=found, by=request.user, at=clock.now())
    found.document = to_data(document_of(found))  # type: ignore[attr-defined]
    return found

"""A firm's own appeals over HTTP: for people who speak for it. Amounts in 元."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Final, Literal

from django.utils.translation import gettext as _
from ninja import Path, Router, Schema, Status
from pydantic import Field, StrictInt

from wutong.domains.stewardship.actions import appeals_own
from wutong.domains.stewardship.choices import AppealCategory, AppealState, ResolvedBy, Urgency
from wutong.domains.stewardship.models import Appeal
from wutong.domains.stewardship.queries.appeals_own import (
    own_appeal,
    own_appeals,
    own_firms,
    own_projects,
)
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Body, Cursor, Day, KeyInBody, Letters, Limit, Yuan
from wutong.kernel.http.paging import USUAL_PAGE, Order, filled, keys_of, page_of
from wutong.kernel.http.problems import Refusal, refusal_of
from wutong.kernel.scope import FOLLOW_OWN_APPEALS

router = Router()
Numbered = Annotated[str, Letters(40, 1), Path(description="诉求编号，如 SQ130302-2026-0001")]
LATEST_FIRST: Final = Order("received_on", descending=True)
CONFIRM: Final = "confirm"


class OwnAppealRow(Schema):
    """An appeal as the firm follows it; units are named, not numbered."""

    number: str = Field(description="编号，也是地址中的标识")
    category: AppealCategory
    urgency: Urgency
    title: str
    state: AppealState
    project: str | None = Field(description="项目编号")
    blocked: Yuan | None = Field(description="受阻投资，元")
    unit: str | None = Field(description="牵头单位")
    received_on: Day
    due_on: Day | None = Field(description="当前期限")
    resolved_on: Day | None
    awaits_word: bool = Field(description="已答复，等您确认或者提出异议")

    @staticmethod
    def resolve_project(row: Any) -> str | None:
        """The project's number."""
        return row.project.code if row.project else None

    @staticmethod
    def resolve_unit(row: Any) -> str | None:
        """The unit's name."""
        return row.lead_unit.name if row.lead_unit else None

    @staticmethod
    def resolve_awaits_word(row: Any) -> bool:
        """It was answered, and the firm has not said whether it is content."""
        return bool(row.state == AppealState.ANSWERED)


class OwnAppealShape(OwnAppealRow):
    """One appeal with its answer."""

    content: str
    answer: str
    answered_on: Day | None
    objects_until: Day | None = Field(description="异议期满；到期没有异议视为办结")
    resolved_by: ResolvedBy | None
    satisfaction: int | None = Field(description="满意度 1–5")
    reopened: int = Field(description="重办次数")
    joined_to: str | None = Field(description="并入的诉求编号")

    @staticmethod
    def resolve_joined_to(row: Any) -> str | None:
        """The number of the appeal that goes on with it."""
        return row.joined_to.number if row.joined_to else None

    @staticmethod
    def resolve_resolved_by(row: Any) -> str | None:
        """Nothing before it is resolved."""
        return row.resolved_by or None


class OwnAppealList(Schema):
    """One page of the firm's appeals."""

    items: list[OwnAppealRow]
    next: str | None = Field(description="下一页的游标；没有下一页为 null")


class NewOwnAppeal(Body):
    """What the firm brings up."""

    category: AppealCategory
    title: Annotated[str, Letters(160, 1)]
    content: Annotated[str, Letters(2000, 1)]
    project: Annotated[str, Letters(40)] = Field("", description="本企业项目的编号")
    investor: KeyInBody | None = Field(None, description="企业编号；只代表一家企业时可以不写")
    urgency: Urgency = Urgency.ORDINARY
    blocked: Yuan | None = Field(None, description="受阻投资，元")
    phone: Annotated[str, Letters(20)] = ""


class OwnWord(Body):
    """Content or not."""

    word: Literal["confirm", "object"] = Field(description="confirm 确认办结；object 提出异议")
    satisfaction: Annotated[StrictInt, Field(ge=1, le=5)] | None = Field(
        None, description="满意度 1–5；确认时必填"
    )
    text: Annotated[str, Letters(1000)] = Field("", description="异议须写明原因")


def _require(request: ApiCaller) -> None:
    if not request.access.may_ever(FOLLOW_OWN_APPEALS):
        raise Refusal(HTTPStatus.FORBIDDEN, _("您的岗位不能办这件事。"))


def _named(request: ApiCaller, number: str) -> Appeal:
    _require(request)
    found = own_appeal(request.access, number)
    if found is None:
        raise Refusal(HTTPStatus.NOT_FOUND, _("没有这一项，或者您看不到它。"))
    return found


@router.get("/own-appeals", response=OwnAppealList, summary="本企业的诉求")
def list_own_appeals(
    request: ApiCaller, waiting: bool = False, cursor: Cursor = "", limit: Limit = USUAL_PAGE
) -> Any:
    """最近提出的在前；waiting 为 true 时只列等您确认的。"""
    _require(request)
    rows = own_appeals(request.access)
    chosen = rows.filter(state=AppealState.ANSWERED) if waiting else rows
    keys = page_of(keys_of(chosen, LATEST_FIRST), LATEST_FIRST, cursor, limit, f"own{waiting}")
    return filled(keys, rows)


@router.post("/own-appeals", response={201: OwnAppealShape}, summary="提诉求")
def raise_own_appeal(request: ApiCaller, body: NewOwnAppeal) -> Any:
    """有项目时由项目所在地受理，否则由企业所在地受理。"""
    _require(request)
    projects = {one.code: one for one in own_projects(request.access)}
    project = projects.get(body.project)
    if body.project and project is None:
        raise refusal_of("project", _("没有这个项目，或者您看不到它。"))
    firms = {one.pk: one for one in own_firms(request.access)}
    named = body.investor or (project.investor_id if project else None)
    firm = firms.get(named) if named else next(iter(firms.values())) if len(firms) == 1 else None
    if firm is None:
        raise refusal_of("investor", _("请写明是哪家企业。"))
    made = appeals_own.raise_appeal(
        investor=firm, title=body.title, content=body.content, category=body.category,
        project=project, phone=body.phone, urgency=body.urgency, blocked=body.blocked,
        by=request.user, at=clock.now(),
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, _named(request, made.number))


@router.get("/own-appeals/{number}", response=OwnAppealShape, summary="本企业的一件诉求")
def read_own_appeal(request: ApiCaller, number: Numbered) -> Any:
    """办到哪里，怎样答复。"""
    return _named(request, number)


@router.post("/own-appeals/{number}/word", response=OwnAppealShape, summary="确认或者提出异议")
def say_on_own_appeal(request: ApiCaller, number: Numbered, body: OwnWord) -> Any:
    """确认须给满意度；提出异议须写原因，办理单位重新办理。"""
    appeal = _named(request, number)
    common: dict[str, Any] = {
        "appeal": appeal, "text": body.text, "by": request.user, "at": clock.now(),
    }  # fmt: skip
    if body.word != CONFIRM:
        appeals_own.object_own(**common)
    elif body.satisfaction is None:
        raise refusal_of("satisfaction", _("请选择满意度。"))
    else:
        appeals_own.confirm_own(satisfaction=body.satisfaction, **common)
    return _named(request, number)

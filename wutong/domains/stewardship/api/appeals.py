"""Appeals over HTTP: listing, reading, taking in, moving. Amounts in 元."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Final

from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema
from pydantic import Field, StrictInt

from wutong.domains.investors.queries import visible_investors
from wutong.domains.org.queries import region_by_code
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship import actions
from wutong.domains.stewardship.actions.appeal_support import Facts
from wutong.domains.stewardship.actions.appeals_moving import move
from wutong.domains.stewardship.api.matters import MatterDecision, Matters, MoreTimeBody, waiting
from wutong.domains.stewardship.api.named import unit_named
from wutong.domains.stewardship.choices import (
    AppealCategory,
    AppealChannel,
    AppealKind,
    AppealLevel,
    AppealMove,
    AppealState,
    ResolvedBy,
    Urgency,
)
from wutong.domains.stewardship.models import Appeal, Extension
from wutong.domains.stewardship.queries.appeal_list import ORDERS, SHOWN, Filters, chosen_appeals
from wutong.domains.stewardship.queries.appeal_rights import moves_for
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import (
    Body,
    Cursor,
    Day,
    Flag,
    KeyInBody,
    Letters,
    Limit,
    Moment,
    Yuan,
)
from wutong.kernel.http.paging import USUAL_PAGE
from wutong.kernel.http.problems import refusal_of

router = Router()
MATTERS: Final = Matters(Appeal, SHOWN, ORDERS, moves_for)
Named = Annotated[str, Letters(40, 1), Path(description="诉求编号，如 SQ130302-2026-0001")]
Sort = Annotated[
    str,
    Letters(30),
    Field(description="排序：" + "、".join(one.name for one in ORDERS) + "；前面加 - 为降序"),
]


class AppealParty(Schema):
    """A unit by number, or a region, project or firm by its code."""

    code: str
    name: str


class AppealRow(Schema):
    """An appeal as a line of a queue. The asker's name and phone are not given out."""

    number: str = Field(description="编号，也是地址中的标识")
    kind: AppealKind
    channel: AppealChannel
    category: AppealCategory
    level: AppealLevel
    urgency: Urgency
    title: str
    state: AppealState
    region: AppealParty
    project: str | None = Field(description="项目编号")
    lead_unit: int | None = Field(description="牵头单位编号")
    blocked: Yuan | None = Field(description="受阻投资，元")
    received_at: Moment
    due_on: Day | None = Field(description="当前期限")
    resolve_by: Day | None = Field(description="办结期限，含批准的延期")
    provisional: bool = Field(description="期限暂定")
    resolved_on: Day | None
    resolved_by: ResolvedBy | None
    satisfaction: int | None
    reopened: int

    @staticmethod
    def resolve_project(row: Any) -> str | None:
        """The project's number."""
        return row.project.code if row.project else None

    @staticmethod
    def resolve_lead_unit(row: Any) -> int | None:
        """The unit's number."""
        return row.lead_unit_id

    @staticmethod
    def resolve_resolved_by(row: Any) -> str | None:
        """Nothing before it is resolved."""
        return row.resolved_by or None


class AppealEventShape(Schema):
    """One step of its course."""

    move: AppealMove
    to_state: AppealState
    at: Moment
    by_asker: bool
    unit: int | None
    text: str

    @staticmethod
    def resolve_unit(row: Any) -> int | None:
        """The unit's number."""
        return row.unit_id


class AppealShape(AppealRow):
    """A whole appeal."""

    content: str
    answer: str
    answered_on: Day | None
    objects_until: Day | None = Field(description="异议期满")
    closed_reason: str
    events: list[AppealEventShape] = Field(description="经过，先后为序")
    moves: list[AppealMove] = Field(description="您现在能做的")


class AppealList(Schema):
    """One page of appeals."""

    items: list[AppealRow]
    next: str | None = Field(description="下一页的游标；没有下一页为 null")


class AppealFilter(Schema):
    """Every condition given must hold."""

    q: Annotated[str, Letters(80)] = Field("", description="事由、编号、项目、企业")
    state: AppealState | None = Field(None, description="不写为全部")
    category: AppealCategory | None = None
    level: AppealLevel | None = None
    region: Annotated[str, Letters(16)] = Field("", description="行政区划代码；连同下辖地区")


class NewAppeal(Body):
    """What is taken in."""

    channel: AppealChannel
    category: AppealCategory
    level: AppealLevel
    title: Annotated[str, Letters(160, 1)]
    content: Annotated[str, Letters(2000, 1)]
    asker_name: Annotated[str, Letters(60, 1)]
    asker_phone: Annotated[str, Letters(20)] = ""
    region: Annotated[str, Letters(16, 1)] = Field(description="行政区划代码；有项目时按项目所在地")
    project: Annotated[str, Letters(40)] = Field("", description="项目编号")
    investor: KeyInBody | None = Field(None, description="企业编号")
    kind: AppealKind = AppealKind.APPEAL
    urgency: Urgency = Urgency.ORDINARY
    is_complex: Flag = False
    blocked: Yuan | None = Field(None, description="受阻投资，元")


class AppealMoveBody(Body):
    """A move and what it asks for."""

    move: AppealMove
    text: Annotated[str, Letters(2000)] = Field("", description="理由、答复、进展")
    unit: KeyInBody | None = Field(None, description="牵头单位编号（交办、裁定）")
    helpers: list[KeyInBody] = Field([], max_length=20, description="协办单位编号")
    other: Annotated[str, Letters(40)] = Field("", description="并入的诉求编号")
    satisfaction: Annotated[StrictInt, Field(ge=1, le=5)] | None = Field(
        None, description="满意度 1–5（代为确认）"
    )


@router.get("/appeals", response=AppealList, summary="诉求列表")
def list_appeals(
    request: ApiCaller, filters: Query[AppealFilter], sort: Sort = "due_on", cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:  # fmt: skip
    """看得到的诉求。空值排在最后；并入其他诉求的只在按状态查时列出。"""
    chosen = Filters(
        text=filters.q, state=filters.state or "all", category=filters.category or "",
        level=filters.level or "", region=filters.region,
    )  # fmt: skip
    rows = chosen_appeals(request.access, chosen, clock.today())
    return MATTERS.page(rows, sort, cursor, limit, filters.model_dump_json())


@router.post("/appeals", response={201: AppealShape}, summary="登记诉求")
def create_appeal(request: ApiCaller, body: NewAppeal) -> Any:
    """时限从登记起算。"""
    given = {name: getattr(body, name) for name in type(body).model_fields}
    region = region_by_code(body.region)
    if region is None:
        raise refusal_of("region", _("没有这个行政区划代码：%(code)s。") % {"code": body.region})
    given["region"], given["project"], given["investor"] = region, None, None
    if body.project:
        seen = Project.objects.visible_to(request.access).select_related("region", "investor")
        given["project"] = seen.filter(code=body.project).first()
        if given["project"] is None:
            raise refusal_of("project", _("没有这个项目，或者您看不到它。"))
    if body.investor is not None:
        given["investor"] = visible_investors(request.access).filter(pk=body.investor).first()
        if given["investor"] is None:
            raise refusal_of("investor", _("没有这家企业。"))
    appeal = actions.receive_appeal(**given, by=request.user, at=clock.now())
    return MATTERS.answer(request, appeal, HTTPStatus.CREATED)


@router.get("/appeals/{number}", response=AppealShape, summary="一件诉求")
def read_appeal(request: ApiCaller, number: Named) -> Any:
    """连同经过和现在能做的。"""
    return MATTERS.answer(request, MATTERS.named(request, number))


@router.post("/appeals/{number}/moves", response=AppealShape, summary="办理诉求")
def move_appeal(request: ApiCaller, number: Named, body: AppealMoveBody) -> Any:
    """核实、交办、退回、裁定、进展、答复、代为确认、重办、并入、关闭；延期另有接口。"""
    appeal = MATTERS.named(request, number)
    common = {"appeal": appeal, "by": request.user, "at": clock.now()}
    if body.move in (AppealMove.RECEIVE, AppealMove.EXTEND, AppealMove.LAPSE):
        raise refusal_of("move", _("这个动作不能这样办。"))
    if body.move == AppealMove.JOIN:
        seen = Appeal.objects.visible_to(request.access)
        other = seen.filter(number=body.other).first()
        if other is None:
            raise refusal_of("other", _("没有这件诉求。"))
        return MATTERS.answer(request, actions.join_appeal(other=other, **common))
    facts = Facts(satisfaction=body.satisfaction)
    if body.move in (AppealMove.ASSIGN, AppealMove.DECIDE) and body.unit is not None:
        facts = Facts(
            unit=unit_named(body.unit, "unit"),
            helpers=[unit_named(key, "helpers") for key in body.helpers],
        )
    return MATTERS.answer(request, move(move=body.move, text=body.text, facts=facts, **common))


@router.post("/appeals/{number}/extensions", response=AppealShape, summary="申请延期")
def ask_appeal_extension(request: ApiCaller, number: Named, body: MoreTimeBody) -> Any:
    """须写理由；批复以前时限照走。"""
    appeal = MATTERS.named(request, number)
    actions.ask_extension(
        appeal=appeal, until=body.until, reason=body.reason, by=request.user, at=clock.now()
    )
    return MATTERS.answer(request, appeal)


@router.post("/appeals/{number}/extensions/decide", response=AppealShape, summary="批复延期")
def decide_appeal_extension(request: ApiCaller, number: Named, body: MatterDecision) -> Any:
    """申请人不能自己批复；不同意须写理由。"""
    appeal = MATTERS.named(request, number)
    asked = waiting(
        Extension.objects.filter(appeal=appeal, granted=None), _("没有等待批复的延期申请。")
    )
    actions.decide_extension(
        extension=asked, grant=body.grant, reason=body.reason, by=request.user, at=clock.now()
    )
    return MATTERS.answer(request, appeal)

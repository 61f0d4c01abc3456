"""Shapes of dispatch over HTTP. Amounts in 元."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from wutong.domains.projects.choices import Pace
from wutong.domains.stewardship.api.appeals import AppealParty
from wutong.domains.stewardship.choices import (
    AgendaReason,
    MeetingBody,
    MeetingRhythm,
    MeetingState,
    OrderKind,
)
from wutong.kernel.http.fields import Body, Day, KeyInBody, Letters, Moment, Yuan

Region = Annotated[str, Letters(16)]
ProjectCode = Annotated[str, Letters(40, 1)]


class DispatchMeetingRow(Schema):
    """A dispatch meeting as a line of a list."""

    id: int
    title: str
    rhythm: MeetingRhythm
    body: MeetingBody
    region: AppealParty
    unit: int | None = Field(description="专班编号")
    on: Day
    state: MeetingState

    @staticmethod
    def resolve_unit(row: Any) -> int | None:
        """The unit's number."""
        return row.unit_id


class AgendaReasonShape(Schema):
    """Why a project is on an agenda; negative days are working days left."""

    kind: AgendaReason
    source: str
    title: str
    days: int
    amount: Yuan | None = None
    key: str = Field(description="诉求、督办、办件的编号，或承诺的编号")


class AgendaLineShape(Schema):
    """A project on an agenda."""

    id: int
    position: int
    project: AppealParty
    main_reason: AgendaReason
    reasons: list[AgendaReasonShape]
    amount: Yuan | None = Field(description="涉及投资，元")
    days: int = Field(description="最多的工作日数")
    ask: str = Field(description="提请事项")
    decision: str = Field(description="议定事项")
    dropped_reason: str = Field(description="移出议程的原因；在议程上为空")


class DispatchMeetingShape(DispatchMeetingRow):
    """A whole meeting."""

    place: str
    chair: str
    attendees: str
    minutes: str
    cancelled_reason: str
    built_at: Moment | None
    left_out: int = Field(description="没有列入的项目数")
    hidden: int = Field(description="看不到的项目数")
    lines: list[AgendaLineShape]
    orders: list[str] = Field(description="会上下达的督办编号")


class DispatchMeetingList(Schema):
    """One page of meetings."""

    items: list[DispatchMeetingRow]
    next: str | None = Field(description="下一页的游标；没有下一页为 null")


class NewDispatchMeeting(Body):
    """What is planned."""

    title: Annotated[str, Letters(120, 1)]
    rhythm: MeetingRhythm
    body: MeetingBody
    region: Annotated[str, Letters(16, 1)] = Field(description="行政区划代码")
    unit: KeyInBody | None = Field(None, description="专班编号；专班召集的才写")
    on: Day
    place: Annotated[str, Letters(120)] = ""
    chair: Annotated[str, Letters(60)] = ""
    attendees: Annotated[str, Letters(2000)] = ""


class AgendaAddition(Body):
    """A project that is put on the agenda."""

    project: ProjectCode
    reason: Annotated[str, Letters(500, 1)]


class DispatchReason(Body):
    """Why."""

    reason: Annotated[str, Letters(300, 1)]


class DispatchOrder(Body):
    """An order of the meeting or of a plan."""

    title: Annotated[str, Letters(200, 1)]
    owner_unit: KeyInBody = Field(description="责任单位编号")
    due_on: Day
    content: Annotated[str, Letters(2000)] = ""
    kind: OrderKind = OrderKind.ASSIGNMENT


class AgendaDecision(Body):
    """What was decided, with an order where one is given."""

    decision: Annotated[str, Letters(2000)] = ""
    order: DispatchOrder | None = None


class DispatchMinutes(Body):
    """The minutes."""

    minutes: Annotated[str, Letters(20_000, 1)]
    chair: Annotated[str, Letters(60)] = ""
    attendees: Annotated[str, Letters(2000)] = ""


class NewAgendaRequest(Body):
    """What a project is to be taken up for."""

    project: ProjectCode
    text: Annotated[str, Letters(500, 1)]


class AgendaRequestShape(Schema):
    """A request that waits for a meeting."""

    id: int
    text: str


class PacePlanBody(Body):
    """Why a project stands still, and how it is to move again."""

    reason: Annotated[str, Letters(300, 1)]
    plan: Annotated[str, Letters(2000, 1)]
    move_by: Day
    order: DispatchOrder | None = Field(None, description="同时下达的督办")


class StoppedProject(Schema):
    """A slowed or stalled project with its mark."""

    project: AppealParty
    pace: Pace
    since: Day | None
    days: int = Field(description="已停工作日")
    reason: str
    plan: str
    move_by: Day | None
    order: str | None = Field(description="督办编号")
    red: bool
    mark: str


class StoppedList(Schema):
    """One page of stopped projects."""

    items: list[StoppedProject]
    next: str | None = Field(description="下一页的游标；没有下一页为 null")


class MeetingFilter(Schema):
    """Every condition given must hold."""

    q: Annotated[str, Letters(80)] = Field("", description="会议、召集单位、地点")
    state: MeetingState | None = None


class StoppedFilterShape(Schema):
    """Every condition given must hold."""

    red: bool = Field(False, description="只列亮红灯的")
    region: Region = Field("", description="行政区划代码；连同下辖地区")

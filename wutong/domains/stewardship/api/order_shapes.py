"""What orders look like over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from wutong.domains.stewardship.choices import (
    Escalation,
    OrderKind,
    OrderMove,
    OrderSource,
    OrderState,
)
from wutong.kernel.http.fields import Body, Day, KeyInBody, Letters, Moment


class OrderRow(Schema):
    """An order as a line of a queue."""

    number: str = Field(description="编号，也是地址中的标识")
    kind: OrderKind
    source: OrderSource
    title: str
    state: OrderState
    escalation: Escalation = Field(description="督办等级")
    region: str = Field(description="行政区划代码")
    project: str | None = Field(description="项目编号")
    owner_unit: int = Field(description="责任单位编号")
    owner: int | None = Field(description="责任人编号")
    giver: int = Field(description="下达人编号")
    given_at: Moment
    due_on: Day = Field(description="期限，含批准的延期")
    first_due_on: Day = Field(description="原定期限")
    provisional: bool = Field(description="期限暂定")
    closed_on: Day | None
    on_time: bool | None = Field(description="按时完成；没有销号为 null")

    @staticmethod
    def resolve_region(row: Any) -> str:
        """The region's code."""
        return str(row.region.code)

    @staticmethod
    def resolve_project(row: Any) -> str | None:
        """The project's number."""
        return row.project.code if row.project else None

    @staticmethod
    def resolve_owner_unit(row: Any) -> int:
        """The unit's number."""
        return int(row.owner_unit_id)

    @staticmethod
    def resolve_owner(row: Any) -> int | None:
        """The person's number."""
        return row.owner_id

    @staticmethod
    def resolve_giver(row: Any) -> int:
        """The person's number."""
        return int(row.giver_id)


class OrderEventShape(Schema):
    """One step of its course."""

    move: OrderMove
    to_state: OrderState
    escalation: Escalation
    at: Moment
    text: str


class OrderShape(OrderRow):
    """A whole order."""

    content: str
    report: str = Field(description="完成情况")
    cancelled_reason: str
    events: list[OrderEventShape] = Field(description="经过，先后为序")
    moves: list[OrderMove] = Field(description="您现在能做的")


class OrderList(Schema):
    """One page of orders."""

    items: list[OrderRow]
    next: str | None = Field(description="下一页的游标；没有下一页为 null")


class OrderFilter(Schema):
    """Every condition given must hold."""

    q: Annotated[str, Letters(80)] = Field("", description="事项、编号、项目、单位")
    state: OrderState | None = Field(None, description="不写为全部")
    late: bool = Field(False, description="只要超期的")
    carded: bool = Field(False, description="只要黄牌以上的")
    source: OrderSource | None = None
    region: Annotated[str, Letters(16)] = Field("", description="行政区划代码；连同下辖地区")


class NewOrder(Body):
    """What is to be done, by whom, by when."""

    title: Annotated[str, Letters(200, 1)]
    content: Annotated[str, Letters(2000)] = ""
    kind: OrderKind = OrderKind.ASSIGNMENT
    source: OrderSource
    owner_unit: KeyInBody = Field(description="责任单位编号")
    owner: KeyInBody | None = Field(None, description="责任人编号")
    helpers: list[KeyInBody] = Field([], max_length=20, description="协办单位编号")
    due_on: Day
    region: Annotated[str, Letters(16)] = Field(
        "", description="行政区划代码；有项目、诉求时按其所在地"
    )
    project: Annotated[str, Letters(40)] = Field("", description="项目编号")
    appeal: Annotated[str, Letters(40)] = Field("", description="诉求编号")


class OrderMoveBody(Body):
    """A move and what it asks for."""

    move: OrderMove
    text: Annotated[str, Letters(2000)] = Field("", description="完成情况、理由、进展")
    unit: KeyInBody | None = Field(None, description="转给的单位编号（转办）")
    person: KeyInBody | None = Field(None, description="转给的人编号（转办）")
    evidence: KeyInBody | None = Field(None, description="项目已有佐证的编号（报送完成）")


class OrderTransferBody(Body):
    """Somebody else."""

    unit: KeyInBody = Field(description="单位编号")
    person: KeyInBody | None = None
    reason: Annotated[str, Letters(300, 1)]

"""The shapes of factors over HTTP."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import Field, PlainSerializer

from wutong.domains.stewardship.choices import FactorKind, FactorMove, FactorState, GapReason
from wutong.kernel.http.fields import (
    Body,
    Day,
    Flag,
    Key,
    KeyInBody,
    Letters,
    Moment,
    Number,
    plain,
)


class FactorRow(Schema):
    """A need as a line of a list."""

    id: int
    project: str = Field(description="项目编号")
    kind: FactorKind
    quantity: Number | None
    measure: str
    voltage: str
    needed_by: Day
    for_start: bool = Field(description="开工前须落实")
    state: FactorState
    promised_on: Day | None
    delivered_on: Day | None
    delivered: Number | None
    unit: int | None = Field(description="责任单位编号")
    capacity: int | None = Field(description="来源编号")
    commitment: int | None = Field(description="协议承诺编号")
    gaps: list[GapReason] = Field(description="缺口，重的在前")
    days_late: int = Field(description="晚于需要日期几天")


class FactorShape(FactorRow):
    """A whole need."""

    over_reason: str
    reason: str
    note: str
    asked_at: Moment
    moves: list[FactorMove] = Field(description="您现在能办的")


class FactorPage(Schema):
    """One page of needs."""

    items: list[FactorRow]
    next: str | None = Field(description="下一页的游标；没有下一页为 null")


class FactorFilter(Schema):
    """Every condition given must hold."""

    q: Annotated[str, Letters(80)] = Field("", description="项目名称、编号、企业")
    state: FactorState | None = Field(None, description="不写为全部")
    kind: FactorKind | None = None
    gap: GapReason | None = None
    late: bool = Field(False, description="只要晚于需要的")
    region: Annotated[str, Letters(16)] = Field("", description="行政区划代码；连同下辖地区")
    unit: Key | None = Field(None, description="责任单位编号")


class FactorBody(Body):
    """What a project needs."""

    kind: FactorKind
    needed_by: Day
    quantity: Number | None = None
    measure: Annotated[str, Letters(20)] = Field("", description="不写为常用单位")
    voltage: Annotated[str, Letters(10)] = ""
    power_factor: Annotated[str, Letters(5)] = Field("", description="kW 与 kVA 换算用，默认 0.9")
    for_start: Flag = False
    unit: KeyInBody | None = None
    capacity: KeyInBody | None = Field(None, description="申请的来源")
    commitment: KeyInBody | None = None
    note: Annotated[str, Letters(300)] = ""


class FactorMoveBody(Body):
    """A step and what it asks for."""

    move: FactorMove
    promised_on: Day | None = Field(None, description="承诺日期（落实）")
    capacity: KeyInBody | None = Field(None, description="来源（落实）")
    over_reason: Annotated[str, Letters(300)] = Field("", description="超容理由（落实）")
    delivered_on: Day | None = Field(None, description="到位日期（确认到位）")
    delivered: Number | None = Field(None, description="到位数量（确认到位），不写为全部")
    reason: Annotated[str, Letters(300)] = Field("", description="理由（不再需要、退回上一步）")


class CapacityShape(Schema):
    """A source: ``left`` = total − used_before − arranged; ``asked`` wants to come on top."""

    id: int
    region: str = Field(description="行政区划代码")
    kind: FactorKind
    name: str
    measure: str
    total: Number
    used_before: Number
    arranged: Number
    asked: Number
    left: Annotated[Decimal, PlainSerializer(plain, return_type=str)]
    conflict: bool
    from_day: Day | None
    unit: int | None
    closed_on: Day | None


class CapacityPage(Schema):
    """One page of sources."""

    items: list[CapacityShape]
    next: str | None = Field(description="下一页的游标；没有下一页为 null")


class CapacityFilter(Schema):
    """Every condition given must hold."""

    q: Annotated[str, Letters(80)] = Field("", description="来源、供应单位")
    kind: FactorKind | None = None
    region: Annotated[str, Letters(16)] = Field("", description="行政区划代码；连同下辖地区")


class CapacityBody(Body):
    """What a source can give."""

    name: Annotated[str, Letters(80, 1)]
    total: Number
    used_before: Number = Decimal(0)
    measure: Annotated[str, Letters(20)] = ""
    from_day: Day | None = None
    unit: KeyInBody | None = None
    note: Annotated[str, Letters(300)] = ""


class NewCapacity(CapacityBody):
    """A new source."""

    region: Annotated[str, Letters(16, 1)] = Field(description="行政区划代码")
    kind: FactorKind


class CapacityChange(CapacityBody):
    """What it can give from now on, and why."""

    reason: Annotated[str, Letters(300, 1)]


class CapacityClosing(Body):
    """Why a source is closed, or opened again."""

    closed: Flag
    reason: Annotated[str, Letters(300, 1)]

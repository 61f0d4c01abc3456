"""What plans, curves and forecasts look like over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from wutong.domains.targets import actions
from wutong.kernel.http.fields import Body, Day, Key, Letters, Moment, Number, Version, Yuan

PlanYear = Annotated[int, Field(ge=actions.EARLIEST_YEAR, le=actions.LATEST_YEAR)]
PlanYearInBody = Annotated[
    int, Field(ge=actions.EARLIEST_YEAR, le=actions.LATEST_YEAR, strict=True)
]
HolderKey = Annotated[
    str, Letters(40, 3), Field(description="r:行政区划代码、u:单位编号或 p:人员编号")
]
HUNDREDTHS = "万分之一"


class PlanDecisionLine(Schema):
    """A decision on a plan."""

    id: int
    number: int
    state: str
    title: str
    document: str
    decided_on: date | None
    reason: str
    adopted_at: Moment | None
    turn: int = Field(description="草案改过几次；改草案时可以带上，防止覆盖别人的修改")


class PlanLineShape(Schema):
    """One line of a plan, its progress and what it does not hand down."""

    id: int
    metric: str
    holder: HolderKey
    name: str
    parent: int | None
    depth: int
    basic: Number
    stretch: Number | None
    note: str
    left: Number | None = Field(description="与下级之和的差（基本目标）；相等或没有下级为 null")
    left_stretch: Number | None
    signed: bool
    signed_reason: str
    actual: Number | None
    rate: Number | None
    time: Number = Field(description="到这天应完成的比例，小数")
    lead: Number | None = Field(description="超前（负为滞后），百分点")
    stretch_lead: Number | None


class TargetPlanLine(Schema):
    """A plan in a list."""

    id: int
    region: str
    year: int
    adopted: int | None = Field(description="现行决定的次序；未下达为 null")
    draft: int | None = Field(description="草案的编号；没有为 null")


class TargetPlanList(Schema):
    """The plans that the caller sees."""

    items: list[TargetPlanLine]


class TargetPlanShape(TargetPlanLine):
    """A plan with the decision that held, or its draft."""

    decisions: list[PlanDecisionLine]
    shown: PlanDecisionLine | None
    lines: list[PlanLineShape]


class NewTargetPlan(Body):
    """A plan to begin, or a change of the adopted one."""

    region: Annotated[str, Letters(16, 6)]
    year: PlanYearInBody


class PlanLineBody(Body):
    """A line to put into a draft; one that is there is changed."""

    metric: Annotated[str, Letters(60, 1)]
    holder: HolderKey
    parent: Annotated[str, Letters(40)] = Field("", description="上级的代码；地区本级留空")
    basic: Yuan
    stretch: Yuan | None = None
    note: Annotated[str, Letters(200)] = ""


class PlanLinesBody(Body):
    """Lines to put, parents before their children."""

    lines: Annotated[list[PlanLineBody], Field(min_length=1, max_length=2000)]
    turn: Version | None = None


class PlanLineMove(Body):
    """The line to go under."""

    parent: Key = Field(description="移到哪一行之下，行的编号")
    turn: Version | None = None


class PlanSheetQuery(Schema):
    """Whether to write; the draft's turn that was shown."""

    write: bool = Field(False, description="false 只看会改什么，true 写入")
    turn: int | None = Field(None, ge=1, description="预览给的 turn，草案又改过就拒绝")


class PlanSheetFault(Schema):
    """What is wrong with a cell."""

    cell: str
    detail: str


class PlanLineChange(Schema):
    """A line that differs after the sheet: new without ``old_basic``."""

    metric: str
    holder: HolderKey
    name: str
    old_parent: str | None
    parent: str | None
    old_basic: Number | None
    basic: Number | None
    old_stretch: Number | None
    stretch: Number | None


class PlanSheetReading(Schema):
    """What a sheet brings to a draft, or brought."""

    faults: list[PlanSheetFault]
    lines: int = Field(description="读懂的行数")
    changes: list[PlanLineChange]
    unsigned: list[str] = Field(description="导入后上下级之和不等、还没有签认的行")
    turn: int
    written: bool


class PlanReason(Body):
    """Why the children do not add up."""

    reason: Annotated[str, Letters(300, 1)]


class PlanAdoption(Body):
    """The dated decision."""

    title: Annotated[str, Letters(200, 1)]
    document: Annotated[str, Letters(80)] = ""
    decided_on: Day
    reason: Annotated[str, Letters(300)] = ""


class SplitPartShape(Schema):
    """A proposed part with what it follows from."""

    holder: HolderKey
    name: str
    weight: Number
    share: Number | None
    basic: Number
    stretch: Number | None


class SplitProposal(Schema):
    """A split of a line among its children; the parts add up to it."""

    basis: Literal["last_year", "capacity", "equal"]
    parts: list[SplitPartShape]


class ProgressCurveShape(Schema):
    """A region's curve of a year."""

    id: int
    region: str
    year: int
    metric: str = Field(description="空为全部指标")
    shares: list[int] = Field(description=f"12 个月底的累计比例，{HUNDREDTHS}")
    basis: str


class ProgressCurveList(Schema):
    """The curves that hold in a region in a year, its own and those from above."""

    items: list[ProgressCurveShape]


class NewProgressCurve(Body):
    """A curve to set."""

    region: Annotated[str, Letters(16, 6)]
    year: PlanYearInBody
    metric: Annotated[str, Letters(60)] = ""
    shares: Annotated[list[int], Field(min_length=12, max_length=12)] = Field(
        description=f"累计比例，{HUNDREDTHS}，不下降，最后为 10000"
    )
    basis: Annotated[str, Letters(200)] = ""


class ForecastStage(Schema):
    """One stage's part of a forecast."""

    stage: str
    number: int
    amount: Number
    seen: int
    came: int
    share: Number
    days: int | None
    adds: Number


class ForecastTrial(Schema):
    """What the method would have said on the same day of an earlier year, and what came."""

    year: int
    middle: Number
    low: Number
    high: Number
    came: Number
    covered: bool
    as_happened: bool = Field(description="当时数据还没有入库，按发生日计算")


class YearEndForecast(Schema):
    """The year's end as a range that covers 80 %; null where the history is too thin."""

    metric: str
    region: str
    on: date
    so_far: Number
    years: list[int]
    middle: Number | None
    low: Number | None
    high: Number | None
    newcomers: Number | None
    stages: list[ForecastStage]
    trials: list[ForecastTrial]
    reason: str = Field(description="不作预测的原因；作了为空")


class OwnTargetLine(Schema):
    """A line of the caller's own, or of their unit or region."""

    plan: int
    metric: str
    holder: HolderKey
    name: str
    above: list[str]
    basic: Number
    stretch: Number | None
    actual: Number | None
    rate: Number | None
    lead: Number | None
    rows: int = Field(description="计入的明细行数，限本人可见")


class OwnTargets(Schema):
    """Everybody's own lines of a year."""

    items: list[OwnTargetLine]

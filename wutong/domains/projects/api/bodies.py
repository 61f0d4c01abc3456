"""What callers send about projects. Unknown fields are refused; amounts in 元."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from wutong.domains.projects.choices import (
    Attribute,
    BuildKind,
    FundKind,
    FundSource,
    MilestoneKind,
    Pace,
    Stage,
    TeamCapacity,
)
from wutong.domains.projects.rules.plans import PLAN_PATTERN
from wutong.kernel.http.fields import Body, Day, Flag, KeyInBody, Letters, Number, Version, Yuan

SHORT = Annotated[str, Letters(300)]
IndustryCode = Annotated[str, Field(pattern=r"^([A-T]?[0-9]{0,4})$")]
PlannedText = Annotated[str, Field(pattern=PLAN_PATTERN)]
Currency = Annotated[str, Field(pattern=r"^([A-Z]{3})?$", description="ISO 4217 币种")]


class OrdinaryFields(Body):
    """Attributes that need no evidence."""

    investor: KeyInBody | None = Field(None, description="投资方编号")
    signing_entity: Annotated[str, Letters(120)] = ""
    parent: Annotated[str, Letters(40)] | None = Field(None, description="上级项目编号")
    phase_name: Annotated[str, Letters(40)] = ""
    content: Annotated[str, Letters(10000)] = ""
    industry: Annotated[str, Letters(60)] = ""
    industry_code: IndustryCode = ""
    high_technology: Flag = False
    build_kind: BuildKind | None = None
    land_kind: Annotated[str, Letters(40)] = ""
    key_project: Flag = False
    next_step: Annotated[str, Letters(300)] = ""
    next_step_due: Day | None = None
    progress_note: Annotated[str, Letters(500)] = ""
    note: Annotated[str, Letters(10000)] = ""
    confidential: Flag = False


class NewProject(OrdinaryFields):
    """A project to enter. Place, unit, total and plans become claims that wait for verification."""

    name: Annotated[str, Letters(200, 1)]
    region: Annotated[str, Letters(16, 6)] = Field(description="行政区划代码")
    unit: KeyInBody | None = Field(None, description="责任单位编号")
    total_investment: Yuan | None = None
    planned_start: PlannedText | None = Field(None, description="计划开工：2022-09 或 2022-09-15")
    planned_completion: PlannedText | None = Field(None, description="计划竣工")
    planned_production: PlannedText | None = Field(None, description="计划投产")
    on: Day | None = Field(None, description="地区、单位、总投资和计划自哪天起；默认今天")


class ProjectChanges(OrdinaryFields):
    """Fields to change; those left out stay. Figures change by claims alone."""

    name: Annotated[str, Letters(200, 1)] = ""
    version: Version | None = Field(None, description="所见的版本；也可写在 If-Match 头中")
    reason: Annotated[str, Letters(500)] = ""

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        sent = self.model_dump(exclude_unset=True)
        return {name: value for name, value in sent.items() if name not in {"version", "reason"}}


class MilestoneClaim(Body):
    """The project reached a stage on a day."""

    stage: Stage
    on: Day
    kind: MilestoneKind = MilestoneKind.FORMAL
    amount: Yuan | None = Field(None, description="增资额，元；只在 kind 为 increase 时填")
    evidence: list[KeyInBody] = Field([], max_length=50, description="佐证编号")
    event: KeyInBody | None = Field(None, description="签约活动编号")
    note: SHORT = ""
    version: Version | None = Field(None, description="所见的项目版本；写明后若已变则 409")


class FactClaim(Body):
    """An attribute's value from a day on: the one value that the attribute takes."""

    attribute: Attribute
    on: Day
    amount: Yuan | None = Field(None, description="金额，元")
    number: Number | None = Field(None, description="数值；面积为㎡")
    flag: Flag | None = None
    region: Annotated[str, Letters(16, 6)] | None = None
    unit: KeyInBody | None = None
    planned: PlannedText | None = Field(None, description="计划日期：2022-09 或 2022-09-15")
    currency: Currency = ""
    foreign_amount: Number | None = None
    rate: Number | None = Field(None, description="每单位外币折合的元")
    rate_on: Day | None = None
    evidence: KeyInBody | None = None
    note: SHORT = ""


class FundsClaim(Body):
    """Money that arrived on a day."""

    amount: Yuan
    on: Day
    kind: FundKind
    source: FundSource = FundSource.ENTERPRISE
    voucher: Annotated[str, Letters(60)] = ""
    evidence: KeyInBody | None = None
    note: SHORT = ""


class Verdict(Body):
    """Optional remarks on a verification."""

    reason: SHORT = ""


class Reason(Body):
    """Why."""

    reason: Annotated[str, Letters(300, 1)]


class Retraction(Reason):
    """Why, and whether it was found to be made up."""

    falsified: Flag = False


class PaceBody(Body):
    """How the project moves from a day on, and why."""

    pace: Pace
    on: Day
    reason: Annotated[str, Letters(300, 1)]


class MemberBody(Body):
    """A person to join the team."""

    user: KeyInBody
    capacity: TeamCapacity
    on: Day
    duty: Annotated[str, Letters(120)] = Field("", description="分工")


class ReplacingBody(Body):
    """Who takes a member's place, from which day."""

    user: KeyInBody
    on: Day
    duty: Annotated[str, Letters(120)] | None = Field(None, description="分工；不写则不变")


class LeavingBody(Body):
    """The last day in the team."""

    on: Day

"""What projects look like over HTTP. Amounts in 元, areas in ㎡."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic import Field

from wutong.domains.projects.choices import (
    Attribute,
    BuildKind,
    EvidenceKind,
    FundKind,
    FundSource,
    MilestoneKind,
    Pace,
    Stage,
    Standing,
    TeamCapacity,
)
from wutong.kernel.http.fields import Day, Moment, Number, Yuan


class RegionShape(Schema):
    """A region by its division code."""

    code: str
    name: str


class UnitShape(Schema):
    """A unit by its number."""

    id: int
    name: str


class FirmShape(Schema):
    """A firm by its number."""

    id: int
    name: str
    uscc: str | None


class ProjectRef(Schema):
    """A project by its code."""

    code: str
    name: str


class ProjectRow(Schema):
    """A project as a line of the list."""

    code: str = Field(description="项目编号，也是地址中的标识")
    name: str
    stage: Stage | None = Field(description="最近经核验的阶段；尚无则为 null")
    stage_on: Day | None
    pace: Pace
    total_investment: Yuan | None = Field(description="总投资，元")
    region: RegionShape
    unit: UnitShape | None
    investor: FirmShape | None
    parent: ProjectRef | None
    industry: str
    industry_code: str
    build_kind: BuildKind | None
    high_technology: bool
    key_project: bool
    confidential: bool
    land_area: Number | None = Field(description="用地面积，㎡")
    next_step: str
    next_step_due: Day | None
    planned_start: str | None = Field(description="计划开工：2022-09 或 2022-09-15")
    updated_at: Moment
    version: int

    @staticmethod
    def resolve_stage(project: Any) -> str | None:
        """No stage is null, not an empty text."""
        return project.stage or None

    @staticmethod
    def resolve_build_kind(project: Any) -> str | None:
        """Not stated is null."""
        return project.build_kind or None

    @staticmethod
    def resolve_parent(project: Any) -> Any:
        """The parent, where the caller may see it."""
        return project.shown_parent


class ProjectList(Schema):
    """One page of projects."""

    items: list[ProjectRow]
    next: str | None = Field(description="下一页的游标；没有下一页为 null")


class EvidenceShape(Schema):
    """A paper, or a row of an imported ledger."""

    id: int
    kind: EvidenceKind
    name: str
    sha256: str
    size: int | None
    sheet: str
    row: int | None
    added_at: Moment
    added_by: str | None
    file: str | None = Field(description="下载地址；台账行没有文件")

    @staticmethod
    def resolve_added_by(evidence: Any) -> str | None:
        """The person's name."""
        return evidence.added_by.name if evidence.added_by else None

    @staticmethod
    def resolve_file(evidence: Any) -> str | None:
        """Where the file is to be fetched."""
        if not evidence.file:
            return None
        return f"/api/v1/evidence/{evidence.pk}/file"


class ClaimShape(Schema):
    """What every claim says of itself."""

    id: int
    on: Day
    standing: Standing
    claimed_at: Moment
    claimed_by: str | None
    decided_at: Moment | None
    decided_by: str | None
    decision_reason: str
    retracted_at: Moment | None
    retraction_reason: str
    note: str

    @staticmethod
    def resolve_claimed_by(claim: Any) -> str | None:
        """The claimant's name; null for a claim out of a ledger."""
        return claim.claimed_by.name if claim.claimed_by else None

    @staticmethod
    def resolve_decided_by(claim: Any) -> str | None:
        """The name of who verified or rejected."""
        return claim.decided_by.name if claim.decided_by else None


class MilestoneShape(ClaimShape):
    """A stage reached on a day."""

    stage: Stage
    kind: MilestoneKind
    day_assumed: bool = Field(description="来源未载日期，以签约日代")
    amount: Yuan | None = Field(description="增资额，元")
    event: str | None
    evidence: list[int] = Field(description="佐证编号")

    @staticmethod
    def resolve_event(milestone: Any) -> str | None:
        """The name of the signing event."""
        return milestone.event.name if milestone.event else None

    @staticmethod
    def resolve_evidence(milestone: Any) -> list[int]:
        """Numbers of the papers."""
        return sorted(one.pk for one in milestone.evidence.all())


class FactShape(ClaimShape):
    """An attribute's value from a day on; one of the values is set."""

    attribute: Attribute
    day_assumed: bool
    amount: Yuan | None = Field(description="金额，元")
    number: Number | None = Field(description="数值：面积为㎡")
    flag: bool | None
    region: RegionShape | None
    unit: UnitShape | None
    planned: str | None = Field(description="计划日期：2022-09 或 2022-09-15")
    currency: str
    foreign_amount: Number | None
    rate: Number | None
    rate_on: Day | None
    evidence: int | None

    @staticmethod
    def resolve_amount(fact: Any) -> Any:
        """The amount of a fact about money."""
        return fact.money

    @staticmethod
    def resolve_evidence(fact: Any) -> int | None:
        """The paper's number."""
        return fact.evidence_id


class FundsShape(ClaimShape):
    """Money that arrived on a day."""

    amount: Yuan = Field(description="到位金额，元")
    kind: FundKind
    source: FundSource
    voucher: str
    evidence: int | None

    @staticmethod
    def resolve_evidence(arrival: Any) -> int | None:
        """The paper's number."""
        return arrival.evidence_id


class MemberShape(Schema):
    """A person of the team; ``user`` is null where a ledger states a name alone."""

    id: int
    name: str
    user: int | None
    capacity: TeamCapacity
    duty: str
    joined_on: Day
    left_on: Day | None

    @staticmethod
    def resolve_name(member: Any) -> str:
        """The person's name, or what the ledger states."""
        return str(member)

    @staticmethod
    def resolve_user(member: Any) -> int | None:
        """The person's number."""
        return member.user_id


class PaceShape(Schema):
    """A dated change of pace."""

    pace: Pace
    on: Day
    reason: str
    at: Moment


class ProjectShape(ProjectRow):
    """A project with all that stands behind it."""

    signing_entity: str
    phase_name: str
    content: str
    land_kind: str
    progress_note: str
    note: str
    created_at: Moment
    milestones: list[MilestoneShape]
    facts: list[FactShape]
    funds: list[FundsShape]
    evidence: list[EvidenceShape]
    team: list[MemberShape]
    pace_changes: list[PaceShape]
    children: list[ProjectRow]

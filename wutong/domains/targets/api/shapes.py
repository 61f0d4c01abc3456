"""The shapes of assessment over HTTP."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from wutong.kernel.http.fields import Body, Day, Flag, Letters, Moment, Number


class SchemeVersionShape(Schema):
    """A version of a scheme; ``document`` has its groups."""

    id: int
    region: str
    code: str
    title: str
    number: int
    state: str
    effective_on: date | None
    document: dict[str, Any]


class SchemeVersionLine(Schema):
    """A version in a list."""

    id: int
    region: str
    code: str
    title: str
    number: int
    state: str


class SchemeVersionList(Schema):
    """One page of versions."""

    items: list[SchemeVersionLine]
    next: str | None = Field(description="下一页的游标；没有下一页为 null")


class AssessmentRunLine(Schema):
    """A run in a list."""

    id: int
    scheme: int
    version: int
    rhythm: str
    first: date
    last: date
    number: int
    state: str
    as_known: Moment
    restates: int | None


class AssessmentRunList(Schema):
    """One page of runs."""

    items: list[AssessmentRunLine]
    next: str | None = Field(description="下一页的游标；没有下一页为 null")


class MemberScore(Schema):
    """A member's total and rank; ``member`` is ``r:`` and a division code or ``u:`` and a unit."""

    id: int
    member: str
    name: str
    group: str
    total: Number
    rank: int
    vetoed: bool


class MemberMove(Schema):
    """Who stands elsewhere."""

    member: str
    rank_before: int | None
    rank_after: int | None
    total_before: Number | None
    total_after: Number | None


class AssessmentRunShape(AssessmentRunLine):
    """A run with every score, and who moved against what it restates."""

    scores: list[MemberScore]
    moved: list[MemberMove]


class ArithmeticStep(Schema):
    """One line of arithmetic."""

    step: str
    arithmetic: str
    value: str


class ScorePart(Schema):
    """An indicator or adjustment of a score."""

    key: str
    title: str
    points: Number
    steps: list[ArithmeticStep]
    rows_url: str
    rows: list[list[str]] | None


class ScoreShape(MemberScore):
    """A score opened into its arithmetic."""

    parts: list[ScorePart]
    adjustments: list[ScorePart]
    steps: list[ArithmeticStep]


class UnitAppealShape(Schema):
    """A unit's appeal."""

    id: int
    score: int
    state: str
    text: str
    evidence: str
    reason: str


class UnitAppealList(Schema):
    """One page of appeals."""

    items: list[UnitAppealShape]
    next: str | None = Field(description="下一页的游标；没有下一页为 null")


class NewSchemeVersion(Body):
    """A scheme, or the next version where the region has one of this code."""

    region: Annotated[str, Letters(16, 6)]
    code: Annotated[str, Letters(40, 1)]
    title: Annotated[str, Letters(80, 1)]
    document: dict[str, Any]


class SchemeDay(Body):
    """From which day it holds."""

    effective_on: Day


class NewAssessmentRun(Body):
    """What to compute."""

    scheme: int = Field(ge=1)
    rhythm: Literal["weekly", "half_monthly", "monthly", "yearly"]
    on: Day


class RunReason(Body):
    """Why."""

    reason: Annotated[str, Letters(300, 1)]


class NewUnitAppeal(Body):
    """What is wrong, and what shows it."""

    text: Annotated[str, Letters(500, 1)]
    evidence: Annotated[str, Letters(300, 1)]


class UnitAppealRuling(Body):
    """Whether the unit is right, and why."""

    upheld: Flag
    reason: Annotated[str, Letters(500, 1)]


class TrialBody(Body):
    """What is tried: another version, or other weights for some indicators (key → weight)."""

    group: Annotated[str, Letters(40, 1)]
    version: int | None = Field(default=None, ge=1)
    weights: dict[Annotated[str, Letters(40, 1)], Decimal] = Field(default_factory=dict)


class TriedScore(Schema):
    """A member's total and rank before and in the trial."""

    member: str
    total_before: Number | None
    rank_before: int | None
    total_after: Number
    rank_after: int


class WeightSensitivity(Schema):
    """What changing one weight by ``shift`` (a fraction) does to the ranks."""

    key: str
    title: str
    shift: Number
    moved: int
    farthest: int
    first_changes: bool


class EscalationCalled(Schema):
    """A member that an issue calls to account, and which units may be charged with it."""

    member: str
    name: str
    level: str
    times: int
    due_on: date
    units: list[int]


class EscalationGiven(Schema):
    """An order that was given for a score."""

    member: str
    name: str
    level: str
    times: int
    order: str


class RunEscalations(Schema):
    """Whom an issue calls to account, and what was given."""

    called: list[EscalationCalled]
    given: list[EscalationGiven]


class ChargedUnit(Body):
    """The unit that is charged for a member; without ``unit`` its likeliest one."""

    member: Annotated[str, Letters(40, 1)]
    unit: int | None = Field(default=None, ge=1)


class RunCharges(Body):
    """Whom orders are given to."""

    members: Annotated[list[ChargedUnit], Field(min_length=1, max_length=200)]

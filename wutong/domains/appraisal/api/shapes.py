"""What assessments and scorecards look like over HTTP; points and facts as strings."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from wutong.domains.appraisal.choices import (
    AssessmentState,
    ConditionState,
    CriterionKind,
    FactSource,
    GateAnswer,
    Result,
    ScorecardState,
)
from wutong.kernel.http.fields import (
    Body,
    Day,
    Flag,
    KeyInBody,
    Letters,
    Moment,
    Number,
    Version,
)

Reason = Annotated[str, Letters(500, 1)]
Note = Annotated[str, Letters(500)]
RowKey = Annotated[str, Letters(40, 1)]


class AssessmentParty(Schema):
    """A unit or a person by number."""

    id: int
    name: str


class AssessmentRow(Schema):
    """An assessment as a line of the list."""

    id: int
    project: str = Field(description="项目编号")
    project_name: str
    number: int = Field(description="这个项目的第几次评估")
    scorecard: int
    state: AssessmentState
    due_on: Day
    result: Result | None
    score: Number | None
    opened_at: Moment
    decided_at: Moment | None


class AssessmentList(Schema):
    """One page."""

    items: list[AssessmentRow]
    next: str | None = Field(description="下一页的游标；没有下一页为 null")


class AssessmentFact(Schema):
    """A frozen fact; null where it is missing."""

    name: str
    value: Number | None
    unit: str
    source: FactSource
    origin: str


class GateSaidShape(Schema):
    """What it comes to, and what each reviewer (by number) said."""

    key: str
    title: str
    answer: GateAnswer
    settled: bool
    said: dict[int, GateAnswer]


class CriterionShape(Schema):
    """Points, or why there are none; the spread over reviewers."""

    key: str
    title: str
    weight: Number
    points: Number | None
    why: str
    range: Number | None = Field(description="极差")
    deviation: Number | None = Field(description="总体标准差")
    outliers: list[int]
    said: dict[int, Number]


class OutcomeShape(Schema):
    """What it comes to; ``proposal`` null while gates are unsure or reviewers lack."""

    score: Number
    full: Number
    proposal: Result | None
    reviewers: int
    lacking: int
    gates: list[GateSaidShape]
    criteria: list[CriterionShape]


class AssessmentReview(Schema):
    """A reviewer; what was said stands in ``outcome``."""

    id: int
    unit: AssessmentParty | None
    person: AssessmentParty | None
    conflicted: bool | None
    conflict_reason: str
    sent_at: Moment | None
    mine: bool = Field(description="本人现在可以评")


class AssessmentCondition(Schema):
    """A condition of the result."""

    id: int
    text: str
    due_on: Day
    state: ConditionState
    claim_note: str
    returned_reason: str


class AssessmentShape(AssessmentRow):
    """The whole. ``outcome`` is null as long as the caller may not look at others' answers."""

    note: str
    reason: str
    version: int
    facts: list[AssessmentFact]
    reviews: list[AssessmentReview]
    outcome: OutcomeShape | None
    conditions: list[AssessmentCondition]


class FactGiven(Body):
    """A fact with its source."""

    value: Number
    origin: Annotated[str, Letters(200)] = ""


class NewAssessment(Body):
    """To open an assessment; the rest of the facts comes from the project."""

    project: Annotated[str, Letters(40, 1)]
    scorecard: KeyInBody | None = None
    facts: dict[Annotated[str, Letters(20)], FactGiven] = {}
    people: Annotated[list[KeyInBody], Field(max_length=30)] = []
    units: Annotated[list[KeyInBody], Field(max_length=30)] = []
    working_days: Annotated[int, Field(ge=1, le=60, strict=True)] | None = None
    note: Note = ""


class Invitations(Body):
    """Further reviewers."""

    people: Annotated[list[KeyInBody], Field(max_length=30)] = []
    units: Annotated[list[KeyInBody], Field(max_length=30)] = []


class AssessmentReason(Body):
    """Why."""

    reason: Reason


class Declaration(Body):
    """Whether one has an interest."""

    conflicted: Flag
    reason: Annotated[str, Letters(300)] = ""


class GateGiven(Body):
    """An answer."""

    answer: GateAnswer
    note: Note = ""


class PointsBody(Body):
    """Points with a remark."""

    points: Number
    note: Note = ""


class ReviewAnswers(Body):
    """All gates, and the criteria that are one's to score."""

    gates: dict[RowKey, GateGiven] = {}
    points: dict[RowKey, PointsBody] = {}
    comment: Annotated[str, Letters(2000)] = ""


class ConditionGiven(Body):
    """A condition and its deadline."""

    text: Annotated[str, Letters(300, 1)]
    due_on: Day


class DecisionBody(Body):
    """The result with its reason."""

    result: Result
    reason: Reason
    conditions: Annotated[list[ConditionGiven], Field(max_length=20)] = []
    settled: dict[RowKey, GateGiven] = {}
    version: Version | None = None


class ConditionClaim(Body):
    """That a condition is met."""

    note: Reason
    evidence: KeyInBody | None = Field(None, description="本项目佐证的编号")


class GateBody(Body):
    """A gate of a scorecard."""

    key: RowKey
    title: Annotated[str, Letters(60)]
    question: Annotated[str, Letters(300)] = ""
    basis: Annotated[str, Letters(300)] = ""


class CriterionBody(Body):
    """A criterion of a scorecard; ``units`` are kinds of units."""

    key: RowKey
    title: Annotated[str, Letters(60)]
    group: Annotated[str, Letters(40)] = ""
    weight: Number
    kind: CriterionKind = CriterionKind.MANUAL
    formula: Annotated[str, Letters(500)] = ""
    hints: Annotated[str, Letters(300)] = ""
    units: list[Annotated[str, Letters(24)]] = []


class ScorecardBody(Body):
    """What a scorecard says."""

    gates: Annotated[list[GateBody], Field(max_length=60)] = []
    criteria: Annotated[list[CriterionBody], Field(max_length=60)]
    pass_score: Number
    conditional_score: Number
    least_reviewers: Annotated[int, Field(ge=1, le=30, strict=True)] = 1
    places: Annotated[int, Field(ge=0, le=4, strict=True)] = 1


class ScorecardRow(Schema):
    """A version of a scorecard."""

    id: int
    region: str | None = Field(description="行政区划代码；null 为全国默认")
    code: str
    title: str
    number: int
    state: ScorecardState
    effective_on: Day | None
    retired_on: Day | None


class ScorecardShape(ScorecardRow):
    """A version with its body."""

    body: dict[str, Any]
    version: int


class NewScorecard(Body):
    """A draft; the next version where one of this code is there."""

    region: Annotated[str, Letters(16)] | None = None
    code: Annotated[str, Letters(40, 1)]
    title: Annotated[str, Letters(80, 1)]
    body: ScorecardBody


class ScorecardChange(Body):
    """A changed draft."""

    title: Annotated[str, Letters(80, 1)]
    body: ScorecardBody
    version: Version


class ScorecardDay(Body):
    """From which day."""

    on: Day


class RescoredShape(Schema):
    """An assessment scored with another scorecard."""

    assessment: int
    project: str
    project_name: str
    result: Result
    before: Number
    before_proposal: Result | None
    after: Number
    after_proposal: Result | None
    changed: bool
    why: list[str]
    uncomputed: list[str]


class RescoredPage(Schema):
    """One page; ``next`` is the number of the next one."""

    items: list[RescoredShape]
    next: int | None

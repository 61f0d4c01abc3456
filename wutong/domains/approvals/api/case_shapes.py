"""What applications, cases and papers look like over HTTP, and what callers send about them."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from wutong.domains.approvals.choices import (
    ApplicationKind,
    ApprovalStage,
    BallHolder,
    CaseMove,
    CaseState,
    Channel,
    PaperState,
    PauseKind,
    SpecialProcedure,
)
from wutong.domains.approvals.rules.machine import holder, moves_from
from wutong.kernel.http.fields import Body, Day, KeyInBody, Letters, Moment, Version

Why = Annotated[str, Letters(500)]
Code = Annotated[str, Letters(40, 1)]


class CaseRow(Schema):
    """A case as a line of a list."""

    number: str
    item: str
    stage: ApprovalStage
    applicant: str
    project: str | None = Field(description="项目编号")
    state: CaseState
    holder: BallHolder
    unit: int | None
    unit_name: str | None
    clerk: str | None
    received_on: Day
    accepted_on: Day | None
    limit_days: int
    due_on: Day | None
    provisional: bool
    in_parallel: bool
    green: bool
    decided_on: Day | None
    used_days: int | None
    on_time: bool | None
    updated_at: Moment
    lock: int = Field(description="版本；办理时带回，别人先动过的会被拒绝")

    @staticmethod
    def resolve_item(case: Any) -> str:
        """The item's name."""
        return case.version.name

    @staticmethod
    def resolve_applicant(case: Any) -> str:
        """Who applies."""
        return case.application.applicant_name

    @staticmethod
    def resolve_project(case: Any) -> str | None:
        """The project's code."""
        return case.project.code if case.project else None

    @staticmethod
    def resolve_holder(case: Any) -> BallHolder:
        """Who has the ball."""
        return holder(case.state)

    @staticmethod
    def resolve_unit(case: Any) -> int | None:
        """The unit's key."""
        return case.unit_id

    @staticmethod
    def resolve_unit_name(case: Any) -> str | None:
        """The unit's name."""
        return case.unit.name if case.unit else None

    @staticmethod
    def resolve_clerk(case: Any) -> str | None:
        """The clerk's name."""
        return str(case.clerk) if case.clerk else None


class CaseList(Schema):
    """A page of cases."""

    items: list[CaseRow]
    next: str | None
    previous: str | None


class CasePaperShape(Schema):
    """A paper of a case."""

    code: str
    name: str
    state: PaperState
    required: bool
    deficiency_allowed: bool
    problem: str
    due_on: Day | None
    on_file: int | None

    @staticmethod
    def resolve_code(row: Any) -> str:
        """The paper's code."""
        return row.paper.code

    @staticmethod
    def resolve_name(row: Any) -> str:
        """Its name."""
        return row.paper.name

    @staticmethod
    def resolve_required(row: Any) -> bool:
        """Whether it is required."""
        return row.asked.required if row.asked else True

    @staticmethod
    def resolve_deficiency_allowed(row: Any) -> bool:
        """Whether it may come later."""
        return row.asked.deficiency_allowed if row.asked else False

    @staticmethod
    def resolve_on_file(row: Any) -> int | None:
        """The paper on file that serves."""
        return row.on_file_id


class CasePauseShape(Schema):
    """A pause of the clock: until the day before ``until``."""

    kind: PauseKind
    procedure: str
    since: Day
    until: Day | None
    limit_on: Day | None
    reason: str


class CaseEventShape(Schema):
    """A line of a case's history."""

    move: CaseMove
    from_state: str
    to_state: CaseState
    at: Moment
    by: str | None
    unit: str | None
    reason: str

    @staticmethod
    def resolve_by(event: Any) -> str | None:
        """Who did it."""
        return str(event.by) if event.by else None

    @staticmethod
    def resolve_unit(event: Any) -> str | None:
        """The unit that had it then."""
        return event.unit.name if event.unit else None


class OneTimeNoticeShape(Schema):
    """A one-time notice."""

    number: int
    text: str
    given_at: Moment
    correct_by: Day


class FiledPaperShape(Schema):
    """A paper on file."""

    id: int
    code: str | None
    name: str
    document_number: str
    sha256: str
    size: int | None
    on_paper: bool
    issued_on: Day | None
    valid_until: Day | None
    withdrawn_at: Moment | None
    added_at: Moment

    @staticmethod
    def resolve_code(paper: Any) -> str | None:
        """The kind of paper."""
        return paper.paper.code if paper.paper else None


class FiledPaperList(Schema):
    """Papers on file of a project or firm."""

    items: list[FiledPaperShape]


class CaseShape(CaseRow):
    """A case with everything that belongs to it."""

    application: str
    reason: str
    statutory_days: int
    serial_days: int
    serial_steps: int
    serial_papers: int
    steps: int | None
    papers_handed_in: int | None
    moves: list[CaseMove] = Field(description="按状态机，现在可以办的；能不能办还看岗位")
    papers: list[CasePaperShape]
    pauses: list[CasePauseShape]
    notices: list[OneTimeNoticeShape]
    results: list[FiledPaperShape]
    events: list[CaseEventShape]

    @staticmethod
    def resolve_application(case: Any) -> str:
        """The application's number."""
        return case.application.number

    @staticmethod
    def resolve_moves(case: Any) -> list[CaseMove]:
        """What the machine allows in this state."""
        return [rule.move for rule in moves_from(case.state)]

    @staticmethod
    def resolve_papers(case: Any) -> list[Any]:
        """Its papers."""
        return list(case.papers.select_related("paper", "asked").order_by("asked__position", "pk"))

    @staticmethod
    def resolve_pauses(case: Any) -> list[Any]:
        """The pauses of its clock."""
        return list(case.pauses.order_by("since", "pk"))

    @staticmethod
    def resolve_notices(case: Any) -> list[Any]:
        """What was told."""
        return list(case.notices.order_by("number"))

    @staticmethod
    def resolve_results(case: Any) -> list[Any]:
        """What it issued."""
        return list(case.issued_papers.select_related("paper").order_by("pk"))

    @staticmethod
    def resolve_events(case: Any) -> list[Any]:
        """Its history, the latest first."""
        return list(case.events.select_related("by", "unit").order_by("-at", "-pk"))


class ApplicationShape(Schema):
    """An application with its cases."""

    number: str
    kind: ApplicationKind
    channel: Channel
    tracking_code: str
    applicant_name: str
    project: str | None
    submitted_at: Moment
    cases: list[CaseRow]


class NewApplication(Body):
    """An application at the window: one or several items of the catalogue by their codes."""

    kind: ApplicationKind
    items: list[Code] = Field(min_length=1, max_length=60, description="事项编码")
    project: Annotated[str, Letters(40)] | None = Field(None, description="项目编号")
    investor: KeyInBody | None = Field(None, description="客商编号")
    region: Annotated[str, Letters(16)] | None = Field(None, description="没有项目时的行政区划代码")
    applicant_name: Annotated[str, Letters(160)] = ""
    applicant_uscc: Annotated[str, Letters(18)] = ""
    contact: Annotated[str, Letters(40)] = ""
    phone: Annotated[str, Letters(20)] = ""
    by_commitment: list[Code] = Field([], max_length=60, description="告知承诺办理的事项编码")
    note: Annotated[str, Letters(500)] = ""


class StatedResult(Body):
    """A result that is issued: number and validity."""

    code: Code
    document_number: Annotated[str, Letters(80)] = ""
    valid_until: Day | None = None


class LaterPaper(Body):
    """A paper that may come later, and until when."""

    code: Code
    until: Day


class MoveBody(Body):
    """One move; each reads what the state machine asks of it."""

    move: CaseMove
    reason: Why = ""
    lock: Version | None = Field(None, description="看到的版本；不符时拒绝")
    note: Why = ""
    correct_by: Day | None = None
    procedure: SpecialProcedure | None = None
    limit_on: Day | None = None
    unit: KeyInBody | None = None
    clerk: Annotated[str, Letters(150)] | None = Field(None, description="经办人的账号")
    later: list[LaterPaper] = Field([], max_length=100)
    results: list[StatedResult] = Field([], max_length=20)


class SeveralBody(Body):
    """The same for several cases."""

    numbers: list[Annotated[str, Letters(44, 1)]] = Field(min_length=1, max_length=200)
    what: Annotated[str, Letters(12, 1)] = Field(description="accept、approve 或 hand_over")
    clerk: Annotated[str, Letters(150)] | None = None


class SeveralLine(Schema):
    """What became of one case."""

    number: str
    done: bool
    problem: str


class SeveralAnswer(Schema):
    """What became of each."""

    items: list[SeveralLine]


class JudgementBody(Body):
    """What is said about a paper."""

    state: PaperState = Field(description="unsuitable、promised 或 not_needed")
    problem: Annotated[str, Letters(300)] = ""


class CaseReason(Body):
    """A reason."""

    reason: Annotated[str, Letters(300, 1)]


class OnPaper(Body):
    """A paper that was brought on paper."""

    document_number: Annotated[str, Letters(80)] = ""
    issued_on: Day | None = None
    valid_until: Day | None = None

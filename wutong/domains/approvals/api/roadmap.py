"""The landing roadmap over HTTP: read, try changes, make, adjust. Days are working days."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from ninja import Path, Router, Schema, Status
from pydantic import Field, StrictInt

from wutong.domains.approvals.actions.roadmap import make_roadmap
from wutong.domains.approvals.choices import ApprovalStage, CaseState, PaperSource, Waiting
from wutong.domains.approvals.queries.roadmap import standing_of
from wutong.domains.approvals.queries.roadmap_shape import document_of, outcome_document
from wutong.domains.approvals.rules.needs import Choice
from wutong.domains.approvals.rules.whatif import Changes, what_if
from wutong.domains.projects.queries import Project
from wutong.kernel import clock
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Body, Day, Flag, KeyInBody, Letters, Moment

router = Router()
Code = Annotated[str, Letters(40, 1), Path(description="项目编号，如 211103-2019-0017")]
ItemCode = Annotated[str, Letters(40, 1)]


class AmountsShape(Schema):
    """工作日、材料份数、环节数。"""

    days: int
    papers: int
    steps: int


class ChoiceShape(Schema):
    """What people decided about an item."""

    included: bool | None
    reason: str
    by_commitment: bool
    extra_days: int
    not_before: Day | None


class WaitShape(Schema):
    """What a step waits for, and how."""

    item: str
    waiting: Waiting


class StepShape(Schema):
    """A needed item: the days as they stand now, and those of the plan."""

    item: str
    name: str
    stage: ApprovalStage
    department: str
    why: list[str]
    days: int
    start: Day
    end: Day
    planned_start: Day
    planned_end: Day
    slack: int
    critical: bool
    provisional: bool
    batch: int
    together: list[str]
    after_works: bool
    waits_for: list[WaitShape]
    choice: ChoiceShape
    case: str | None
    state: CaseState | None
    held_by: list[str]


class NeedShape(Schema):
    """An item that isn't needed, or of which it can't be said yet."""

    item: str
    name: str
    stage: ApprovalStage
    why: list[str]
    unknown: list[str]
    chosen: bool


class RoadmapQuestionShape(Schema):
    """An attribute that nobody has told, and the items that wait for the answer."""

    attribute: str
    label: str
    items: list[str]


class PaperShape(Schema):
    """A paper, once for all items that ask for it."""

    paper: str
    name: str
    source: PaperSource
    provider: str
    items: list[str]
    issued_by: list[str]
    handed_in: bool
    on_file: bool
    required: bool
    unsure: bool


class StageShape(Schema):
    """A stage's days in the plan, against the region's limit."""

    stage: ApprovalStage
    items: int
    done: int
    days: int
    limit: int | None


class RoadmapAwaitedShape(Schema):
    """Something else than an approval that breaking ground waits for. ``by`` is the earliest day on
    which it can be there, null where nobody promised one; ``decides``: no item comes later."""

    key: str
    name: str
    by: Day | None
    needed_by: Day | None
    why: str
    decides: bool


class RoadmapShape(Schema):
    """A roadmap as it stands. ``id`` is null while none was made: then it is what it would be."""

    id: int | None
    project: str
    made_at: Moment | None
    reason: str
    starts_on: Day
    works_stand_on: Day | None
    green: bool
    answers: dict[str, str]
    breaks_ground: bool
    ground: Day
    planned_ground: Day
    ground_most: Day
    ground_provisional: bool
    accepted: Day | None
    path: list[str]
    held_by: list[str]
    awaited: list[RoadmapAwaitedShape]
    stages: list[StageShape]
    serial: AmountsShape
    plan: AmountsShape
    forecast: AmountsShape
    decided: int
    serial_of_decided: AmountsShape
    actual: AmountsShape
    saved: AmountsShape
    steps: list[StepShape]
    not_needed: list[NeedShape]
    unsaid: list[NeedShape]
    questions: list[RoadmapQuestionShape]
    papers: list[PaperShape]


class NewChoice(Body):
    """What is decided about an item; without anything else it follows its conditions again."""

    item: ItemCode
    included: Flag | None = None
    reason: Annotated[str, Letters(300)] = ""
    by_commitment: Flag = False
    extra_days: Annotated[StrictInt, Field(ge=0, le=500)] = 0
    not_before: Day | None = None


class NewRoadmap(Body):
    """A roadmap to put in force. ``seen`` is the ``id`` of the one it supersedes.

    Answers and choices are added to those of the one before; an empty answer takes one back.
    """

    starts_on: Day | None = None
    answers: dict[Annotated[str, Letters(40, 1)], Annotated[str, Letters(60)]] = {}
    choices: Annotated[list[NewChoice], Field(max_length=400)] = []
    reason: Annotated[str, Letters(300)] = ""
    seen: KeyInBody | None = None


class Trial(Body):
    """Changes to try; null leaves a thing as it is."""

    choices: Annotated[list[NewChoice], Field(max_length=400)] = []
    green: Flag | None = None
    starts_on: Day | None = None
    works_stand_on: Day | None = None
    awaited: Annotated[
        dict[Annotated[str, Letters(60, 1)], Day],
        Field(max_length=40, description="开工还要等的到位日期，按 key"),
    ] = {}
    papers: Annotated[
        dict[Annotated[str, Letters(40, 1)], Annotated[StrictInt, Field(ge=1, le=500)]],
        Field(max_length=40, description="材料晚到几个工作日，按材料编码；等它的事项都跟着晚"),
    ] = {}


class SpanShape(Schema):
    """When an item is accepted and decided."""

    start: Day
    end: Day
    critical: bool
    slack: int


class MovedShape(Schema):
    """An item that differs; ``days`` working days later, earlier where negative."""

    item: str
    name: str
    before: SpanShape | None
    after: SpanShape | None
    days: int


class MovedDay(Schema):
    """A day before and after; null where there is none."""

    before: Day | None
    after: Day | None
    days: int | None


class MovedAmounts(Schema):
    """Amounts of the plan before and after."""

    before: AmountsShape
    after: AmountsShape


class TrialOutcomeShape(Schema):
    """What the changes do: to the two days, to the plan, to each item."""

    ground: MovedDay
    accepted: MovedDay
    plan: MovedAmounts
    items: list[MovedShape]


def project_named(request: ApiCaller, code: str) -> Project:
    """The project, if the caller sees it."""
    found: Project = visible_or_404(
        Project.objects.select_related("region", "unit", "parent"), request.access, code=code
    )
    return found


def _choices(body: list[NewChoice]) -> dict[str, Choice]:
    return {one.item: Choice(**one.model_dump(exclude={"item"})) for one in body}


@router.get("/projects/{code}/roadmap", response=RoadmapShape, summary="审批路线图")
def read_roadmap(request: ApiCaller, code: Code) -> Any:
    """要办哪些事项、为什么、先后和日期、材料；还没有编制的按项目资料推算，id 为 null。"""
    return document_of(standing_of(project_named(request, code), clock.today()))


@router.post("/projects/{code}/roadmap/what-if", response=TrialOutcomeShape, summary="试算路线图")
def try_roadmap(request: ApiCaller, code: Code, body: Trial) -> Any:
    """改动会怎样影响每个事项和开工日期；什么也不写。"""
    standing = standing_of(project_named(request, code), clock.today())
    changes = Changes(
        _choices(body.choices), body.green, body.starts_on, body.works_stand_on, body.awaited,
        body.papers,
    )  # fmt: skip
    return outcome_document(what_if(standing.given, changes))


@router.post("/projects/{code}/roadmap", response={201: RoadmapShape}, summary="编制或调整路线图")
def put_roadmap(request: ApiCaller, code: Code, body: NewRoadmap) -> Any:
    """编制新的路线图；已有现行的写明 seen 和 reason，原来的留在历史里。"""
    project = project_named(request, code)
    make_roadmap(
        project=project, by=request.user, at=clock.now(), starts_on=body.starts_on,
        answers=body.answers, choices=_choices(body.choices), reason=body.reason, seen=body.seen,
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, document_of(standing_of(project, clock.today())))

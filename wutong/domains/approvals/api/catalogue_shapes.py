"""What items, papers, findings and imports look like over HTTP. Limits are working days."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field, StrictInt

from wutong.domains.approvals.choices import (
    Applicant,
    ApprovalStage,
    CombinedReview,
    ItemKind,
    PaperSource,
    Waiting,
)
from wutong.domains.approvals.rules.drafting import MOST_DAYS, Drafted, PaperLine
from wutong.kernel.http.fields import Body, Day, Flag, KeyInBody, Letters

ItemCode = Annotated[str, Letters(40, 1)]
Days = Annotated[StrictInt, Field(ge=0, le=MOST_DAYS)]
Few = Annotated[StrictInt, Field(ge=1, le=60)]
Value = Annotated[str, Letters(300)]


class ClauseShape(Schema):
    """One clause of a condition; all of them must hold."""

    attribute: str
    test: str
    value: str | list[str] | None = None


class ClauseBody(Body):
    """One clause of a condition."""

    attribute: Annotated[str, Letters(40, 1)]
    test: Annotated[str, Letters(20, 1)]
    value: Value | Annotated[list[Value], Field(max_length=60)] | None = None

    def clause(self) -> dict[str, Any]:
        """As conditions hold it."""
        found: dict[str, Any] = {"attribute": self.attribute, "test": self.test}
        return found if self.value is None else {**found, "value": self.value}


class PaperLineShape(Schema):
    """A paper that an item asks for, and in which case."""

    paper: str
    name: str
    source: PaperSource
    provider: str
    required: bool
    deficiency_allowed: bool
    copies: int
    original: bool
    conditions: list[ClauseShape]
    note: str


class RequiresShape(Schema):
    """What an item waits for, and how."""

    item: str
    waiting: Waiting


class ItemRow(Schema):
    """An item in force as a line of the catalogue."""

    item: str
    name: str
    stage: ApprovalStage
    kind: ItemKind
    department: str
    statutory_days: int
    promised_days: int
    parallel_group: str
    combined_review: str
    commitment_allowed: bool
    region: str = Field(description="行政区划路径；空为全国")


class ApprovalItemShape(ItemRow):
    """An item in force, whole."""

    green_days: int | None
    serial_days: int
    serial_steps: int
    deficiency_days: int | None
    applicants: list[Applicant]
    conditions: list[ClauseShape]
    conditions_in_words: list[str]
    requires: list[RequiresShape]
    papers: list[PaperLineShape]
    results: list[str] = Field(description="核发的材料编码")
    handler: str | None = Field(description="本地办理单位")


class ItemList(Schema):
    """The catalogue of a day."""

    items: list[ItemRow]


class FindingShape(Schema):
    """Something that the checks found."""

    kind: str
    level: str = Field(description="error 不能生效，warning 请核对")
    message: str
    items: list[str]


class FindingList(Schema):
    """Everything that the checks found, errors first."""

    items: list[FindingShape]


class PaperLineBody(Body):
    """A paper that the item is to ask for."""

    paper: ItemCode
    required: Flag = True
    deficiency_allowed: Flag = False
    copies: Few = 1
    original: Flag = False
    conditions: Annotated[list[ClauseBody], Field(max_length=20)] = []
    note: Annotated[str, Letters(300)] = ""

    def line(self) -> PaperLine:
        """As versions hold it."""
        given = self.model_dump(exclude={"conditions"})
        return PaperLine(**given, conditions=tuple(one.clause() for one in self.conditions))


class RequiresBody(Body):
    """An item that this one is to wait for."""

    item: ItemCode
    waiting: Waiting = Waiting.ACCEPTANCE


class DraftBody(Body):
    """Everything that an item's next version says."""

    name: Annotated[str, Letters(160, 1)]
    kind: ItemKind
    stage: ApprovalStage
    department: Annotated[str, Letters(80, 1)]
    statutory_days: Days
    promised_days: Days
    green_days: Days | None = None
    serial_days: Days | None = Field(None, description="不写：同法定时限")
    serial_steps: Few = 5
    parallel_group: Annotated[str, Letters(40)] = ""
    combined_review: CombinedReview | None = None
    commitment_allowed: Flag = False
    deficiency_days: Days | None = None
    applicants: Annotated[list[Applicant], Field(max_length=4)] = []
    conditions: Annotated[list[ClauseBody], Field(max_length=20)] = []
    legal_basis: Annotated[str, Letters(300)] = ""
    note: Annotated[str, Letters(2000)] = ""
    requires: Annotated[list[RequiresBody], Field(max_length=60)] = []
    papers: Annotated[list[PaperLineBody], Field(max_length=200)] = []
    results: Annotated[list[ItemCode], Field(max_length=60)] = []

    def said(self) -> Drafted:
        """As actions take it."""
        given = self.model_dump(exclude={"conditions", "requires", "papers"})
        serial = self.statutory_days if self.serial_days is None else self.serial_days
        return Drafted(
            **given
            | {
                "kind": self.kind.value,
                "stage": self.stage.value,
                "serial_days": serial,
                "combined_review": self.combined_review.value if self.combined_review else "",
                "applicants": tuple(one.value for one in self.applicants),
                "conditions": tuple(one.clause() for one in self.conditions),
                "requires": tuple((one.item, one.waiting.value) for one in self.requires),
                "papers": tuple(one.line() for one in self.papers),
                "results": tuple(self.results),
            }
        )


class ItemVersionShape(Schema):
    """A version of an item."""

    item: str
    number: int
    drafted: bool
    valid_from: Day
    valid_until: Day | None
    name: str

    @staticmethod
    def resolve_item(version: Any) -> str:
        """The item's code."""
        code: str = version.item.code
        return code


class SinceBody(Body):
    """From which day the draft is in force."""

    since: Day


class EndBody(Body):
    """The last day, and why."""

    on: Day
    reason: Annotated[str, Letters(300, 1)]


class HandlerBody(Body):
    """The unit that handles the item in the region; null: as the region above says."""

    unit: KeyInBody | None


class HandlerShape(Schema):
    """Who handles an item in a region."""

    item: str
    unit: int | None
    name: str | None


class NumbersShape(Schema):
    """A region's numbers, in working days."""

    model_config = ConfigDict(from_attributes=True)

    stage_days: dict[str, int]
    agency_days: int
    receive_days: int
    correction_days: int
    special_days: int
    remind_before_days: int
    head_after_days: int
    supervisor_after_days: int


class NumbersBody(Body):
    """A region's numbers, all of them."""

    stage_days: dict[ApprovalStage, Annotated[StrictInt, Field(ge=1, le=MOST_DAYS)]]
    agency_days: Days
    receive_days: Days
    correction_days: Days
    special_days: Days
    remind_before_days: Days
    head_after_days: Days
    supervisor_after_days: Days


class CatalogueDifferenceShape(Schema):
    """One thing that a file changes."""

    field: str
    before: str
    after: str


class CatalogueChangeShape(Schema):
    """An item or paper that a file adds (without differences) or changes."""

    code: str
    name: str
    differences: list[CatalogueDifferenceShape]


class PlanShape(Schema):
    """What a file would change or, once written, changed; nothing where there are faults."""

    new: list[CatalogueChangeShape]
    changed: list[CatalogueChangeShape]
    new_papers: list[CatalogueChangeShape]
    changed_papers: list[CatalogueChangeShape]
    unchanged: int
    absent: list[str] = Field(description="目录里有、文件里没有的事项，不动")
    faults: list[str]
    notes: list[str]
    mark: str = Field(description="预览时目录的印记，写入时带回来")
    written: bool = False

"""What leads look like over HTTP. Amounts in 元, areas in ㎡."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import Field, StrictInt

from wutong.domains.leads.choices import (
    CollisionKind,
    ConflictState,
    Decision,
    DutyKind,
    EventKind,
    LeadSource,
    LeadState,
    StudyDecision,
    TransferState,
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
    Yuan,
)


class LeadPlace(Schema):
    """A region by its division code."""

    code: str
    name: str


class LeadParty(Schema):
    """A unit or a person by number."""

    id: int
    name: str


class LeadRow(Schema):
    """A lead as a line of the list."""

    code: str = Field(description="线索编号，也是地址中的标识")
    firm_name: str
    content: str
    amount: Yuan | None = Field(description="拟投资额，元")
    industry: str
    source: LeadSource
    state: LeadState
    in_conflict: bool = Field(description="撞单待裁")
    confidential: bool
    region: LeadPlace
    unit: LeadParty | None
    owner: LeadParty | None
    reported_by: str | None
    reported_at: Moment
    protected_until: Day | None
    pooled_at: Moment | None
    updated_at: Moment
    version: int

    @staticmethod
    def resolve_reported_by(lead: Any) -> str | None:
        """The person's name."""
        return lead.reported_by.name if lead.reported_by else None


class LeadList(Schema):
    """One page of leads."""

    items: list[LeadRow]
    next: str | None = Field(description="下一页的游标；没有下一页为 null")


class LeadClock(Schema):
    """A duty that runs."""

    kind: DutyKind
    since: Day
    due: Day


class LeadStep(Schema):
    """One step of a lead's history."""

    kind: EventKind
    at: Moment
    by: str | None
    from_state: LeadState | None
    to_state: LeadState | None
    unit: str | None
    person: str | None
    reason: str

    @staticmethod
    def resolve_by(event: Any) -> str | None:
        """Who took it; null for the system."""
        return event.by.name if event.by else None

    @staticmethod
    def resolve_from_state(event: Any) -> str | None:
        """Nothing before the report."""
        return event.from_state or None

    @staticmethod
    def resolve_to_state(event: Any) -> str | None:
        """Where it stood then."""
        return event.to_state or None

    @staticmethod
    def resolve_unit(event: Any) -> str | None:
        """The unit concerned."""
        return event.unit.name if event.unit else None

    @staticmethod
    def resolve_person(event: Any) -> str | None:
        """The person concerned."""
        return event.person.name if event.person else None


class LeadShare(Schema):
    """A share of the credit; all of a lead's add up to 1."""

    unit: int | None
    person: int | None
    share: Number

    @staticmethod
    def resolve_unit(share: Any) -> int | None:
        """The unit's number."""
        number: int | None = share.unit_id
        return number

    @staticmethod
    def resolve_person(share: Any) -> int | None:
        """The person's number."""
        number: int | None = share.person_id
        return number


class LeadShape(LeadRow):
    """A lead with its clocks, history and credit."""

    uscc: str
    investor: int | None = Field(description="客商编号；尚未登记为 null")
    land_area: Number | None = Field(description="用地需求，㎡")
    power: int | None = Field(description="用电需求，千伏安")
    people: int | None = Field(description="用工需求，人")
    origin: str
    introducer: str | None
    note: str
    extended: int
    project: str | None = Field(description="转成的项目编号；看不到的为 null")
    duties: list[LeadClock]
    events: list[LeadStep]
    credit: list[LeadShare]

    @staticmethod
    def resolve_investor(lead: Any) -> int | None:
        """The firm's number."""
        number: int | None = lead.investor_id
        return number

    @staticmethod
    def resolve_introducer(lead: Any) -> str | None:
        """The introducer's name."""
        return str(lead.introducer) if lead.introducer else None

    @staticmethod
    def resolve_project(lead: Any) -> str | None:
        """The project's code, where the caller may see it."""
        code: str | None = lead.shown_project
        return code


class LeadCollision(Schema):
    """What a registration collides with. Out of the caller's scope code and firm are null."""

    kind: CollisionKind
    unit: str
    on: Day | None
    protected_until: Day | None
    lead: str | None = Field(description="线索编号")
    project: str | None = Field(description="项目编号")

    @staticmethod
    def resolve_lead(seen: Any) -> str | None:
        """The lead's code, where it may be seen."""
        return seen.lead.code if seen.lead else None

    @staticmethod
    def resolve_project(seen: Any) -> str | None:
        """The project's code, where it may be seen."""
        return seen.project.code if seen.project else None


class LeadCollisions(Schema):
    """All that it collides with."""

    items: list[LeadCollision]


class LeadOffer(Schema):
    """An offer of a lead to another unit."""

    id: int
    lead: str
    to_unit: LeadParty
    state: TransferState
    reason: str
    asked_at: Moment
    due: Day
    answer: str

    @staticmethod
    def resolve_lead(offer: Any) -> str:
        """The lead's code."""
        code: str = offer.lead.code
        return code


class LeadOffers(Schema):
    """Offers that wait for an answer."""

    items: list[LeadOffer]


class LeadConflictShape(Schema):
    """Two registrations of one investment."""

    id: int
    kind: CollisionKind
    first: str | None = Field(description="先报线索编号；看不到的为 null")
    project: str | None = Field(description="已有项目编号；看不到的为 null")
    second: str | None = Field(description="后报线索编号；看不到的为 null")
    state: ConflictState
    opened_at: Moment
    due: Day
    decision: Decision | None
    reason: str


class LeadConflictList(Schema):
    """One page of conflicts."""

    items: list[LeadConflictShape]
    next: str | None


class LeadFields(Body):
    """What a lead says."""

    uscc: Annotated[str, Letters(40)] = ""
    amount: Yuan | None = None
    land_area: Number | None = Field(None, description="㎡")
    power: Annotated[StrictInt, Field(ge=0, le=2_000_000_000)] | None = None
    people: Annotated[StrictInt, Field(ge=0, le=2_000_000_000)] | None = None
    industry: Annotated[str, Letters(60)] = ""
    origin: Annotated[str, Letters(60)] = ""
    contact_name: Annotated[str, Letters(40)] = ""
    contact_phone: Annotated[str, Letters(30)] = ""
    introducer: KeyInBody | None = Field(None, description="引荐人编号")
    note: Annotated[str, Letters(2000)] = ""
    confidential: Flag = False


class NewLead(LeadFields):
    """A first report."""

    firm_name: Annotated[str, Letters(120, 1)]
    content: Annotated[str, Letters(500, 1)]
    source: LeadSource
    region: Annotated[str, Letters(16, 6)] = Field(description="行政区划代码")
    unit: KeyInBody | None = Field(None, description="承办单位编号")
    confirmed: Flag = Field(False, description="撞单已核对，仍要报备")


class LeadChanges(LeadFields):
    """Fields to change; those left out stay."""

    firm_name: Annotated[str, Letters(120, 1)] = ""
    content: Annotated[str, Letters(500, 1)] = ""
    source: LeadSource = LeadSource.OTHER
    version: Version | None = None

    def changes(self) -> dict[str, Any]:
        """What the caller wrote."""
        return {name: getattr(self, name) for name in self.model_fields_set - {"version"}}


class CheckedFirm(Body):
    """A registration to check before it is made."""

    firm_name: Annotated[str, Letters(120)]
    region: Annotated[str, Letters(16, 6)]
    uscc: Annotated[str, Letters(40)] = ""
    content: Annotated[str, Letters(500)] = ""
    origin: Annotated[str, Letters(60)] = ""
    introducer: KeyInBody | None = None


class LeadReason(Body):
    """Why, or what was done."""

    reason: Annotated[str, Letters(500, 1)]


class LeadResponse(Body):
    """Who takes the lead up; the caller where nobody is named."""

    owner: KeyInBody | None = Field(None, description="承办人编号")


class LeadStudy(Body):
    """What the study decides; handing on goes through the transfer."""

    decision: StudyDecision
    name: Annotated[str, Letters(200)] = Field("", description="转为项目时的项目名称")
    reason: Annotated[str, Letters(500)] = ""


class LeadTransferBody(Body):
    """To which unit, and why."""

    to_unit: KeyInBody
    reason: Annotated[str, Letters(300, 1)]


class LeadAnswer(Body):
    """Whether the unit takes the lead over; a refusal needs a reason."""

    accept: Flag
    reason: Annotated[str, Letters(300)] = ""


class LeadShareBody(Body):
    """A share of the credit of a unit, a person, or a person in a unit."""

    unit: KeyInBody | None = None
    person: KeyInBody | None = None
    share: Number = Field(description="0 到 1")


class LeadDecision(Body):
    """How an arbitration ends; shares only for a split."""

    decision: Decision
    reason: Annotated[str, Letters(500, 1)]
    shares: Annotated[list[LeadShareBody], Field(max_length=50)] = []

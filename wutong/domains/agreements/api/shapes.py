"""What agreements, meetings and commitments look like over HTTP. Amounts in 元."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from wutong.domains.agreements.choices import (
    AgreementKind,
    AgreementState,
    CommitmentKind,
    CommitmentState,
    Exception12,
    FlagDecision,
    MeetingDecision,
    MeetingState,
    Opinion,
    Side,
    VersionSource,
)
from wutong.kernel.http.fields import Day, Letters, Moment, Number, Yuan

Words = Annotated[str, Letters(500)]
Why = Annotated[str, Letters(300, 1)]


def _name(person: Any) -> str | None:
    return person.name if person is not None else None


class SigningFirm(Schema):
    """A firm by its number."""

    id: int
    name: str


class AgreementPhase(Schema):
    """A phase: how much (元), until when."""

    name: str
    amount: Yuan | None
    until: Day | None


class AgreementRow(Schema):
    """An agreement as a line of the list."""

    id: int
    number: str
    kind: AgreementKind
    title: str
    state: AgreementState
    round: int
    project: str | None = Field(description="项目编号")
    region: str = Field(description="行政区划代码")
    unit: int | None
    supplements: int | None
    amount: Yuan | None
    signed_on: Day | None
    ended_on: Day | None
    updated_at: Moment
    version: int

    @staticmethod
    def resolve_project(agreement: Any) -> str | None:
        """The project's code."""
        return agreement.project.code if agreement.project else None

    @staticmethod
    def resolve_region(agreement: Any) -> str:
        """The region's code."""
        code: str = agreement.region.code
        return code

    @staticmethod
    def resolve_unit(agreement: Any) -> int | None:
        """The unit's number."""
        return agreement.unit_id

    @staticmethod
    def resolve_supplements(agreement: Any) -> int | None:
        """The number of the agreement it supplements."""
        return agreement.supplements_id


class AgreementList(Schema):
    """One page of agreements."""

    items: list[AgreementRow]
    next: str | None


class OpinionShape(Schema):
    """What a unit was asked, by when, and what it said."""

    id: int
    unit: str
    round: int
    due_on: Day
    opinion: Opinion | None
    text: str
    given_by: str | None
    given_at: Moment | None

    @staticmethod
    def resolve_unit(opinion: Any) -> str:
        """The unit's name."""
        return str(opinion.unit)

    @staticmethod
    def resolve_opinion(opinion: Any) -> str | None:
        """Not given yet is null."""
        return opinion.opinion or None

    @staticmethod
    def resolve_given_by(opinion: Any) -> str | None:
        """Who gave it."""
        return _name(opinion.given_by)


class VersionRow(Schema):
    """A version without its text."""

    number: int
    source: VersionSource
    sha256: str
    name: str
    note: str
    added_at: Moment
    added_by: str | None

    @staticmethod
    def resolve_added_by(version: Any) -> str | None:
        """Who added it."""
        return _name(version.added_by)


class HitShape(Schema):
    """A rule that a clause meets; ``marks`` are places in the text."""

    rule: str
    title: str
    article: str
    article_text: str
    why: str
    advice: str
    level: str
    marks: list[list[int]]


class FlagShape(Schema):
    """A flagged clause and what was decided about it."""

    id: int
    place: int
    label: str
    text: str
    hits: list[HitShape]
    decision: FlagDecision | None
    exception: Exception12 | None
    until: str
    reason: str
    decided_by: str | None
    decided_at: Moment | None

    @staticmethod
    def resolve_decision(flag: Any) -> str | None:
        """Not decided yet is null."""
        return flag.decision or None

    @staticmethod
    def resolve_exception(flag: Any) -> str | None:
        """None for other decisions."""
        return flag.exception or None

    @staticmethod
    def resolve_decided_by(flag: Any) -> str | None:
        """The reviewer's name."""
        return _name(flag.decided_by)


class AgreementText(VersionRow):
    """A version with its text and flags."""

    text: str
    flags: list[FlagShape]


class AgreementShape(AgreementRow):
    """An agreement with what belongs to it."""

    firms: list[SigningFirm]
    phases: list[AgreementPhase]
    note: str
    versions: list[VersionRow]
    opinions: list[OpinionShape]
    missing: list[str] = Field(description="签署前还缺什么")


class RunShape(Schema):
    """Characters that stayed (same), went (gone) or came (new)."""

    kind: str
    text: str


class LineShape(Schema):
    """A paragraph: same, gone, new or changed."""

    kind: str
    old: str
    new: str
    runs: list[RunShape]


class DifferenceShape(Schema):
    """What changed between two versions."""

    lines: list[LineShape]


class CheckedClause(Schema):
    """A clause of a text that rules flag."""

    place: int
    label: str
    text: str
    hits: list[HitShape]


class CheckedText(Schema):
    """The flagged clauses of a text; nothing was saved."""

    clauses: int
    flagged: list[CheckedClause]


class ItemShape(Schema):
    """One agreement on an agenda."""

    id: int
    place: int
    agreement: int
    title: str
    round: int
    decision: MeetingDecision | None
    note: str

    @staticmethod
    def resolve_agreement(item: Any) -> int:
        """The agreement's number in addresses."""
        key: int = item.agreement_id
        return key

    @staticmethod
    def resolve_title(item: Any) -> str:
        """The agreement's title."""
        return str(item.agreement.title)

    @staticmethod
    def resolve_decision(item: Any) -> str | None:
        """Not decided yet is null."""
        return item.decision or None


class ReviewMeetingRow(Schema):
    """A review meeting as a line of the list."""

    id: int
    title: str
    region: str
    on: Day
    place: str
    chair: str
    state: MeetingState

    @staticmethod
    def resolve_region(meeting: Any) -> str:
        """The region's code."""
        code: str = meeting.region.code
        return code


class ReviewMeetingList(Schema):
    """One page of meetings."""

    items: list[ReviewMeetingRow]
    next: str | None


class ReviewMeetingShape(ReviewMeetingRow):
    """A meeting with its agenda and minutes; items of agreements out of sight are left out."""

    attendees: str
    minutes: str
    agenda: list[ItemShape]


class CommitmentShape(Schema):
    """A promise of one side."""

    id: int
    agreement: int
    side: Side
    kind: CommitmentKind
    text: str
    clause: str
    amount: Yuan | None
    quantity: Number | None
    measure: str
    owner: str | None
    owner_unit: str | None
    due_on: Day
    state: CommitmentState
    fulfilled_on: Day | None
    claim_note: str
    claimed_by: str | None
    decided_by: str | None
    decided_at: Moment | None
    reason: str
    version: int

    @staticmethod
    def resolve_agreement(row: Any) -> int:
        """The agreement's number in addresses."""
        key: int = row.agreement_id
        return key

    @staticmethod
    def resolve_owner(row: Any) -> str | None:
        """The owner's name."""
        return _name(row.owner)

    @staticmethod
    def resolve_owner_unit(row: Any) -> str | None:
        """The unit's name."""
        return _name(row.owner_unit)

    @staticmethod
    def resolve_claimed_by(row: Any) -> str | None:
        """Who claimed."""
        return _name(row.claimed_by)

    @staticmethod
    def resolve_decided_by(row: Any) -> str | None:
        """Who decided."""
        return _name(row.decided_by)


class CommitmentList(Schema):
    """One page of the ledger."""

    items: list[CommitmentShape]
    next: str | None


class ProposalShape(Schema):
    """A promise that the text seems to hold; nothing was saved."""

    side: Side
    kind: CommitmentKind
    text: str
    clause: str
    due_on: Day | None
    amount: Yuan | None
    quantity: Number | None
    measure: str


class ProposalList(Schema):
    """What a person may want to enter."""

    items: list[ProposalShape]

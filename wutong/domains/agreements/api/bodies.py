"""What callers send about agreements. Unknown fields are refused; amounts in 元."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from wutong.domains.agreements.choices import (
    AgreementKind,
    AgreementState,
    CommitmentKind,
    Exception12,
    FlagDecision,
    MeetingDecision,
    Opinion,
    Side,
)
from wutong.kernel.http.fields import Body, Day, KeyInBody, Letters, Number, Version, Yuan

Words = Annotated[str, Letters(500)]
Why = Annotated[str, Letters(300, 1)]


class NewAgreement(Body):
    """An agreement to draft; without a project a region is named."""

    kind: AgreementKind
    title: Annotated[str, Letters(200, 1)]
    project: Annotated[str, Letters(40)] | None = Field(None, description="项目编号")
    region: Annotated[str, Letters(16)] | None = Field(None, description="行政区划代码")
    supplements: KeyInBody | None = None
    firms: list[KeyInBody] = Field([], max_length=50, description="客商编号")
    amount: Yuan | None = None
    number: Annotated[str, Letters(40)] = ""
    note: Annotated[str, Letters(2000)] = ""


class AgreementChanges(Body):
    """Fields to change before signing; those left out stay."""

    title: Annotated[str, Letters(200, 1)] = ""
    amount: Yuan | None = None
    note: Annotated[str, Letters(2000)] = ""
    version: Version | None = Field(None, description="所见的版本；也可写在 If-Match 头中")


class NewText(Body):
    """The next version's text."""

    text: Annotated[str, Letters(500_000, 1)]
    note: Annotated[str, Letters(300)] = ""


class TextToCheck(Body):
    """A text to hold against the rules of a region (empty: the national ones)."""

    text: Annotated[str, Letters(500_000, 1)]
    region: Annotated[str, Letters(16)] = ""


class FlagVerdict(Body):
    """A reviewer's decision."""

    decision: FlagDecision
    reason: Annotated[str, Letters(500, 1)]
    exception: Exception12 | None = None
    until: Annotated[str, Letters(200)] = ""


class OpinionRequest(Body):
    """Which unit is asked; within how many working days, None: as the region has it."""

    unit: KeyInBody
    working_days: Annotated[int, Field(ge=1, le=60, strict=True)] | None = None


class OpinionBody(Body):
    """A unit's answer."""

    opinion: Opinion
    text: Annotated[str, Letters(5000)] = ""


class AgreementSigning(Body):
    """The day of signing."""

    on: Day


class AgreementClosing(Body):
    """How, when and why it ends."""

    state: AgreementState
    on: Day
    reason: Why


class NewReviewMeeting(Body):
    """A review meeting to convene."""

    region: Annotated[str, Letters(16, 6)]
    title: Annotated[str, Letters(120, 1)]
    on: Day
    place: Annotated[str, Letters(120)] = ""
    chair: Annotated[str, Letters(60)] = ""
    attendees: Annotated[str, Letters(2000)] = ""


class AgendaBody(Body):
    """An agreement to put on the agenda."""

    agreement: KeyInBody


class ItemDecision(Body):
    """What the meeting decided about one item."""

    item: KeyInBody
    decision: MeetingDecision
    note: Words = ""


class ReviewMinutes(Body):
    """Minutes, and a decision about every item."""

    minutes: Annotated[str, Letters(20_000, 1)]
    attendees: Annotated[str, Letters(2000)] | None = None
    decisions: list[ItemDecision] = Field(max_length=200)


class NewCommitment(Body):
    """A promise to enter."""

    side: Side
    kind: CommitmentKind
    text: Annotated[str, Letters(500, 1)]
    due_on: Day
    clause: Annotated[str, Letters(40)] = ""
    amount: Yuan | None = None
    quantity: Number | None = None
    measure: Annotated[str, Letters(20)] = ""
    owner_unit: KeyInBody | None = None


class FulfilledBody(Body):
    """That a promise was kept."""

    on: Day
    note: Annotated[str, Letters(500, 1)]
    evidence: KeyInBody | None = Field(None, description="本项目佐证的编号")


class CommitmentNote(Body):
    """A remark."""

    note: Annotated[str, Letters(300)] = ""


class AgreementReason(Body):
    """Why."""

    reason: Why

"""What accompanies cases, as it travels over HTTP."""

from __future__ import annotations

from typing import Annotated

from ninja import Schema
from pydantic import Field

from wutong.kernel.http.fields import Body, Day, KeyInBody, Letters, Moment


class Why(Body):
    """A reason."""

    reason: Annotated[str, Letters(300, 1)]


class GreenChannelOut(Schema):
    """A green channel of a project."""

    id: int
    project: str
    reason: str
    granted_at: Moment
    ended_at: Moment | None


class AgencyIn(Schema):
    """Who acts for the firm, and its written consent."""

    agent: Annotated[int, Field(ge=1)]
    consented_by: Annotated[str, Letters(60, 1)]
    consented_on: Day
    starts_on: Day
    scope: Annotated[str, Letters(300)] = ""
    document_number: Annotated[str, Letters(80)] = ""


class AgencyOut(Schema):
    """An agency service against the days promised for the whole of it."""

    id: int
    project: str
    agent: str
    consented_by: str
    consented_on: Day
    starts_on: Day
    ends_on: Day | None
    limit_days: int
    used_days: int
    due_on: Day | None
    provisional: bool


class AgencyEnd(Body):
    """The last day, and why."""

    on: Day
    reason: Annotated[str, Letters(300, 1)]


class AbsenceIn(Body):
    """Who is away, who stands in, from when to when."""

    unit: KeyInBody
    clerk: KeyInBody
    deputy: KeyInBody
    starts_on: Day
    ends_on: Day
    reason: Annotated[str, Letters(120)] = ""


class AbsenceOut(Schema):
    """An absence."""

    id: int
    unit: str
    clerk: str
    deputy: str
    starts_on: Day
    ends_on: Day
    reason: str


class JointIn(Body):
    """A joint acceptance."""

    items: Annotated[list[Annotated[str, Letters(40, 1)]], Field(min_length=2, max_length=60)]
    lead_unit: KeyInBody
    visit_on: Day
    place: Annotated[str, Letters(120)] = ""


class JointOut(Schema):
    """A joint acceptance and what it found."""

    application: str
    lead_unit: str
    visit_on: Day
    place: str
    findings: str
    passed: bool | None


class VisitMove(Body):
    """Another day for the visit, and why."""

    visit_on: Day
    reason: Annotated[str, Letters(300, 1)]


class Findings(Body):
    """What the visit found."""

    findings: Annotated[str, Letters(4000, 1)]


class SetupIn(Body):
    """A business set-up; without items all services of the region."""

    region: Annotated[str, Letters(16, 1)]
    applicant_name: Annotated[str, Letters(160, 1)]
    applicant_uscc: Annotated[str, Letters(18)] = ""
    contact: Annotated[str, Letters(40)] = ""
    phone: Annotated[str, Letters(20)] = ""
    items: Annotated[list[Annotated[str, Letters(40, 1)]], Field(max_length=60)] = []


class Received(Schema):
    """What was received, and the code to follow it by."""

    application: str
    tracking_code: str


class OwnCase(Schema):
    """A case of the caller's firm, like a parcel on its way."""

    number: str
    title: str
    state: str
    place: str
    since: Day
    due_on: Day | None
    left: str
    todo: list[str]
    until: Day | None


class OwnApplication(Schema):
    """An application of the caller's firm."""

    number: str
    tracking_code: str
    cases: list[OwnCase]

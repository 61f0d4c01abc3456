"""What callers get and send about engagements."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, Field

from wutong.domains.engagements.choices import (
    EngagementKind,
    FollowUpKind,
    FollowUpState,
    LeaderLevel,
    Status,
)
from wutong.domains.engagements.models import Engagement
from wutong.kernel.http.fields import Body, Day, Flag, KeyInBody, Letters, Moment, Version


def _without_zone(value: time) -> time:
    return value.replace(tzinfo=None)


Clock = Annotated[time, AfterValidator(_without_zone), Field(description="中国时间，如 09:30")]
Level = Annotated[LeaderLevel | None, Field(description="带队级别；null 则按 led_by 的职务判断")]


class EngagementRow(Schema):
    """An engagement as lists show it."""

    id: int
    kind: EngagementKind
    status: Status
    title: str
    starts_on: Day
    ends_on: Day
    starts_at: time | None
    places: str
    region: str = Field(description="主办地区的行政区划代码")
    unit: int | None
    leader_level: LeaderLevel
    led_by: str
    version: int

    @staticmethod
    def resolve_region(engagement: Any) -> str:
        """The region's code."""
        code: str = engagement.region.code
        return code

    @staticmethod
    def resolve_unit(engagement: Any) -> int | None:
        """The unit's number."""
        number: int | None = engagement.unit_id
        return number


class EngagementList(Schema):
    """One page of engagements."""

    items: list[EngagementRow]
    next: str | None


class EngagementMemberShape(Schema):
    """Somebody of ours who takes part."""

    id: int
    name: str
    user: int | None
    title_then: str = Field(description="活动当日的职务")
    leader_level: LeaderLevel

    @staticmethod
    def resolve_name(member: Any) -> str:
        """The person's name."""
        return str(member)

    @staticmethod
    def resolve_user(member: Any) -> int | None:
        """The account's number."""
        number: int | None = member.user_id
        return number


class FirmMetShape(Schema):
    """A firm that was met."""

    id: int
    name: str
    investor: int | None = Field(description="客商编号；没有登记或看不到的为 null")
    note: str


class FollowUpShape(Schema):
    """Something that follows."""

    id: int
    engagement: int
    kind: FollowUpKind
    text: str
    owner: int | None
    due: Day | None
    state: FollowUpState
    result: str = Field(description="办结的结果；转为线索的是线索编号")

    @staticmethod
    def resolve_engagement(follow_up: Any) -> int:
        """The engagement's number."""
        number: int = follow_up.engagement_id
        return number

    @staticmethod
    def resolve_owner(follow_up: Any) -> int | None:
        """The person's number."""
        number: int | None = follow_up.owner_id
        return number


class SignedShape(Schema):
    """A project that reached a stage at the event."""

    project: str
    name: str
    stage: str
    on: date
    verified: bool


class EngagementShape(EngagementRow):
    """An engagement with all that belongs to it."""

    purpose: str
    outcome: str
    minutes: str
    minutes_at: Moment | None
    cancel_reason: str
    members: list[EngagementMemberShape]
    firms: list[FirmMetShape]
    follow_ups: list[FollowUpShape]
    projects: list[str] = Field(description="所涉项目的编号")
    signing_event: int | None
    signed: list[SignedShape]


class FollowUpList(Schema):
    """The caller's open follow-ups."""

    items: list[FollowUpShape]


class _Stated(Body):
    ends_on: Day | None = None
    starts_at: Clock | None = None
    places: Annotated[str, Letters(200)] = ""
    leader_level: Level = None
    led_by: Annotated[str, Letters(60)] = ""
    purpose: Annotated[str, Letters(4000)] = ""
    outcome: Annotated[str, Letters(4000)] = ""


class NewEngagement(_Stated):
    """An engagement to record, or to plan (``held`` false)."""

    kind: EngagementKind
    title: Annotated[str, Letters(120, 1)]
    starts_on: Day
    region: Annotated[str, Letters(16, 6)] = Field(description="行政区划代码")
    unit: KeyInBody | None = None
    held: Flag = Field(True, description="false 则先作计划")
    firms: list[Annotated[str, Letters(120, 1)]] = Field([], max_length=200)
    signing_event: KeyInBody | None = Field(None, description="已有的签约活动编号")


class EngagementChanges(_Stated):
    """Fields to change; those left out stay."""

    kind: EngagementKind | None = None
    title: Annotated[str, Letters(120, 1)] = ""
    starts_on: Day | None = None
    region: Annotated[str, Letters(16, 6)] = ""
    unit: KeyInBody | None = None
    reason: Annotated[str, Letters(300)] = ""
    version: Version | None = Field(None, description="所见版本；也可用 If-Match")

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        return {
            name: value
            for name, value in self.model_dump(exclude_unset=True).items()
            if name not in {"reason", "version"}
        }


class CancellationBody(Body):
    """Why."""

    reason: Annotated[str, Letters(300, 1)]


class HeldBody(Body):
    """What came of it."""

    outcome: Annotated[str, Letters(4000)] = ""


class EngagementMinutesBody(Body):
    """The minutes, and what came of it."""

    minutes: Annotated[str, Letters(20000, 1)]
    outcome: Annotated[str, Letters(4000)] | None = None


class FirmsMetBody(Body):
    """Firms that were met, by name."""

    names: list[Annotated[str, Letters(120, 1)]] = Field(min_length=1, max_length=200)
    note: Annotated[str, Letters(300)] = ""


class EngagementMemberBody(Body):
    """Somebody who takes part: an account, or a name."""

    user: KeyInBody | None = None
    name: Annotated[str, Letters(60)] = ""
    title: Annotated[str, Letters(60)] = ""
    leader_level: Level = None


class EngagementProjectBody(Body):
    """A project that the engagement is about."""

    project: Annotated[str, Letters(40, 1)] = Field(description="项目编号")


class FollowUpBody(Body):
    """Something to do."""

    text: Annotated[str, Letters(300, 1)]
    owner: KeyInBody
    due: Day
    firm: KeyInBody | None = Field(None, description="对接企业的行号")


class MetFirmLeadBody(Body):
    """What the lead is about."""

    content: Annotated[str, Letters(4000, 1)]
    confirmed: Flag = Field(False, description="与别的线索相撞也报备")


class FollowUpClosingBody(Body):
    """How a follow-up ended."""

    result: Annotated[str, Letters(300)] = ""
    dropped: Flag = False


class Whole:
    """An engagement whose related rows are the lists that were read for it."""

    def __init__(self, engagement: Engagement, **parts: Any) -> None:
        self.engagement = engagement
        self.__dict__.update(parts)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engagement, name)

"""One's own channels out of the site over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from wutong.domains.notices.actions.channels import Wishes, set_channels
from wutong.domains.notices.choices import Digest, NoticeKind, Vendor
from wutong.domains.notices.queries.channels import channels_of, robots_within_reach
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Body, Moment, TimeOfDay

router = Router()


class ChannelRobot(Schema):
    """A group robot that the caller may choose."""

    id: int
    name: str
    vendor: Vendor


class NoticeWay(Schema):
    """One kind of notice through one channel; without a robot by e-mail."""

    kind: NoticeKind
    robot: int | None = None


class NoticeChannels(Schema):
    """Where the caller is told besides the site. Hours are China's."""

    email: str
    email_confirmed_at: Moment | None
    quiet_from: TimeOfDay | None
    quiet_until: TimeOfDay | None
    urgent_at_once: bool
    digest: Digest
    digest_hour: int
    ways: list[NoticeWay]
    robots: list[ChannelRobot]


class NoticeChannelsBody(Body):
    """The whole of what the caller wants; a changed e-mail must be confirmed anew."""

    email: Annotated[str, Field(max_length=254)] = ""
    quiet_from: TimeOfDay | None = None
    quiet_until: TimeOfDay | None = None
    urgent_at_once: bool = False
    digest: Digest = Digest.AT_ONCE
    digest_hour: Annotated[int, Field(ge=0, le=23)] = 9
    ways: Annotated[list[NoticeWay], Field(max_length=500)] = []


@router.get("/notices/channels", response=NoticeChannels, summary="本人的通知方式")
def get_notice_channels(request: ApiCaller) -> Any:
    """邮箱、免打扰、汇总，和每类通知发到哪里。"""
    return _shown(request.user.pk)


@router.put("/notices/channels", response=NoticeChannels, summary="设置本人的通知方式")
def set_notice_channels(request: ApiCaller, body: NoticeChannelsBody) -> Any:
    """整体替换。"""
    stated = body.dict(exclude={"ways"})
    chosen = frozenset((str(way.kind), way.robot) for way in body.ways)
    set_channels(by=request.user, wishes=Wishes(**stated, chosen=chosen), at=clock.now())
    return _shown(request.user.pk)


def _shown(person: int) -> dict[str, Any]:
    mine = channels_of(person)
    plain = ("email", "email_confirmed_at", "quiet_from", "quiet_until", "urgent_at_once",
             "digest", "digest_hour")  # fmt: skip
    ways = sorted(mine.chosen, key=lambda one: (one[0], one[1] or 0))
    return {
        **{name: getattr(mine.setting, name) for name in plain},
        "ways": [{"kind": kind, "robot": robot} for kind, robot in ways],
        "robots": robots_within_reach([person], clock.today()).get(person, []),
    }

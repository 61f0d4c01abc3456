"""The green channel: a leader's word and a reason; shorter promised limits from then on."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.approvals.actions.support import access_for, required_text, take_turn
from wutong.domains.approvals.models import ApprovalCase, GreenChannel
from wutong.domains.approvals.queries.calendar import calendar_for
from wutong.domains.approvals.queries.courses import course_of
from wutong.domains.approvals.rules import clock
from wutong.domains.approvals.rules.errors import AlreadyMoved, NotAllowed
from wutong.domains.approvals.rules.green import shortened
from wutong.domains.org.queries import User
from wutong.domains.projects.queries import Project
from wutong.domains.projects.queries.permissions import permits
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import GRANT_GREEN_CHANNEL


def _require(project: Project, by: User | None, at: datetime) -> None:
    access = access_for(by, at)
    if access is not None and not permits(access, GRANT_GREEN_CHANNEL, project):
        raise NotAllowed(_("绿色通道由领导批准。"))


@transaction.atomic
def grant_green_channel(
    *, project: Project, reason: str, by: User, at: datetime
) -> tuple[GreenChannel, list[ApprovalCase]]:
    """Open the channel and shorten the promised limits of running cases; which ones they were.

    Cases received while it is open take the shorter limits from the start. Raises NotAllowed,
    BadValue without a reason, AlreadyMoved where one is open.
    """
    _require(project, by, at)
    why = required_text(reason, _("请写明开通绿色通道的理由。"))[:300]
    try:
        with transaction.atomic():
            channel = GreenChannel.objects.create(
                project=project, reason=why, leader=by, granted_at=at
            )
    except IntegrityError:
        raise AlreadyMoved(_("这个项目的绿色通道已经开通。")) from None
    rows = ApprovalCase.objects.open().filter(project=project).order_by("pk")
    shorter = [one for one in rows if _shorten(one, by, at)]
    audit.record(
        actor=by, at=at, action="approvals.green_channel_granted", target=project, reason=why,
        changes={"cases": [None, len(shorter)]},
    )  # fmt: skip
    return channel, shorter


def _shorten(case: ApprovalCase, by: User, at: datetime) -> bool:
    """Give a running case the channel's limit; whether it became shorter."""
    row = take_turn(case, at)
    course, calendar = course_of(row), calendar_for(row.region_path)
    limit = shortened(
        row.limit_days, row.version.green_days, clock.used(course, day_of(at), calendar)
    )
    was, row.green = row.limit_days, True
    if limit == was:
        row.save(update_fields=["green"])
        return False
    row.limit_days = limit
    due = clock.due(course, limit, calendar)
    before, row.due_on, row.provisional = row.due_on, due.on, due.provisional
    row.save(update_fields=["green", "limit_days", "due_on", "provisional"])
    audit.record(
        actor=by, at=at, action="approvals.limit_shortened", target=row,
        changes={"limit_days": [was, limit],
                 "due_on": [str(before) if before else None, str(due.on) if due.on else None]},
    )  # fmt: skip
    return True


@transaction.atomic
def end_green_channel(
    *, channel: GreenChannel, reason: str, by: User | None, at: datetime
) -> GreenChannel:
    """Close the channel: what was promised to running cases stands, new ones take ordinary limits.

    Raises NotAllowed, BadValue without a reason, AlreadyMoved where it is closed.
    """
    _require(channel.project, by, at)
    why = required_text(reason, _("请写明结束绿色通道的原因。"))[:300]
    ended = GreenChannel.objects.filter(pk=channel.pk, ended_at=None).update(
        ended_at=at, ended_reason=why
    )
    if not ended:
        raise AlreadyMoved(_("这条绿色通道已经结束。"))
    audit.record(
        actor=by, at=at, action="approvals.green_channel_ended", target=channel.project, reason=why
    )
    channel.refresh_from_db()
    return channel

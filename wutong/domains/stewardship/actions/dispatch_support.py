"""What every write of a dispatch meeting shares: its turn, who may, the audit row."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from wutong.domains.org.queries import User
from wutong.domains.stewardship.actions.appeal_support import access_for
from wutong.domains.stewardship.choices import MeetingState
from wutong.domains.stewardship.models import DispatchMeeting
from wutong.domains.stewardship.queries.dispatch_rights import may_hold
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.kernel import audit
from wutong.kernel.clock import day_of

LONGEST_REASON: Final = 300


def take_turn(meeting: DispatchMeeting, by: User | None, at: datetime) -> DispatchMeeting:
    """The planned meeting, held until the transaction ends. None is the system.

    Raises NotAllowed, and AlreadyMoved once it was held or cancelled: its agenda is frozen.
    """
    access = access_for(by, at)
    if access is not None and not may_hold(access, meeting):
        raise NotAllowed(_("您的岗位不能办这个调度会。"))
    rows = DispatchMeeting.objects.select_for_update(of=("self",)).select_related("region", "unit")
    row: DispatchMeeting = rows.get(pk=meeting.pk)
    if row.state != MeetingState.PLANNED:
        raise AlreadyMoved(
            _("调度会现在是“%(state)s”，议程不能再改。") % {"state": row.get_state_display()}
        )
    return row


def require_its_day(meeting: DispatchMeeting, at: datetime) -> None:
    """Raise BadValue before the day of the meeting."""
    if meeting.on > day_of(at):
        raise BadValue("on", _("调度会还没有到日期。"))


def short_text(text: str, field: str, most: int = LONGEST_REASON) -> str:
    """``text`` trimmed. Raises BadValue where nothing is left or it is too long."""
    clean = text.strip()
    if not clean:
        raise BadValue(field, _("请填写。"))
    return at_most(clean, field, most)


def at_most(text: str, field: str, most: int) -> str:
    """``text`` trimmed. Raises BadValue where it is too long."""
    clean = text.strip()
    if len(clean) > most:
        raise BadValue(field, _("最多 %(most)s 个字。") % {"most": most})
    return clean


def write_of_project(
    row: DispatchMeeting, project: Any, what: str, by: User | None, at: datetime,
    reason: str = "", **changes: Any,
) -> None:  # fmt: skip
    """The audit row of something about one project: it stands on the project, so that of a
    confidential one only those read it who see the project."""
    audit.record(
        actor=by, at=at, action=f"stewardship.dispatch_{what}", target=project, reason=reason,
        changes={"meeting": [None, row.title]} | changes,
    )  # fmt: skip


def write(
    row: DispatchMeeting, what: str, by: User | None, at: datetime, reason: str = "",
    **changes: Any,
) -> None:  # fmt: skip
    """The audit row; ``changes`` are [before, after]."""
    audit.record(
        actor=by, at=at, action=f"stewardship.dispatch_{what}", target=row, changes=changes,
        reason=reason,
    )  # fmt: skip

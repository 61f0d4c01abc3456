"""What follows from an engagement: tasks with an owner and a day, and leads."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.engagements.actions.support import require
from wutong.domains.engagements.choices import FollowUpKind, FollowUpState
from wutong.domains.engagements.models import Engagement, FirmMet, FollowUp
from wutong.domains.engagements.queries.permissions import may_record
from wutong.domains.engagements.rules.errors import AlreadyChanged, BadValue, NotAllowed
from wutong.domains.org.queries import Post, User, access_of, within
from wutong.kernel import audit
from wutong.kernel.clock import day_of


@transaction.atomic
def add_follow_up(
    *,
    engagement: Engagement,
    text: str,
    owner: User,
    due: date,
    by: User | None,
    at: datetime,
    firm: FirmMet | None = None,
) -> FollowUp:
    """Somebody is to do something by a day: it stands in their 今日 until it is done.

    Raises BadValue without words or for a day before the engagement.
    """
    require(by, engagement, at)
    if not text.strip():
        raise BadValue(_("请写明要做什么。"), "text")
    if due < engagement.starts_on:
        raise BadValue(_("期限不能早于活动的日期。"), "due")
    follow_up = FollowUp.objects.create(
        engagement=engagement, kind=FollowUpKind.TASK, text=text.strip(), owner=owner, due=due,
        firm=firm, created_at=at,
    )  # fmt: skip
    audit.record(
        actor=by, at=at, action="engagements.follow_up_added", target=engagement,
        changes={"text": [None, follow_up.text], "owner": [None, str(owner)],
                 "due": [None, str(due)]},
    )  # fmt: skip
    return follow_up


@transaction.atomic
def close_follow_up(
    *, follow_up: FollowUp, by: User, at: datetime, result: str = "", dropped: bool = False
) -> FollowUp:
    """It is done, or no longer followed (``dropped``, which wants its reason in ``result``).

    By its owner or by whoever may change the engagement. Raises NotAllowed, AlreadyChanged.
    """
    access = access_of(by, day_of(at))
    if follow_up.owner_id != by.pk and not may_record(access, follow_up.engagement):
        raise NotAllowed(_("这件事由责任人或活动的登记单位来办结。"))
    if dropped and not result.strip():
        raise BadValue(_("请写明不再跟进的原因。"), "result")
    state = FollowUpState.DROPPED if dropped else FollowUpState.DONE
    closed = FollowUp.objects.filter(pk=follow_up.pk, state=FollowUpState.OPEN).update(
        state=state, result=result.strip(), closed_at=at, closed_by=by
    )
    if not closed:
        raise AlreadyChanged(_("这件事已经办结了。"))
    follow_up.refresh_from_db()
    audit.record(
        actor=by, at=at,
        action=f"engagements.follow_up_{'dropped' if dropped else 'done'}",
        target=follow_up.engagement, changes={"text": [follow_up.text, result.strip()]},
    )  # fmt: skip
    return follow_up


@transaction.atomic
def pass_on(*, post: Post, successor: Post, on: date, by: User | None, at: datetime) -> int:
    """Open follow-ups of the post's scope go to whoever takes over. Returns how many."""
    rows = FollowUp.objects.filter(owner=post.user, state=FollowUpState.OPEN)
    if post.unit_id:
        rows = rows.filter(engagement__unit=post.unit)
    elif post.region:
        rows = rows.filter(within(post.region.path, "engagement__region_path"))
    moved = list(rows.select_related("engagement"))
    for one in moved:
        one.owner = successor.user
        one.save(update_fields=["owner"])
        audit.record(
            actor=by, at=at, action="engagements.follow_up_handed_over", target=one.engagement,
            changes={"owner": [str(post.user), str(successor.user)]}, reason=one.text,
        )  # fmt: skip
    return len(moved)

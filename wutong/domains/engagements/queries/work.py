"""What a person must do about engagements: for the page 今日."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.engagements.choices import FollowUpState, Status
from wutong.domains.engagements.models import Engagement, EngagementQuerySet, FollowUp
from wutong.domains.engagements.rules.life import minutes_due
from wutong.kernel.clock import day_of
from wutong.kernel.registry import WorkItem
from wutong.kernel.scope import Access

AHEAD: Final = timedelta(days=1)
FOLLOW_UP_AHEAD: Final = timedelta(days=7)
MINUTES_ASKED_FOR: Final = timedelta(days=60)
VISIT, MINUTES, FOLLOW_UP = "engagement_visit", "engagement_minutes", "engagement_follow_up"


def own(access: Access) -> EngagementQuerySet:
    """Engagements that the person takes part in or entered."""
    mine = Q(members__user=access.user) | Q(created_by=access.user)
    return Engagement.objects.visible_to(access).filter(mine).distinct()


def visits(access: Access, at: datetime, limit: int) -> Sequence[WorkItem]:
    """Plans for today and tomorrow, and plans whose day has passed without a word."""
    if access.user is None:
        return []
    today = day_of(at)
    found = own(access).filter(status=Status.PLANNED, starts_on__lte=today + AHEAD)
    return [
        WorkItem(
            kind=VISIT,
            title=one.title,
            url=reverse("engagements:detail", args=[one.pk]),
            reason=_visit_words(one, one.ends_on < today),
            due=one.ends_on if one.ends_on < today else max(one.starts_on, today),
            heading=_("活动安排"),
        )
        for one in found.order_by("starts_on", "pk")[:limit]
    ]


def _visit_words(one: Engagement, passed: bool) -> str:
    if passed:
        return _("日子已过，请确认是否举行")
    words = [str(one.get_kind_display()), f"{one.starts_at:%H:%M}" if one.starts_at else "",
             one.places]  # fmt: skip
    return " · ".join(word for word in words if word)


def minutes_missing(access: Access, at: datetime, limit: int) -> Sequence[WorkItem]:
    """Held engagements that the person entered or took part in, without minutes, two months
    back."""
    if access.user is None:
        return []
    today = day_of(at)
    found = own(access).filter(
        status=Status.HELD, minutes="", ends_on__range=(today - MINUTES_ASKED_FOR, today)
    )
    return [
        WorkItem(
            kind=MINUTES,
            title=one.title,
            url=reverse("engagements:minutes", args=[one.pk]),
            reason=_("%(on)s 举行，还没有纪要") % {"on": one.ends_on},
            due=minutes_due(one.ends_on),
            heading=_("待写的活动纪要"),
        )
        for one in found.order_by("ends_on", "pk")[:limit]
    ]


def follow_ups(access: Access, at: datetime, limit: int) -> Sequence[WorkItem]:
    """The person's open follow-ups that are overdue or due within a week."""
    if access.user is None:
        return []
    found = (
        FollowUp.objects.visible_to(access)
        .filter(owner=access.user, state=FollowUpState.OPEN, due__lte=day_of(at) + FOLLOW_UP_AHEAD)
        .select_related("engagement")
    )
    return [
        WorkItem(
            kind=FOLLOW_UP,
            title=one.text,
            url=reverse("engagements:detail", args=[one.engagement_id]) + "#follow-ups",
            reason=one.engagement.title,
            due=one.due,
            heading=_("活动跟进事项"),
        )
        for one in found.order_by("due", "pk")[:limit]
    ]


SOURCES: Final = (visits, minutes_missing, follow_ups)

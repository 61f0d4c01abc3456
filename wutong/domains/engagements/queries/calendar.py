"""What stands in the calendar: engagements, and a person's own follow-ups."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from wutong.domains.engagements.choices import FollowUpState, Status
from wutong.domains.engagements.models import (
    CalendarFeed,
    Engagement,
    EngagementQuerySet,
    FollowUp,
)
from wutong.domains.engagements.rules.ics import CalendarEntry
from wutong.domains.org.queries import User
from wutong.kernel.scope import Access

UID_AT: Final = "@engagements.wutong"
FEED_BEHIND, FEED_AHEAD = timedelta(days=180), timedelta(days=731)
AT_MOST: Final = 2000


def digest_of(secret: str) -> str:
    """What is kept of a feed's secret. A fast hash will do: there are 256 random bits to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


def holder_of(secret: str) -> User | None:
    """Whose feed this is; None for any other text."""
    feed = CalendarFeed.objects.filter(sha256=digest_of(secret)).select_related("user").first()
    return feed.user if feed else None


def has_feed(user: int | None) -> bool:
    """Whether the person has a feed."""
    return CalendarFeed.objects.filter(user=user).exists()


def between(access: Access | None, first: date, last: date) -> EngagementQuerySet:
    """Engagements that the person sees and that touch these days, without those called off."""
    return (
        Engagement.objects.visible_to(access)
        .filter(starts_on__lte=last, ends_on__gte=first)
        .exclude(status=Status.CANCELLED)
        .select_related("region", "unit")
        .order_by("starts_on", "starts_at", "pk")
    )


def own_calendar(
    access: Access, today: date, address: Callable[[Engagement], str]
) -> Iterator[CalendarEntry]:
    """What a person's programme shows: engagements they take part in or entered, half a year back
    and two years ahead, called-off ones as such, and their open follow-ups."""
    first, last = today - FEED_BEHIND, today + FEED_AHEAD
    own = Q(members__user=access.user) | Q(created_by=access.user)
    found = (
        Engagement.objects.visible_to(access)
        .filter(own, starts_on__lte=last, ends_on__gte=first)
        .distinct()
        .order_by("starts_on", "pk")[:AT_MOST]
    )
    yield from entries(found, address)
    follow_ups = (
        FollowUp.objects.visible_to(access)
        .filter(owner=access.user, state=FollowUpState.OPEN, due__range=(first, last))
        .select_related("engagement")
        .order_by("due", "pk")[:AT_MOST]
    )
    for one in follow_ups:
        yield CalendarEntry(
            uid=f"follow-up-{one.pk}{UID_AT}",
            title=_("跟进：%(text)s") % {"text": one.text},
            first=one.due or today,
            last=one.due or today,
            changed_at=one.created_at,
            text=one.engagement.title,
            url=address(one.engagement),
        )


def entries(
    engagements: Iterable[Engagement], address: Callable[[Engagement], str]
) -> Iterator[CalendarEntry]:
    """Engagements as a calendar's entries."""
    for one in engagements:
        yield CalendarEntry(
            uid=f"engagement-{one.pk}{UID_AT}",
            title=f"{one.get_kind_display()}：{one.title}",
            first=one.starts_on,
            last=one.ends_on,
            changed_at=one.updated_at,
            starts_at=one.starts_at,
            place=one.places,
            text=one.purpose,
            url=address(one),
            sequence=one.version - 1,
            cancelled=one.status == Status.CANCELLED,
            tentative=one.status == Status.PLANNED,
        )

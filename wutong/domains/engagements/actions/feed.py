"""The secret address under which a person's calendar is read by their own programme."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

from django.db import transaction

from wutong.domains.engagements.models import CalendarFeed
from wutong.domains.engagements.queries.calendar import digest_of
from wutong.domains.org.queries import User
from wutong.kernel import audit

RANDOM_BYTES: Final = 32


@transaction.atomic
def open_feed(*, by: User, at: datetime) -> str:
    """A new secret of the person's feed; the one until now is worth nothing any more.

    It is nowhere to be read again.
    """
    secret = secrets.token_urlsafe(RANDOM_BYTES)
    feed, _made = CalendarFeed.objects.update_or_create(
        user=by, defaults={"sha256": digest_of(secret), "created_at": at}
    )
    audit.record(actor=by, at=at, action="engagements.feed_opened", target=feed)
    return secret


@transaction.atomic
def close_feed(*, by: User, at: datetime) -> bool:
    """End the person's feed; False where there was none."""
    feed = CalendarFeed.objects.filter(user=by).first()
    if feed is None:
        return False
    audit.record(actor=by, at=at, action="engagements.feed_closed", target=feed)
    feed.delete()
    return True

"""Counting look-ups of tracking codes, in the database so that every worker counts the same."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from wutong.domains.approvals.models import TrackingCount
from wutong.domains.approvals.rules.tracking import minute_of


def note_look_up(*, address: str, at: datetime, found: bool) -> None:
    """Count one look-up of an address. The clock pass forgets it after a day."""
    minute = minute_of(at)
    rows = TrackingCount.objects.filter(address=address, minute=minute)
    more = {"asked": F("asked") + 1, "missed": F("missed") + (0 if found else 1)}
    if rows.update(**more):
        return
    try:
        with transaction.atomic():
            TrackingCount.objects.create(
                address=address, minute=minute, asked=1, missed=0 if found else 1
            )
    except IntegrityError:  # another worker counted the minute's first look-up just now
        rows.update(**more)

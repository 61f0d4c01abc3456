"""The leads that a person holds go to a successor."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from wutong.domains.leads.actions.support import Before, take_turn, write_step
from wutong.domains.leads.choices import EventKind
from wutong.domains.leads.models import Lead
from wutong.domains.org.queries import User


@transaction.atomic
def pass_on(
    *, holder: User, successor: User, keys: Collection[int], by: User | None, at: datetime,
    **_more: Any,
) -> int:  # fmt: skip
    """The successor holds these leads; clocks and protection go on. Returns how many."""
    count = 0
    rows = Lead.objects.held().filter(pk__in=keys, owner=holder)
    for lead in rows.iterator(chunk_size=500):
        take_turn(lead, at)
        before = Before.of(lead)
        lead.owner = successor
        lead.save(update_fields=["owner"])
        write_step(lead, EventKind.HANDED_OVER, by, at, before=before)
        count += 1
    return count

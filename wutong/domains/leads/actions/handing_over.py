"""What a person holds goes to whoever takes over their post."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from wutong.domains.leads.actions.support import Before, take_turn, write_step
from wutong.domains.leads.choices import EventKind
from wutong.domains.leads.models import Lead
from wutong.domains.org.queries import Post, User, within


@transaction.atomic
def pass_on(*, post: Post, successor: Post, on: date, by: User | None, at: datetime) -> int:
    """The successor holds the leads of the post's scope that the former holder held; clocks and
    protection go on. Returns how many."""
    scope = (
        Q(unit=post.unit)
        if post.unit_id
        else within(post.region.path, "region_path")
        if post.region
        else Q(pk__in=[])
    )
    count = 0
    for lead in Lead.objects.held().filter(scope, owner=post.user).iterator(chunk_size=500):
        take_turn(lead, at)
        before = Before.of(lead)
        lead.owner = successor.user
        lead.save(update_fields=["owner"])
        write_step(lead, EventKind.HANDED_OVER, by, at, before=before)
        count += 1
    return count

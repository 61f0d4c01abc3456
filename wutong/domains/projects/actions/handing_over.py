"""A person's places on teams go to a successor."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from wutong.domains.org.queries import User
from wutong.domains.projects.actions.team import replace
from wutong.domains.projects.models import ProjectMember


@transaction.atomic
def pass_on(
    *, holder: User, successor: User, keys: Collection[int], on: date, by: User | None, at: datetime
) -> int:
    """Put the successor in the holder's place on these teams, with the same duties.

    The holder's last day on a team is the day before ``on``; where the successor is on it in that
    capacity already, the holder's part ends alone. Returns how many teams.
    """
    places = ProjectMember.objects.select_for_update(of=("self",)).filter(
        pk__in=keys, user=holder, left_on=None
    )
    left = list(places.select_related("project").order_by("pk"))
    for member in left:
        replace(member, successor, on, by, at)
    return len(left)

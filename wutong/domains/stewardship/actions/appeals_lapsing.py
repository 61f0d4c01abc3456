"""The pass that takes silence for consent, and what follows projects and posts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from wutong.domains.org.queries import User
from wutong.domains.stewardship.actions.appeals_moving import move
from wutong.domains.stewardship.actions.following import follow
from wutong.domains.stewardship.choices import OPEN_APPEALS, AppealMove, AppealState
from wutong.domains.stewardship.models import Appeal, AppealTask
from wutong.domains.stewardship.queries.appeal_finding import SEARCH_KIND, indexed
from wutong.domains.stewardship.rules.errors import AlreadyMoved
from wutong.kernel import audit
from wutong.kernel.clock import day_of

BATCH: Final = 200


def lapse_appeals(*, at: datetime, batch: int = BATCH) -> int:
    """Resolve what nobody contradicted until the day before ``at``; how many.

    Each is a transaction of its own: a killed run leaves whole appeals, the next goes on, and a
    missed run changes neither what is resolved nor on which day. An objection that comes at the
    same moment wins or is told that it came too late.
    """
    resolved, after = 0, (date.min, 0)
    while True:
        rows = list(_silent(day_of(at), after, batch))
        for row in rows:
            try:
                move(appeal=row, move=AppealMove.LAPSE, by=None, at=at)
                resolved += 1
            except AlreadyMoved:
                continue
        if not rows:
            return resolved
        last = rows[-1]
        after = (last.due_on or date.min, last.pk)


def _silent(on: date, after: tuple[date, int], batch: int) -> Any:
    """Answered appeals whose days to object are over; they are due on the last of these days."""
    day, key = after
    rows = Appeal.objects.open().filter(state=AppealState.ANSWERED, due_on__lt=on)
    later = Q(due_on__gt=day) | Q(due_on=day, pk__gt=key)
    return list(rows.filter(later).order_by("due_on", "pk")[:batch])


def follow_projects(*, former_units: Mapping[int, int | None], at: datetime, **_more: Any) -> int:
    """Put the appeals of projects that moved, or became confidential or open, where their
    projects are now; how many."""
    return follow(
        Appeal, former_units, at, action="stewardship.appeal_followed", kind=SEARCH_KIND,
        indexed=indexed,
    )  # fmt: skip


@transaction.atomic
def pass_on(
    *, holder: User, successor: User, keys: Collection[int], by: User | None, at: datetime,
    **_more: Any,
) -> int:  # fmt: skip
    """Give these open tasks that a person has by name to a successor; how many."""
    tasks = AppealTask.objects.filter(
        pk__in=keys, person=holder, ended_at=None, appeal__state__in=OPEN_APPEALS
    )
    rows = list(tasks.select_related("appeal").order_by("pk"))
    for task in rows:
        audit.record(
            actor=by, at=at, action="stewardship.appeal_passed_on", target=task.appeal,
            changes={"person": [str(holder), str(successor)]},
        )  # fmt: skip
    tasks.update(person=successor)
    return len(rows)

"""The pass that takes silence for consent, and what follows calendars, projects and posts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import batched
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Q, QuerySet

from wutong.domains.org.queries import Post, User, within
from wutong.domains.stewardship.actions.appeals_moving import move
from wutong.domains.stewardship.choices import OPEN_APPEALS, AppealMove, AppealState
from wutong.domains.stewardship.models import Appeal, AppealTask
from wutong.domains.stewardship.queries.appeal_clocks import dues_of
from wutong.domains.stewardship.queries.appeal_finding import SEARCH_KIND, indexed
from wutong.domains.stewardship.rules.errors import AlreadyMoved
from wutong.kernel import audit, search
from wutong.kernel.bulk import in_batches
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


def recompute_due(
    *, region_path: str = "", first_day: date | None = None, batch: int = BATCH, **_more: Any
) -> int:
    """Bring the last days of open appeals up to the calendar of their regions; how many moved.

    Clocks that end before ``first_day`` are left alone; done again it changes nothing.
    """
    rows = _running(region_path, first_day)
    return in_batches(rows, lambda found: sum(_recompute(row) for row in found), batch)


def _running(region_path: str, first_day: date | None) -> QuerySet[Appeal]:
    rows = Appeal.objects.open().prefetch_related("extensions")
    if region_path:
        rows = rows.filter(within(region_path, "region_path"))
    if first_day is not None:
        rows = rows.filter(
            Q(resolve_by__gte=first_day) | Q(objects_until__gte=first_day) | Q(provisional=True)
        )
    return rows


def _recompute(row: Appeal) -> bool:
    due = dues_of(row)
    now = (due.now, due.whole, due.objects_until, due.provisional)
    if now == (row.due_on, row.resolve_by, row.objects_until, row.provisional):
        return False
    return bool(
        Appeal.objects.filter(pk=row.pk, lock=row.lock).update(
            due_on=due.now, resolve_by=due.whole, objects_until=due.objects_until,
            provisional=due.provisional, lock=F("lock") + 1,
        )
    )  # fmt: skip


@transaction.atomic
def follow_projects(*, former_units: Mapping[int, int | None], at: datetime, **_more: Any) -> int:
    """Put the appeals of projects that moved, or became confidential or open, where their
    projects are now; how many."""
    moved = 0
    for keys in batched(sorted(former_units), BATCH):
        rows = Appeal.objects.select_for_update(of=("self",)).filter(project__in=keys)
        for row in rows.select_related("project__region").order_by("pk"):
            moved += _follow(row, at)
    return moved


def _follow(row: Appeal, at: datetime) -> bool:
    project = row.project
    assert project is not None
    if (row.region_id, row.confidential) == (project.region_id, project.confidential):
        return False
    before = row.region_path
    row.region, row.region_path = project.region, project.region_path
    row.confidential = project.confidential
    row.lock += 1
    row.save(update_fields=["region", "region_path", "confidential", "lock"])
    search.index_objects(SEARCH_KIND, indexed([row.pk]))
    audit.record(
        actor=None, at=at, action="stewardship.appeal_followed", target=row,
        changes={"region_path": [before, row.region_path]},
    )  # fmt: skip
    return True


@transaction.atomic
def pass_on(*, post: Post, successor: Post, by: User | None, at: datetime, **_more: Any) -> int:
    """Give the open tasks that a person of the unit holds by name to the successor; how many."""
    if post.unit_id is None:
        return 0
    tasks = AppealTask.objects.filter(
        unit=post.unit_id, person=post.user, ended_at=None, appeal__state__in=OPEN_APPEALS
    )
    rows = list(tasks.select_related("appeal").order_by("pk"))
    for task in rows:
        audit.record(
            actor=by, at=at, action="stewardship.appeal_passed_on", target=task.appeal,
            changes={"person": [str(post.user), str(successor.user)]},
        )  # fmt: skip
    tasks.update(person=successor.user)
    return len(rows)

"""What others change and cases follow: calendars, posts that are handed over, projects that move."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import batched
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Prefetch, Q, QuerySet

from wutong.domains.approvals.choices import OPEN, CaseMove
from wutong.domains.approvals.models import Application, ApprovalCase, CaseEvent, CasePause
from wutong.domains.approvals.queries.calendar import calendar_for
from wutong.domains.approvals.queries.courses import course_of
from wutong.domains.approvals.queries.finding import SEARCH_KIND, indexed
from wutong.domains.approvals.rules import clock
from wutong.domains.approvals.rules.machine import RUNNING
from wutong.domains.org.queries import Post, User, within
from wutong.kernel import audit, search
from wutong.kernel.bulk import in_batches

ROWS_A_BATCH: Final = 500


def recompute_due(
    *, region_path: str = "", first_day: date | None = None, batch: int = ROWS_A_BATCH, **_more: Any
) -> int:
    """Bring the last days of running clocks up to the calendar of their regions; how many moved.

    Done again it changes nothing. Clocks that end before ``first_day`` are left alone. A case that is being
    written to meanwhile counts by the new calendar anyway.
    """
    rows = _running(region_path, first_day)
    return in_batches(rows, lambda found: sum(_recompute(row) for row in found), batch)


def _running(region_path: str, first_day: date | None) -> QuerySet[ApprovalCase]:
    rows = ApprovalCase.objects.filter(state__in=RUNNING)
    if region_path:
        rows = rows.filter(within(region_path, "region_path"))
    if first_day is not None:
        rows = rows.filter(Q(due_on__gte=first_day) | Q(due_on=None) | Q(provisional=True))
    pauses = Prefetch("pauses", CasePause.objects.order_by("since", "pk"))
    return rows.prefetch_related(pauses)


def _recompute(row: ApprovalCase) -> bool:
    due = clock.due(course_of(row), row.limit_days, calendar_for(row.region_path))
    if (due.on, due.provisional) == (row.due_on, row.provisional):
        return False
    return bool(
        ApprovalCase.objects.filter(pk=row.pk, lock=row.lock).update(
            due_on=due.on, provisional=due.provisional, lock=F("lock") + 1
        )
    )


@transaction.atomic
def pass_on(*, post: Post, successor: Post, on: date, by: User | None, at: datetime) -> int:
    """Give the open cases of a post's scope to whoever takes it over; how many."""
    if post.unit_id:
        scope = Q(unit=post.unit_id)
    elif post.region is not None:
        scope = within(post.region.path, "region_path")
    else:
        return 0
    rows = list(
        ApprovalCase.objects.select_for_update(of=("self",))
        .filter(scope, clerk=post.user, state__in=OPEN)
        .order_by("pk")
    )
    for row in rows:
        _give(row, successor, by, at)
    return len(rows)


def _give(row: ApprovalCase, successor: Post, by: User | None, at: datetime) -> None:
    before = row.clerk
    row.clerk, row.lock, row.updated_at = successor.user, row.lock + 1, at
    row.save(update_fields=["clerk", "lock", "updated_at"])
    CaseEvent.objects.create(
        case=row, move=CaseMove.HAND_OVER, from_state=row.state, to_state=row.state, at=at, by=by,
        unit=row.unit, details={"clerk": str(successor.user)},
    )  # fmt: skip
    audit.record(
        actor=by, at=at, action="approvals.hand_over", target=row,
        changes={"clerk": [str(before), str(successor.user)]},
    )  # fmt: skip


@transaction.atomic
def follow_projects(*, former_units: Mapping[int, int | None], at: datetime, **_more: Any) -> int:
    """Put applications and cases of projects that moved, or became confidential or open, where
    their projects are now; how many cases."""
    moved = 0
    for keys in batched(sorted(former_units), ROWS_A_BATCH):
        applications = Application.objects.select_for_update(of=("self",)).filter(project__in=keys)
        for one in applications.select_related("project__region").order_by("pk"):
            moved += _follow(one, at)
    return moved


def _follow(application: Application, at: datetime) -> int:
    project = application.project
    assert project is not None
    now = (project.region_path, project.confidential)
    if (application.region_path, application.confidential) == now:
        return 0
    before = application.region_path
    application.region, (application.region_path, application.confidential) = project.region, now
    application.save(update_fields=["region", "region_path", "confidential"])
    cases = list(application.cases.order_by("pk").values_list("pk", flat=True))
    ApprovalCase.objects.filter(pk__in=cases).update(
        region_path=now[0], confidential=now[1], lock=F("lock") + 1
    )
    search.index_objects(SEARCH_KIND, indexed(cases))
    audit.record(
        actor=None, at=at, action="approvals.followed_project", target=application,
        changes={"region_path": [before, now[0]]},
    )  # fmt: skip
    return len(cases)

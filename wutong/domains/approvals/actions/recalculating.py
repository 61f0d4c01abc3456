"""The last days of running clocks by the calendar as it is now."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django.db.models import F, Prefetch, Q, QuerySet

from wutong.domains.approvals.actions.telling import send_moved
from wutong.domains.approvals.models import ApprovalCase, CasePause
from wutong.domains.approvals.queries.calendar import calendar_for
from wutong.domains.approvals.queries.courses import course_of
from wutong.domains.approvals.queries.telling import Audience, DueCase, Moved
from wutong.domains.approvals.rules import clock
from wutong.domains.approvals.rules.machine import RUNNING
from wutong.domains.org.queries import asking_once, within
from wutong.kernel import audit
from wutong.kernel.bulk import in_batches, insert_many
from wutong.kernel.clock import day_of

ROWS_A_BATCH: Final = 500


def recompute_due(
    *, at: datetime, region_path: str = "", first_day: date | None = None,
    batch: int = ROWS_A_BATCH, **_more: Any,
) -> int:  # fmt: skip
    """Bring the last days of running clocks up to the calendar of their regions and tell whose
    they are; how many moved.

    ``region_path`` "" is the whole country. Clocks that end before ``first_day`` are left alone.
    Done again it changes nothing, and nobody is told again. A case that is being written to
    meanwhile counts by the new calendar anyway.
    """
    rows, audience = _running(region_path, first_day), Audience(day_of(at))
    with asking_once():
        return in_batches(rows, lambda found: _recompute(found, audience, at), batch)


def _running(region_path: str, first_day: date | None) -> QuerySet[ApprovalCase]:
    rows = ApprovalCase.objects.filter(state__in=RUNNING)
    if region_path:
        rows = rows.filter(within(region_path, "region_path"))
    if first_day is not None:
        rows = rows.filter(Q(due_on__gte=first_day) | Q(due_on=None) | Q(provisional=True))
    pauses = Prefetch("pauses", CasePause.objects.order_by("since", "pk"))
    return rows.prefetch_related(pauses)


def _recompute(rows: list[ApprovalCase], audience: Audience, at: datetime) -> int:
    was = {row.pk: row.due_on for row in rows if row.due_on}
    changed = [row for row in rows if _put_right(row)]
    moved = [row for row in changed if row.due_on and was.get(row.pk, row.due_on) != row.due_on]
    insert_many([
        audit.entry(
            actor=None, at=at, action="approvals.due_moved", target=row,
            changes={"due_on": [str(was[row.pk]), str(row.due_on)]},
        )
        for row in moved
    ])  # fmt: skip
    send_moved(
        [Moved(_due_case(row, row.due_on), was[row.pk]) for row in moved if row.due_on],
        audience, at=at,
    )  # fmt: skip
    return len(changed)


def _due_case(row: ApprovalCase, due_on: date) -> DueCase:
    return DueCase(
        row.pk, row.region_path, row.unit_id, row.clerk_id, row.investor_id, row.number,
        row.confidential, due_on,
    )  # fmt: skip


def _put_right(row: ApprovalCase) -> bool:
    due = clock.due(course_of(row), row.limit_days, calendar_for(row.region_path))
    if (due.on, due.provisional) == (row.due_on, row.provisional):
        return False
    row.due_on, row.provisional = due.on, due.provisional
    return bool(
        ApprovalCase.objects.filter(pk=row.pk, lock=row.lock).update(
            due_on=due.on, provisional=due.provisional, lock=F("lock") + 1
        )
    )

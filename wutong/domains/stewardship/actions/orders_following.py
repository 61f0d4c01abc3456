"""What of orders follows calendars, projects and posts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Q

from wutong.domains.org.queries import User, within, working_calendar
from wutong.domains.stewardship.actions.following import follow
from wutong.domains.stewardship.models import SupervisionOrder
from wutong.domains.stewardship.queries.order_finding import SEARCH_KIND, indexed
from wutong.kernel import audit
from wutong.kernel.bulk import in_batches

BATCH: Final = 200


def follow_projects(*, former_units: Mapping[int, int | None], at: datetime, **_more: Any) -> int:
    """Put the orders of projects that moved, or became confidential or open, where their projects
    are now; how many."""
    return follow(
        SupervisionOrder, former_units, at, action="stewardship.order_followed", kind=SEARCH_KIND,
        indexed=indexed,
    )  # fmt: skip


def recheck_provisional(
    *, region_path: str = "", first_day: date | None = None, batch: int = BATCH, **_more: Any
) -> int:
    """Mark anew which days of open orders lie past the published calendar; how many changed. The
    days themselves were set by people and stay."""
    rows = SupervisionOrder.objects.open()
    if region_path:
        rows = rows.filter(within(region_path, "region_path"))
    if first_day is not None:
        rows = rows.filter(Q(due_on__gte=first_day) | Q(provisional=True))
    return in_batches(rows, lambda found: sum(_recheck(row) for row in found), batch)


def _recheck(row: SupervisionOrder) -> bool:
    provisional = working_calendar(row.region_path).is_provisional(row.due_on)
    if provisional == row.provisional:
        return False
    rows = SupervisionOrder.objects.filter(pk=row.pk, lock=row.lock)
    return bool(rows.update(provisional=provisional, lock=F("lock") + 1))


@transaction.atomic
def pass_on(
    *, holder: User, successor: User, keys: Collection[int], by: User | None, at: datetime,
    **_more: Any,
) -> int:  # fmt: skip
    """Give these open orders that a person owns by name, or gave, to a successor; how many."""
    rows = SupervisionOrder.objects.open().filter(pk__in=keys)
    mine = rows.filter(Q(owner=holder) | Q(giver=holder)).select_for_update(of=("self",))
    passed = 0
    for row in mine.order_by("pk"):
        changes = {}
        for name in ("owner", "giver"):
            if getattr(row, f"{name}_id") == holder.pk:
                setattr(row, name, successor)
                changes[name] = [str(holder), str(successor)]
        if row.owner_id == row.giver_id:  # nobody closes their own: the unit does it
            row.owner = None
        row.lock += 1
        row.save(update_fields=["owner", "giver", "lock"])
        audit.record(
            actor=by, at=at, action="stewardship.order_passed_on", target=row, changes=changes
        )
        passed += 1
    return passed

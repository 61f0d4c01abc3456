"""The last days of open appeals by the calendar as it is now."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.notices.actions import Telling, tell_all
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.org.queries import asking_once, within
from wutong.domains.stewardship.models import Appeal
from wutong.domains.stewardship.queries.appeal_clocks import dues_of
from wutong.domains.stewardship.queries.appeal_people import workers
from wutong.kernel import audit
from wutong.kernel.bulk import in_batches, insert_many
from wutong.kernel.clock import day_of

BATCH: Final = 200

type Days = dict[int, date | None]


def recompute_due(
    *, at: datetime, region_path: str = "", first_day: date | None = None, batch: int = BATCH,
    **_more: Any,
) -> int:  # fmt: skip
    """Bring the last days of open appeals up to the calendar of their regions and tell who works
    on them; how many moved.

    ``region_path`` "" is the whole country. Clocks that end before ``first_day`` are left alone;
    done again it changes nothing, and nobody is told again.
    """
    rows = _running(region_path, first_day)
    with asking_once():
        return in_batches(rows, lambda found: _recompute(found, at), batch)


def _running(region_path: str, first_day: date | None) -> QuerySet[Appeal]:
    rows = Appeal.objects.open().prefetch_related("extensions")
    if region_path:
        rows = rows.filter(within(region_path, "region_path"))
    if first_day is not None:
        rows = rows.filter(
            Q(resolve_by__gte=first_day) | Q(objects_until__gte=first_day) | Q(provisional=True)
        )
    return rows


def _recompute(rows: list[Appeal], at: datetime) -> int:
    was: Days = {row.pk: row.due_on for row in rows}
    changed = [row for row in rows if _put_right(row)]
    moved = [row for row in changed if row.due_on and was[row.pk] not in (None, row.due_on)]
    insert_many([
        audit.entry(
            actor=None, at=at, action="stewardship.appeal_due_moved", target=row,
            changes={"due_on": [str(was[row.pk]), str(row.due_on)]},
        )
        for row in moved
    ])  # fmt: skip
    tell_all([_telling(row, was, at) for row in moved], at=at)
    return len(changed)


def _put_right(row: Appeal) -> bool:
    due = dues_of(row)
    now = (due.now, due.whole, due.objects_until, due.provisional)
    if now == (row.due_on, row.resolve_by, row.objects_until, row.provisional):
        return False
    row.due_on, row.resolve_by, row.objects_until, row.provisional = now
    return bool(
        Appeal.objects.filter(pk=row.pk, lock=row.lock).update(
            due_on=due.now, resolve_by=due.whole, objects_until=due.objects_until,
            provisional=due.provisional, lock=F("lock") + 1,
        )
    )  # fmt: skip


def _telling(row: Appeal, was: Days, at: datetime) -> Telling:
    """The key names the change: the same day may move again."""
    return Telling(
        workers(row, day_of(at)), NoticeKind.MOVED,
        f"stewardship.appeal.{row.pk}.moved.{at.timestamp():.0f}",
        lambda: _("工作日历有变：诉求 %(number)s 的期限由 %(was)s 改为 %(due)s")
        % {"number": row.number, "was": was[row.pk], "due": row.due_on},
        reverse("stewardship:appeal", args=[row.number]),
    )  # fmt: skip

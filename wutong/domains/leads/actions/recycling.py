"""Overdue leads back to the pool, in one bounded pass.

Each batch is a transaction of its own: a killed run leaves whole batches, and the next goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from wutong.domains.leads.actions.support import Before, step_of
from wutong.domains.leads.choices import HELD, EventKind, LeadState, TransferState
from wutong.domains.leads.models import Lead, LeadDuty, LeadTransfer
from wutong.domains.org.queries import User
from wutong.kernel import audit
from wutong.kernel.bulk import insert_many
from wutong.kernel.clock import day_of

BATCH: Final = 500
MOST_AT_ONCE: Final = 1_000_000


@dataclass(frozen=True)
class Recycled:
    """What a pass did: leads whose protection lapsed, leads idle for too long."""

    lapsed: int
    idle: int

    @property
    def count(self) -> int:
        """All of them."""
        return self.lapsed + self.idle


def recycle(
    *, at: datetime, by: User | None = None, batch: int = BATCH, most: int = MOST_AT_ONCE
) -> Recycled:
    """Put every lead whose last day has passed into the pool, ``batch`` at a time, at most
    ``most``. Leads in an open arbitration stay where they are. ``by`` None is the system."""
    lapsed = idle = 0
    after: tuple[date, int] | None = None
    while lapsed + idle < most:
        with transaction.atomic():
            leads = _overdue(at, after, min(batch, most - lapsed - idle))
            if not leads:
                break
            after = (leads[-1].falls_on or day_of(at), leads[-1].pk)
            on_time_out = _put_back(leads, by, at)
        lapsed += on_time_out
        idle += len(leads) - on_time_out
    return Recycled(lapsed, idle)


def _overdue(at: datetime, after: tuple[date, int] | None, count: int) -> list[Lead]:
    """The next overdue leads in the order of their last day, held until the transaction ends."""
    rows = Lead.objects.held().filter(falls_on__lt=day_of(at), in_conflict=False)
    if after is not None:
        falls_on, pk = after
        rows = rows.filter(falls_on__gte=falls_on).exclude(falls_on=falls_on, pk__lte=pk)
    locked = rows.select_for_update(skip_locked=True, of=("self",), no_key=True)
    return list(locked.order_by("falls_on", "pk")[:count])


def _put_back(leads: Sequence[Lead], by: User | None, at: datetime) -> int:
    """Write one batch; how many of it lapsed (the others lay idle)."""
    keys = [one.pk for one in leads]
    Lead.objects.filter(pk__in=keys, state__in=HELD).update(
        previous_owner=F("owner"), owner=None, unit=None, state=LeadState.POOL, pooled_at=at,
        offered_unit=None, offered_path="", protected_until=None, falls_on=None, remind_on=None,
        version=F("version") + 1, updated_at=at,
    )  # fmt: skip
    LeadDuty.objects.filter(lead__in=keys, done_at=None, dropped_at=None).update(dropped_at=at)
    LeadTransfer.objects.filter(lead__in=keys, state=TransferState.PENDING).update(
        state=TransferState.WITHDRAWN, answered_at=at, answer=_("线索已进入公海")
    )
    events, entries, lapsed = [], [], 0
    for lead in leads:
        over = lead.protected_until is not None and lead.protected_until < day_of(at)
        lapsed += over
        before = Before.of(lead)
        lead.state, lead.owner_id, lead.unit_id = LeadState.POOL, None, None
        kind = EventKind.LAPSED if over else EventKind.IDLE
        events.append(step_of(lead, kind, by, at, before=before))
        entries.append(audit.entry(
            actor=by, at=at, action=f"leads.{kind}", target=lead,
            changes={"state": [before.state, lead.state], "owner": [before.owner, None]},
        ))  # fmt: skip
    insert_many(events)
    insert_many(entries)
    return lapsed

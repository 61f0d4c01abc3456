"""Reminders and escalation: whatever is due or overdue and not yet told. A missed run loses
nothing, and a second run tells nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wutong.domains.leads.actions.support import step_of
from wutong.domains.leads.actions.telling import (
    duties_due,
    duties_late_for_bureau,
    duties_late_for_leader,
    protections_lapsing,
)
from wutong.domains.leads.choices import HELD, EventKind
from wutong.domains.leads.models import Lead, LeadDuty, LeadEvent
from wutong.domains.notices.actions import Telling, tell_all
from wutong.kernel import audit, events
from wutong.kernel.bulk import insert_many
from wutong.kernel.clock import day_of

BATCH: Final = 500


@dataclass(frozen=True)
class Reminded:
    """How many were told: duties due, protections about to lapse, overdue ones told to the bureau
    and to the leader."""

    due: int
    lapsing: int
    to_bureau: int
    to_leader: int


def remind(*, at: datetime, batch: int = BATCH) -> Reminded:
    """Tell all that is due on the day of ``at`` or before and was not told yet, in batches."""
    on = day_of(at)
    running = LeadDuty.objects.filter(done_at=None, dropped_at=None, lead__state__in=HELD)
    return Reminded(
        due=_tell(
            running.filter(due__lte=on, reminded_at=None), "reminded_at", EventKind.REMINDED,
            lambda duty: _("%(kind)s期限 %(due)s") % _of(duty), duties_due, at, batch,
        ),
        lapsing=_tell(
            Lead.objects.held().filter(remind_on__lte=on, reminded_at=None), "reminded_at",
            EventKind.REMINDED,
            lambda lead: _("保护期到 %(day)s 为止") % {"day": lead.protected_until},
            protections_lapsing, at, batch,
        ),
        to_bureau=_tell(
            running.filter(bureau_on__lte=on, told_bureau_at=None), "told_bureau_at",
            EventKind.ESCALATED, lambda duty: _("%(kind)s超期，上报招商局") % _of(duty),
            duties_late_for_bureau, at, batch,
        ),
        to_leader=_tell(
            running.filter(leader_on__lte=on, told_leader_at=None), "told_leader_at",
            EventKind.ESCALATED, lambda duty: _("%(kind)s超期，上报领导") % _of(duty),
            duties_late_for_leader, at, batch,
        ),
    )  # fmt: skip


def _of(duty: Any) -> dict[str, Any]:
    return {"kind": duty.get_kind_display(), "due": duty.due}


def _tell(
    rows: QuerySet[Any],
    mark: str,
    kind: EventKind,
    words: Callable[[Any], str],
    tellings: Callable[[Sequence[Any], date], list[Telling]],
    at: datetime,
    batch: int,
) -> int:
    """Mark, write and tell what ``rows`` holds until nothing is left; how many."""
    told = 0
    while True:
        with transaction.atomic():
            locked = rows.select_for_update(skip_locked=True, of=("self",), no_key=True)
            if rows.model is LeadDuty:
                locked = locked.select_related("lead")
            found = list(locked.order_by("pk")[:batch])
            if not found:
                return told
            rows.model._default_manager.filter(pk__in=[one.pk for one in found]).update(
                **{mark: at}
            )
            steps = [_step(one, kind, words(one), at) for one in found]
            insert_many(steps)
            insert_many([_entry(step) for step in steps])
            for step in steps:
                events.publish(f"leads.{kind}", lead=step.lead_id, person=step.person_id,
                               reason=step.reason)  # fmt: skip
            tell_all(tellings(found, day_of(at)), at=at)
        told += len(found)


def _step(one: Any, kind: EventKind, reason: str, at: datetime) -> LeadEvent:
    return step_of(getattr(one, "lead", one), kind, None, at, reason=reason)


def _entry(step: LeadEvent) -> Any:
    return audit.entry(
        actor=None, at=step.at, action=f"leads.{step.kind}", target=step.lead, reason=step.reason
    )

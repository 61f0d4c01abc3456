"""Deadlines of leads by the calendar as it is now: duties, offers, arbitrations.

Each is worked out from where it began and the working days it had, both kept with it, so that a run
that is told again of the same change finds nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.leads.actions.telling import (
    BUREAU,
    Readers,
    address,
    receivers_of,
    workers_of,
)
from wutong.domains.leads.choices import HELD, DutyKind
from wutong.domains.leads.models import Lead, LeadConflict, LeadDuty, LeadTransfer
from wutong.domains.leads.rules.clocks import Limits, run
from wutong.domains.notices.actions import Telling, tell_all
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.org.queries import asking_once, in_charge_of, within, working_calendar
from wutong.kernel import audit
from wutong.kernel.bulk import insert_many
from wutong.kernel.clock import day_of

BATCH: Final = 500
DATES: Final = ("due", "bureau_on", "leader_on", "idle_on")


def recalculate(*, region_path: str, first_day: date, at: datetime, batch: int = BATCH) -> int:
    """Put open deadlines in the subtree right that reach ``first_day`` or beyond, in batches, and
    tell whose they are; how many changed. ``region_path`` "" is the whole country."""
    duties = LeadDuty.objects.filter(
        done_at=None, dropped_at=None, idle_on__gte=first_day, days__isnull=False
    ).select_related("lead")
    offers = LeadTransfer.objects.pending().filter(due__gte=first_day, days__isnull=False)
    conflicts = LeadConflict.objects.open().filter(due__gte=first_day, days__isnull=False)
    if region_path:
        duties = duties.filter(within(region_path, "region_path"))
        offers = offers.filter(within(region_path, "to_unit__region__path"))
        conflicts = conflicts.filter(_of_conflicts(region_path))
    offers = offers.select_related("lead", "to_unit__region")
    conflicts = conflicts.select_related("second")
    with asking_once():
        return (
            _in_batches(duties, _move_duties, at, batch)
            + _in_batches(offers, _move_offers, at, batch)
            + _in_batches(conflicts, _move_conflicts, at, batch)
        )


def _of_conflicts(region_path: str) -> Any:
    """An arbitration runs by the calendar of the later lead's region."""
    return within(region_path, "second__region_path")


def _in_batches(
    rows: QuerySet[Any], move: Callable[[Sequence[Any], datetime], int], at: datetime, batch: int
) -> int:
    """Leads are held before their duties, as every step of a lead does it."""
    changed, last = 0, 0
    while True:
        with transaction.atomic():
            keys = list(
                rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:batch]
            )
            if not keys:
                return changed
            if rows.model is LeadDuty:
                leads = Lead.objects.filter(duties__in=keys).order_by("pk")
                list(leads.select_for_update(no_key=True).values_list("pk"))
            held = rows.filter(pk__in=keys).select_for_update(of=("self",), no_key=True)
            changed += move(list(held.order_by("pk")), at)
        last = keys[-1]


def _move_duties(duties: Sequence[LeadDuty], at: datetime) -> int:
    moved = [one for one in duties if _move_duty(one)]
    if not moved:
        return 0
    LeadDuty.objects.bulk_update(moved, DATES)
    _put_falls({one.lead_id: one.lead for one in moved})
    shown = [one for one in moved if one.was != one.due]  # type: ignore[attr-defined]
    entries = [_entry(one, one.lead, at) for one in shown]
    insert_many(entries)
    readers = workers_of(shown, day_of(at))
    tell_all([_telling(one, "duty", readers, at) for one in shown], at=at)
    return len(moved)


def _move_duty(duty: LeadDuty) -> bool:
    """Set the duty's dates by the present calendar; whether any changed."""
    limits = Limits(*(getattr(duty, name) for name in LIMITS))
    clock = run(DutyKind(duty.kind), duty.since, limits, working_calendar(duty.region_path))
    before = tuple(getattr(duty, name) for name in DATES)
    after = tuple(getattr(clock, name) for name in DATES)
    duty.was = duty.due  # type: ignore[attr-defined]
    for name, value in zip(DATES, after, strict=True):
        setattr(duty, name, value)
    return before != after


LIMITS: Final = ("days", "bureau_days", "leader_days", "idle_days")


def _put_falls(leads: dict[int, Lead]) -> None:
    """``falls_on`` of leads whose clocks moved."""
    open_duties = LeadDuty.objects.filter(lead__in=leads, done_at=None, dropped_at=None)
    idle = dict(open_duties.order_by().values_list("lead").annotate(Min("idle_on")))
    held = [one for one in leads.values() if one.state in HELD and one.protected_until]
    for lead in held:
        assert lead.protected_until is not None
        lead.falls_on = min(lead.protected_until, idle.get(lead.pk, lead.protected_until))
    Lead.objects.bulk_update(held, ["falls_on"])


def _move_offers(offers: Sequence[LeadTransfer], at: datetime) -> int:
    moved = [one for one in offers if _move_due(one, one.to_unit.region.path, one.asked_at)]
    LeadTransfer.objects.bulk_update(moved, ["due"])
    insert_many([_entry(one, one.lead, at) for one in moved])
    readers = receivers_of(moved, day_of(at))
    tell_all([_telling(one, "transfer", readers, at) for one in moved], at=at)
    return len(moved)


def _move_conflicts(conflicts: Sequence[LeadConflict], at: datetime) -> int:
    moved = [one for one in conflicts if _move_due(one, one.second.region_path, one.opened_at)]
    LeadConflict.objects.bulk_update(moved, ["due"])
    insert_many([_entry(one, one.second, at) for one in moved])
    bureaus = in_charge_of({one.region_path for one in moved}, BUREAU, day_of(at))
    readers = {one.pk: [] if one.confidential else bureaus[one.region_path] for one in moved}
    tell_all([_telling(one, "conflict", readers, at) for one in moved], at=at)
    return len(moved)


def _move_due(row: Any, region_path: str, began: datetime) -> bool:
    row.was = row.due
    row.due = working_calendar(region_path).add(day_of(began), row.days)
    return bool(row.was != row.due)


def _entry(row: Any, lead: Lead, at: datetime) -> Any:
    return audit.entry(
        actor=None, at=at, action="leads.due_moved", target=lead,
        changes={"due": [str(row.was), str(row.due)]},
    )  # fmt: skip


def _telling(row: Any, what: str, readers: Readers, at: datetime) -> Telling:
    """The key names the change: the same deadline may move again."""
    lead = row.second if what == "conflict" else row.lead
    url = {"duty": address(lead), "transfer": reverse("leads:transfers")}.get(
        what, reverse("leads:conflicts")
    )
    return Telling(
        readers[row.pk], NoticeKind.MOVED,
        f"leads.{what}.{row.pk}.moved.{at.timestamp():.0f}",
        lambda: _words(row, what) % {"firm": lead.firm_name, "was": row.was, "due": row.due,
                                     "kind": row.get_kind_display() if what == "duty" else ""},
        url,
    )  # fmt: skip


def _words(row: Any, what: str) -> str:
    if what == "transfer":
        return _("工作日历有变：线索「%(firm)s」流转的答复期限由 %(was)s 改为 %(due)s")
    if what == "conflict":
        return _("工作日历有变：线索「%(firm)s」撞单的裁定期限由 %(was)s 改为 %(due)s")
    return _("工作日历有变：线索「%(firm)s」%(kind)s期限由 %(was)s 改为 %(due)s")

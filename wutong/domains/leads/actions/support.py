"""What every write to a lead shares: permission, turn, duty clocks, history and audit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from wutong.domains.leads.choices import HELD, DutyKind, EventKind, LeadState
from wutong.domains.leads.models import Lead, LeadDuty, LeadEvent
from wutong.domains.leads.queries.permissions import may_handle
from wutong.domains.leads.queries.terms import terms_at
from wutong.domains.leads.rules import clocks
from wutong.domains.leads.rules.clocks import Clock
from wutong.domains.leads.rules.errors import AlreadyMoved, BadValue, NotAllowed, NotNow
from wutong.domains.leads.rules.terms import Terms
from wutong.domains.org.queries import Unit, User, access_of, working_calendar
from wutong.kernel import audit, search
from wutong.kernel.clock import day_of

SEARCH_KIND = "lead"
LONGEST_REASON = 500


def require_handling(by: User | None, lead: Lead, at: datetime) -> None:
    """Raise NotAllowed unless the person may move this lead on. None is the system."""
    if by is not None and not may_handle(access_of(by, day_of(at)), lead):
        raise NotAllowed(_("您的岗位不能办理这条线索。"))


def require_state(lead: Lead, *states: str) -> None:
    """Raise NotNow unless the lead is in one of ``states``."""
    if lead.state not in states:
        raise NotNow(
            _("线索现在是「%(state)s」，不能这样办。") % {"state": lead.get_state_display()}
        )


def require_reason(reason: str) -> str:
    """``reason`` without stray spaces. Raises BadValue without one."""
    text = reason.strip()
    if not text:
        raise BadValue("reason", _("请写明理由。"))
    if len(text) > LONGEST_REASON:
        raise BadValue("reason", _("理由太长，最多 500 个字。"))
    return text


def take_turn(lead: Lead, at: datetime, seen_version: int | None = None) -> None:
    """Win the lead for this transaction: of two people, the second sees a changed version.

    Call inside a transaction. Raises AlreadyMoved.
    """
    version = lead.version if seen_version is None else seen_version
    won = Lead.objects.filter(pk=lead.pk, version=version).update(
        version=F("version") + 1, updated_at=at
    )
    if not won:
        raise AlreadyMoved(_("别人刚刚更新了这条线索，请刷新后再办。"))
    lead.version, lead.updated_at = version + 1, at


@dataclass(frozen=True)
class Before:
    """Where a lead stood before a step."""

    state: str
    unit: int | None
    owner: int | None

    @classmethod
    def of(cls, lead: Lead) -> Before:
        """As it stands now."""
        return cls(lead.state, lead.unit_id, lead.owner_id)


def write_step(
    lead: Lead,
    kind: EventKind,
    by: User | None,
    at: datetime,
    *,
    before: Before | None = None,
    reason: str = "",
    unit: Unit | None = None,
    person: User | None = None,
    changes: dict[str, list[Any]] | None = None,
) -> LeadEvent:
    """Write one step into the lead's history, and its audit row."""
    event = step_of(lead, kind, by, at, before=before, reason=reason)
    if unit is not None:
        event.unit = unit
    if person is not None:
        event.person = person
    event.save()
    audit.record(
        actor=by, at=at, action=f"leads.{kind}", target=lead, reason=reason,
        changes=changes_of(lead, before) | (changes or {}),
    )  # fmt: skip
    return event


def step_of(
    lead: Lead,
    kind: EventKind,
    by: User | None,
    at: datetime,
    *,
    before: Before | None = None,
    reason: str = "",
) -> LeadEvent:
    """A step that is not written yet, for many at once."""
    was = before or Before.of(lead)
    return LeadEvent(
        lead=lead, kind=kind, at=at, on=day_of(at), by=by, reason=reason,
        from_state=was.state, to_state=lead.state, from_unit_id=was.unit, unit_id=lead.unit_id,
        from_person_id=was.owner, person_id=lead.owner_id, region_path=lead.region_path,
    )  # fmt: skip


def changes_of(lead: Lead, before: Before | None) -> dict[str, list[Any]]:
    """``{field: [old, new]}`` of what a step moved."""
    if before is None:
        return {}
    pairs: dict[str, list[Any]] = {
        "state": [before.state, lead.state],
        "unit": [before.unit, lead.unit_id],
        "owner": [before.owner, lead.owner_id],
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def is_large(lead: Lead, terms: Terms) -> bool:
    """Whether the longer time of study holds and the city joins."""
    return terms.is_large(lead.amount)


def open_duties(lead: Lead, kinds: Iterable[DutyKind], since: date, terms: Terms) -> list[Clock]:
    """Start the clocks of ``kinds`` on ``since``; one that runs already goes on."""
    running = set(open_duties_of(lead).values_list("kind", flat=True))
    calendar, large = working_calendar(lead.region_path), is_large(lead, terms)
    started = [
        clocks.start(kind, since, terms, calendar, large=large)
        for kind in kinds
        if kind not in running
    ]
    LeadDuty.objects.bulk_create(duty_row(lead, one) for one in started)
    return started


def duty_row(lead: Lead, clock: Clock) -> LeadDuty:
    """A running clock as a row that is not written yet."""
    return LeadDuty(
        lead=lead, kind=clock.kind, since=clock.since, due=clock.due, bureau_on=clock.bureau_on,
        leader_on=clock.leader_on, idle_on=clock.idle_on, region_path=lead.region_path,
        days=clock.limits.days, bureau_days=clock.limits.bureau, leader_days=clock.limits.leader,
        idle_days=clock.limits.idle,
    )  # fmt: skip


def open_duties_of(lead: Lead) -> Any:
    """The lead's running clocks."""
    return lead.duties.filter(done_at=None, dropped_at=None)


def close_duties(lead: Lead, kinds: Iterable[str], by: User | None, at: datetime) -> int:
    """The duties of ``kinds`` are done; how many ran."""
    done: int = open_duties_of(lead).filter(kind__in=list(kinds)).update(
        done_at=at, done_on=day_of(at), done_by=by
    )  # fmt: skip
    return done


def drop_duties(lead: Lead, at: datetime) -> None:
    """Whatever runs runs no more: the lead went elsewhere."""
    open_duties_of(lead).update(dropped_at=at)


def protect(lead: Lead, since: date, terms: Terms) -> None:
    """A new protection from ``since`` on; the caller saves."""
    lead.protected_until = clocks.protected_until(since, terms)
    lead.extended = 0
    put_reminder(lead, terms)


def put_reminder(lead: Lead, terms: Terms) -> None:
    """When the coming lapse is told, from the protection as it stands; the caller saves."""
    assert lead.protected_until is not None
    lead.remind_on = clocks.remind_on(lead.protected_until, terms)
    lead.reminded_at = None


def put_fall(lead: Lead) -> None:
    """``falls_on`` from the protection and the running clocks; the caller saves."""
    if lead.state not in HELD or lead.protected_until is None:
        lead.falls_on = None
        return
    idle = open_duties_of(lead).order_by("idle_on").values_list("idle_on", flat=True).first()
    lead.falls_on = min(lead.protected_until, idle) if idle else lead.protected_until


def move_to(lead: Lead, state: LeadState, by: User | None, at: datetime) -> Terms:
    """Put the lead into a held state: what ran there ends, what begins there starts today.

    The caller saves. Returns the terms that hold.
    """
    terms = terms_at(lead.region_path)
    drop_duties(lead, at)
    lead.state = state
    open_duties(lead, clocks.NEXT_DUTY[state], day_of(at), terms)
    put_fall(lead)
    return terms


def end(lead: Lead, state: LeadState, at: datetime) -> None:
    """The lead is done with; the caller saves."""
    lead.state = state
    lead.ended_on = day_of(at)
    lead.falls_on = None
    lead.offered_unit, lead.offered_path = None, ""
    drop_duties(lead, at)
    lead.keys.all().delete()


def index_lead(lead: Lead) -> None:
    """Make the lead findable by firm, content and code."""
    names = [lead.firm_name, lead.content, lead.code]
    search.index_object(
        kind=SEARCH_KIND, pk=lead.pk, names=[one for one in names if one],
        region_path=lead.region_path,
    )  # fmt: skip

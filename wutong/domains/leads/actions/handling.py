"""Working on a lead that somebody holds: responding, feedback, progress, who holds it, how long."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.investors.actions import register_investor
from wutong.domains.leads.actions.keys import keep_keys
from wutong.domains.leads.actions.support import (
    Before,
    close_duties,
    drop_duties,
    move_to,
    open_duties,
    put_fall,
    put_reminder,
    require_handling,
    require_reason,
    require_state,
    take_turn,
    write_step,
)
from wutong.domains.leads.choices import HELD, LIVE, DutyKind, EventKind, LeadState, TransferState
from wutong.domains.leads.models import Lead
from wutong.domains.leads.queries.permissions import permits
from wutong.domains.leads.queries.terms import terms_at
from wutong.domains.leads.rules import clocks
from wutong.domains.leads.rules.errors import BadValue, NotAllowed, NotNow
from wutong.domains.org.queries import User, access_of
from wutong.kernel.clock import day_of
from wutong.kernel.scope import HANDLE_LEAD

WORK = (EventKind.PROGRESS, EventKind.FED_BACK)
"""Steps that prove work on a lead, for an extension."""


@transaction.atomic
def respond(*, lead: Lead, by: User | None, at: datetime, owner: User | None = None) -> Lead:
    """Take a reported lead up: ``owner`` (else ``by``) holds it and studies it.

    Raises NotAllowed, NotNow, AlreadyMoved.
    """
    require_handling(by, lead, at)
    require_state(lead, LeadState.REPORTED)
    holder = owner or by
    require_holder(holder, lead, at)
    take_turn(lead, at)
    before = Before.of(lead)
    lead.owner = holder
    close_duties(lead, [DutyKind.RESPOND], by, at)
    move_to(lead, LeadState.STUDYING, by, at)
    lead.save(update_fields=["owner", "state", "falls_on"])
    write_step(lead, EventKind.RESPONDED, by, at, before=before)
    return lead


def require_holder(holder: User | None, lead: Lead, at: datetime) -> None:
    """Raise BadValue where that person could not handle the lead."""
    if holder is None or not access_of(holder, day_of(at)).may_ever(HANDLE_LEAD):
        raise BadValue("owner", _("承办人须是能办理线索的人员。"))


@transaction.atomic
def assign(*, lead: Lead, owner: User, by: User | None, at: datetime, reason: str = "") -> Lead:
    """Give a held lead to another person of its unit. Raises NotAllowed, NotNow, AlreadyMoved."""
    require_handling(by, lead, at)
    require_state(lead, *HELD)
    access = access_of(owner, day_of(at))
    if not access.may(HANDLE_LEAD, lead.region_path, lead.unit_id):
        raise BadValue("owner", _("此人的岗位不能办理这条线索。"))
    take_turn(lead, at)
    before = Before.of(lead)
    lead.owner = owner
    if lead.state == LeadState.REPORTED:
        close_duties(lead, [DutyKind.RESPOND], by, at)
        move_to(lead, LeadState.STUDYING, by, at)
    lead.save(update_fields=["owner", "state", "falls_on"])
    write_step(lead, EventKind.ASSIGNED, by, at, before=before, reason=reason)
    return lead


@transaction.atomic
def give_feedback(*, lead: Lead, text: str, by: User | None, at: datetime) -> Lead:
    """Tell the reporter and the firm where the lead stands. Raises BadValue, NotAllowed, NotNow."""
    require_handling(by, lead, at)
    require_state(lead, LeadState.STUDYING, LeadState.FOLLOWING)
    told = require_reason(text)
    take_turn(lead, at)
    close_duties(lead, [DutyKind.FEEDBACK], by, at)
    put_fall(lead)
    lead.save(update_fields=["falls_on"])
    write_step(lead, EventKind.FED_BACK, by, at, reason=told)
    return lead


@transaction.atomic
def report_progress(*, lead: Lead, text: str, by: User | None, at: datetime) -> Lead:
    """Say what was done since the last report; the next one is due a fortnight on.

    Raises BadValue, NotAllowed, NotNow, AlreadyMoved.
    """
    require_handling(by, lead, at)
    require_state(lead, LeadState.STUDYING, LeadState.FOLLOWING)
    told = require_reason(text)
    take_turn(lead, at)
    if lead.state == LeadState.FOLLOWING:
        close_duties(lead, [DutyKind.REPORT], by, at)
        open_duties(lead, [DutyKind.REPORT], day_of(at), terms_at(lead.region_path))
    put_fall(lead)
    lead.save(update_fields=["falls_on"])
    write_step(lead, EventKind.PROGRESS, by, at, reason=told)
    return lead


@transaction.atomic
def extend(*, lead: Lead, reason: str, by: User | None, at: datetime) -> Lead:
    """Lengthen the protection on evidence of work: progress or feedback that is on record.

    Raises NotNow where the extensions are used up, no work is on record or protection is over.
    """
    require_handling(by, lead, at)
    require_state(lead, *HELD)
    why, terms = require_reason(reason), terms_at(lead.region_path)
    if lead.extended >= terms.extensions:
        raise NotNow(_("保护期最多延长 %(count)s 次，已经用完。") % {"count": terms.extensions})
    if lead.protected_until is None or lead.protected_until < day_of(at):
        raise NotNow(_("保护期已过，不能再延长。"))
    if not lead.events.filter(kind__in=WORK, on__gte=lead.reported_on).exists():
        raise NotNow(_("没有进展报告或反馈记录，不能延长；请先写明做了哪些工作。"))
    take_turn(lead, at)
    old, lead.protected_until = (
        lead.protected_until,
        clocks.extended_until(lead.protected_until, terms),
    )
    lead.extended += 1
    put_reminder(lead, terms)
    put_fall(lead)
    lead.save(update_fields=["protected_until", "extended", "remind_on", "reminded_at", "falls_on"])
    write_step(
        lead, EventKind.EXTENDED, by, at, reason=why,
        changes={"protected_until": [old.isoformat(), lead.protected_until.isoformat()]},
    )  # fmt: skip
    return lead


@transaction.atomic
def release(*, lead: Lead, reason: str, by: User | None, at: datetime) -> Lead:
    """Give a held lead back to the pool, with a reason. Raises NotAllowed, NotNow, BadValue."""
    require_handling(by, lead, at)
    require_state(lead, *HELD)
    require_no_conflict(lead)
    why = require_reason(reason)
    take_turn(lead, at)
    before = Before.of(lead)
    put_in_pool(lead, at)
    write_step(lead, EventKind.RELEASED, by, at, before=before, reason=why)
    return lead


def require_no_conflict(lead: Lead) -> None:
    """Raise NotNow while an arbitration is open."""
    if lead.in_conflict:
        raise NotNow(_("这条线索撞单待裁，裁定后才能这样办。"))


def put_in_pool(lead: Lead, at: datetime) -> None:
    """Nobody holds the lead any more. Saves it; the caller writes the step."""
    drop_duties(lead, at)
    lead.transfers.pending().update(
        state=TransferState.WITHDRAWN, answered_at=at, answer=_("线索已进入公海")
    )
    lead.previous_owner_id, lead.owner = lead.owner_id, None
    lead.unit = None
    lead.state, lead.pooled_at = LeadState.POOL, at
    lead.offered_unit, lead.offered_path = None, ""
    lead.protected_until = lead.falls_on = lead.remind_on = None
    lead.save(update_fields=list(POOLED))


POOLED = (
    "previous_owner", "owner", "unit", "state", "pooled_at", "offered_unit", "offered_path",
    "protected_until", "falls_on", "remind_on",
)  # fmt: skip


@transaction.atomic
def register_firm(*, lead: Lead, by: User | None, at: datetime) -> Lead:
    """Find or make the record of the lead's firm, and tie the lead to it. Raises NotAllowed."""
    if by is not None and not permits(access_of(by, day_of(at)), HANDLE_LEAD, lead):
        raise NotAllowed(_("您的岗位不能办理这条线索。"))
    require_state(lead, *LIVE)
    if lead.investor_id is None:
        take_turn(lead, at)
        tie_firm(lead, by, at)
        write_step(lead, EventKind.REGISTERED, by, at, reason=str(lead.investor))
    return lead


def tie_firm(lead: Lead, by: User | None, at: datetime) -> None:
    """Register the typed firm and tie the lead to its record. Saves the lead."""
    lead.investor = register_investor(
        name=lead.firm_name, uscc=lead.uscc, origin=lead.origin, by=by, at=at,
        confidential_only=lead.confidential,
    )  # fmt: skip
    lead.save(update_fields=["investor"])
    keep_keys(lead)

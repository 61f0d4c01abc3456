"""Handing a lead to another unit (流转): asked, then accepted or refused by that unit."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.leads.actions.handling import require_no_conflict
from wutong.domains.leads.actions.joining import join_city
from wutong.domains.leads.actions.support import (
    Before,
    close_duties,
    index_lead,
    move_to,
    protect,
    require_handling,
    require_reason,
    require_state,
    take_turn,
    write_step,
)
from wutong.domains.leads.actions.telling import tell_answered, tell_offered
from wutong.domains.leads.choices import (
    HELD,
    LIVE,
    DutyKind,
    EventKind,
    LeadState,
    TransferState,
)
from wutong.domains.leads.models import Lead, LeadTransfer
from wutong.domains.leads.queries.terms import terms_at
from wutong.domains.leads.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.org.queries import Unit, User, access_of, working_calendar
from wutong.kernel.clock import day_of
from wutong.kernel.scope import DISPATCH_LEAD, HANDLE_LEAD


@transaction.atomic
def ask_transfer(
    *, lead: Lead, to_unit: Unit, reason: str, by: User | None, at: datetime
) -> LeadTransfer:
    """Offer a held lead to another unit; it stays where it is until that unit accepts.

    Whoever dispatches leads of the place may offer pooled ones too. Raises BadValue, NotAllowed,
    NotNow, AlreadyMoved (it is offered already).
    """
    require_handling(by, lead, at)
    require_state(lead, *LIVE)
    require_no_conflict(lead)
    if lead.state == LeadState.POOL:
        _require_dispatch(lead, by, at)
    if to_unit.pk == lead.unit_id:
        raise BadValue("to_unit", _("线索已在这个单位。"))
    if to_unit.closed_on is not None:
        raise BadValue("to_unit", _("这个单位已撤销。"))
    why = require_reason(reason)
    take_turn(lead, at)
    place = to_unit.region.path
    days = terms_at(place).accept_days
    due = working_calendar(place).add(day_of(at), days)
    try:
        with transaction.atomic():
            transfer = LeadTransfer.objects.create(
                lead=lead, from_unit=lead.unit, to_unit=to_unit, reason=why, asked_by=by,
                asked_at=at, due=due, days=days,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyMoved(_("这条线索已经在流转，等待对方答复。")) from error
    lead.offered_unit, lead.offered_path = to_unit, to_unit.region.path
    lead.save(update_fields=["offered_unit", "offered_path"])
    write_step(lead, EventKind.TRANSFER_ASKED, by, at, reason=why, unit=to_unit)
    tell_offered(transfer, at)
    return transfer


def _require_dispatch(lead: Lead, by: User | None, at: datetime) -> None:
    if by is not None and not access_of(by, day_of(at)).may(DISPATCH_LEAD, lead.region_path):
        raise NotAllowed(_("公海里的线索由招商局派发，您可以领取。"))


def may_answer(transfer: LeadTransfer, by: User, at: datetime) -> bool:
    """Whether the person may answer: handles leads of the receiving unit, and did not ask."""
    unit = transfer.to_unit
    return transfer.asked_by_id != by.pk and access_of(by, day_of(at)).may(
        HANDLE_LEAD, unit.region.path, unit.pk
    )


@transaction.atomic
def accept_transfer(
    *, transfer: LeadTransfer, by: User, at: datetime, owner: User | None = None, answer: str = ""
) -> Lead:
    """The receiving unit takes the lead over: ``owner`` (else ``by``) holds it, its clocks start
    anew, its protection goes on. Raises NotAllowed, AlreadyMoved."""
    lead = _settle(transfer, TransferState.ACCEPTED, by, at, answer)
    before, unit = Before.of(lead), transfer.to_unit
    was_pooled = lead.state == LeadState.POOL
    close_duties(lead, [DutyKind.RESPOND], by, at)
    lead.unit, lead.region, lead.region_path = unit, unit.region, unit.region.path
    lead.owner = owner or by
    lead.offered_unit, lead.offered_path = None, ""
    terms = terms_at(lead.region_path)
    if was_pooled:
        protect(lead, day_of(at), terms)
    following = lead.state == LeadState.FOLLOWING
    move_to(lead, LeadState.FOLLOWING if following else LeadState.STUDYING, by, at)
    lead.save(update_fields=[
        "unit", "region", "region_path", "owner", "offered_unit", "offered_path", "state",
        "falls_on", "protected_until", "extended", "remind_on", "reminded_at",
    ])  # fmt: skip
    index_lead(lead)
    write_step(lead, EventKind.TRANSFER_ACCEPTED, by, at, before=before, reason=answer)
    tell_answered(transfer, lead, at)
    join_city(lead, terms, by, at)
    return lead


@transaction.atomic
def refuse_transfer(*, transfer: LeadTransfer, reason: str, by: User, at: datetime) -> Lead:
    """The receiving unit does not take the lead; it stays where it was. Raises BadValue."""
    why = require_reason(reason)
    lead = _settle(transfer, TransferState.REFUSED, by, at, why)
    _take_offer_back(lead)
    write_step(lead, EventKind.TRANSFER_REFUSED, by, at, reason=why, unit=transfer.to_unit)
    tell_answered(transfer, lead, at)
    return lead


@transaction.atomic
def withdraw_transfer(*, transfer: LeadTransfer, by: User, at: datetime, reason: str = "") -> Lead:
    """Whoever handles the lead takes the offer back. Raises NotAllowed, AlreadyMoved."""
    require_handling(by, transfer.lead, at)
    lead = _settle(transfer, TransferState.WITHDRAWN, by, at, reason, own=True)
    _take_offer_back(lead)
    write_step(lead, EventKind.TRANSFER_WITHDRAWN, by, at, reason=reason, unit=transfer.to_unit)
    return lead


def _settle(
    transfer: LeadTransfer,
    state: TransferState,
    by: User,
    at: datetime,
    answer: str,
    *,
    own: bool = False,
) -> Lead:
    """Win the answer: of two people one answers. Returns the lead, won as well."""
    if not own and not may_answer(transfer, by, at):
        raise NotAllowed(_("由接收单位的另一位同志答复，您的岗位不能答复这次流转。"))
    won = LeadTransfer.objects.filter(pk=transfer.pk, state=TransferState.PENDING).update(
        state=state, answered_by=by, answered_at=at, answer=answer
    )
    if not won:
        raise AlreadyMoved(_("这次流转已经有了答复，请刷新。"))
    lead = Lead.objects.select_related("region", "unit", "owner").get(pk=transfer.lead_id)
    require_state(lead, *HELD, LeadState.POOL)
    take_turn(lead, at)
    return lead


def _take_offer_back(lead: Lead) -> None:
    lead.offered_unit, lead.offered_path = None, ""
    lead.save(update_fields=["offered_unit", "offered_path"])

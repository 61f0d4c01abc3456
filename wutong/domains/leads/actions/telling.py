"""Who is told what about leads. Nobody is told of a lead that they do not see."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.leads.choices import DutyKind, TransferState
from wutong.domains.leads.models import Lead, LeadConflict, LeadDuty, LeadTransfer
from wutong.domains.notices.actions import Telling, Words, tell_all
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.org.choices import Role
from wutong.domains.org.queries import (
    User,
    in_charge_of,
    in_office,
    members_of,
    who_sees,
)
from wutong.kernel.clock import day_of
from wutong.kernel.scope import HANDLE_LEAD, roles_with

BUREAU: Final = (Role.PROMOTION_BUREAU,)
LEADER: Final = (Role.LEADER,)
type Readers = dict[int, list[int]]


def holders_of(leads: Iterable[Lead], on: date) -> Readers:
    """Whose work each lead is, by its key: its holder, else its unit, else the bureau."""
    leads = list(leads)
    present = in_office((one.owner_id for one in leads if one.owner_id), on)
    units = members_of((one.unit_id for one in leads if one.unit_id), on, roles_with(HANDLE_LEAD))
    bureaus = in_charge_of({one.region_path for one in leads}, BUREAU, on)
    found: Readers = {}
    for lead in leads:
        if lead.owner_id in present:
            found[lead.pk] = [lead.owner_id]
        else:
            members = units.get(lead.unit_id, []) if lead.unit_id else []
            found[lead.pk] = members or bureaus[lead.region_path]
    return _who_may_see(leads, found, on)


def officers_of(leads: Iterable[Lead], roles: Collection[str], on: date) -> Readers:
    """Who holds one of ``roles`` over the region of each lead, by the lead's key."""
    leads = list(leads)
    places = in_charge_of({one.region_path for one in leads}, roles, on)
    return _who_may_see(leads, {one.pk: places[one.region_path] for one in leads}, on)


def _who_may_see(leads: Iterable[Lead], readers: Readers, on: date) -> Readers:
    """Of a confidential lead each reader is asked; others are seen by office."""
    secret = {one.pk for one in leads if one.confidential}
    pairs = [(person, key) for key in secret for person in readers[key]]
    seen = who_sees(pairs, Lead.objects, on) if pairs else set()
    return readers | {
        key: [person for person in readers[key] if (person, key) in seen] for key in secret
    }


def address(lead: Lead) -> str:
    """The lead's page."""
    return reverse("leads:detail", args=[lead.code])


def _of_duties(
    duties: Sequence[LeadDuty],
    readers: Readers,
    kind: NoticeKind,
    mark: str,
    words: Callable[[LeadDuty], Words],
) -> list[Telling]:
    return [
        Telling(readers[duty.pk], kind, f"leads.duty.{duty.pk}.{mark}", words(duty),
                address(duty.lead))
        for duty in duties
    ]  # fmt: skip


def workers_of(duties: Sequence[LeadDuty], on: date) -> Readers:
    """Who has to do each duty, by its key: who reported the lead completes it."""
    holders = holders_of({one.lead_id: one.lead for one in duties}.values(), on)
    reporters = in_office(
        (one.lead.reported_by_id for one in duties
         if one.kind == DutyKind.SUPPLEMENT and one.lead.reported_by_id), on,
    )  # fmt: skip
    return {
        one.pk: [one.lead.reported_by_id]
        if one.kind == DutyKind.SUPPLEMENT and one.lead.reported_by_id in reporters
        else holders[one.lead_id]
        for one in duties
    }


def duties_due(duties: Sequence[LeadDuty], on: date) -> list[Telling]:
    """A duty is due: to who has to do it."""

    def words(duty: LeadDuty) -> Words:
        return lambda: _("线索「%(firm)s」%(kind)s期限 %(due)s") % _of(duty)

    return _of_duties(duties, workers_of(duties, on), NoticeKind.DUE, "due", words)


def duties_late_for_bureau(duties: Sequence[LeadDuty], on: date) -> list[Telling]:
    """A duty is overdue: to the bureau."""
    return _late(duties, BUREAU, "bureau", on)


def duties_late_for_leader(duties: Sequence[LeadDuty], on: date) -> list[Telling]:
    """A duty is long overdue: to the leader."""
    return _late(duties, LEADER, "leader", on)


def _late(duties: Sequence[LeadDuty], roles: Collection[str], mark: str, on: date) -> list[Telling]:
    officers = officers_of({one.lead_id: one.lead for one in duties}.values(), roles, on)

    def words(duty: LeadDuty) -> Words:
        return lambda: _("线索「%(firm)s」%(kind)s超期，期限 %(due)s") % _of(duty)

    readers = {one.pk: officers[one.lead_id] for one in duties}
    return _of_duties(duties, readers, NoticeKind.ESCALATED, mark, words)


def _of(duty: LeadDuty) -> dict[str, object]:
    return {"firm": duty.lead.firm_name, "kind": duty.get_kind_display(), "due": duty.due}


def protections_lapsing(leads: Sequence[Lead], on: date) -> list[Telling]:
    """A protection ends soon: to who holds the lead."""
    readers = holders_of(leads, on)

    def words(lead: Lead) -> Words:
        return lambda: (
            _("线索「%(firm)s」保护期到 %(day)s 为止")
            % {"firm": lead.firm_name, "day": lead.protected_until}
        )

    return [
        Telling(readers[one.pk], NoticeKind.DUE, f"leads.lapse.{one.pk}.{one.protected_until}",
                words(one), address(one))
        for one in leads
    ]  # fmt: skip


def receivers_of(offers: Sequence[LeadTransfer], on: date) -> Readers:
    """Who may answer each offer, by its key: the unit it is made to, else that place's bureau."""
    members = members_of({one.to_unit_id for one in offers}, on, roles_with(HANDLE_LEAD))
    bureaus = in_charge_of({one.to_unit.region.path for one in offers}, BUREAU, on)
    found = {}
    for one in offers:
        people = members[one.to_unit_id] or bureaus[one.to_unit.region.path]
        people = [person for person in people if person != one.asked_by_id]
        found[one.pk] = _who_may_see([one.lead], {one.lead_id: people}, on)[one.lead_id]
    return found


def tell_offered(offer: LeadTransfer, at: datetime) -> None:
    """A lead is offered: to who may answer."""
    lead = offer.lead
    telling = Telling(
        receivers_of([offer], day_of(at))[offer.pk], NoticeKind.ASSIGNED,
        f"leads.transfer.{offer.pk}.asked",
        lambda: _("线索「%(firm)s」流转给%(unit)s，请在 %(due)s 前答复")
        % {"firm": lead.firm_name, "unit": offer.to_unit, "due": offer.due},
        reverse("leads:transfers"),
    )  # fmt: skip
    tell_all([telling], at=at)


def tell_answered(offer: LeadTransfer, lead: Lead, at: datetime) -> None:
    """An offer was answered: to who made it, where they still see the lead."""
    accepted = LeadTransfer.objects.filter(pk=offer.pk, state=TransferState.ACCEPTED).exists()

    def words() -> str:
        text = _("线索「%(firm)s」的流转，%(unit)s已接收") if accepted else _(
            "线索「%(firm)s」的流转，%(unit)s已拒收"
        )  # fmt: skip
        return text % {"firm": lead.firm_name, "unit": offer.to_unit}

    asked = offer.asked_by
    sees = asked is not None and bool(who_sees([(asked.pk, lead.pk)], Lead.objects, day_of(at)))
    url = address(lead) if sees else reverse("leads:transfers")
    people = [asked.pk] if asked and (sees or not lead.confidential) else []
    tell_all(
        [Telling(people, NoticeKind.DECIDED, f"leads.transfer.{offer.pk}.answered", words, url)],
        at=at,
    )


def tell_decided(lead: Lead, conflict: LeadConflict, by: User | None, at: datetime) -> None:
    """A collision was decided: to who holds this party's lead and who reported it.

    Each is told of their own lead alone: the other party may be confidential.
    """
    people = {lead.owner_id, lead.reported_by_id} - {None, by.pk if by else None}
    present = in_office((one for one in people if one), day_of(at))
    readers = _who_may_see([lead], {lead.pk: sorted(present)}, day_of(at))[lead.pk]
    telling = Telling(
        readers, NoticeKind.DECIDED, f"leads.conflict.{conflict.pk}.decided",
        lambda: _("线索「%(firm)s」撞单已裁定：%(decision)s")
        % {"firm": lead.firm_name, "decision": conflict.get_decision_display()},
        address(lead),
    )  # fmt: skip
    tell_all([telling], at=at)

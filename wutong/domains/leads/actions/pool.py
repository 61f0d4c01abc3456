"""Taking a lead out of the pool (公海): of many people at the same instant exactly one gets it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from wutong.domains.leads.actions.support import Before, open_duties, protect, put_fall, write_step
from wutong.domains.leads.choices import EventKind, LeadState
from wutong.domains.leads.models import Lead, LeadEvent
from wutong.domains.leads.queries.pool import where_to
from wutong.domains.leads.queries.terms import terms_at
from wutong.domains.leads.rules import picking
from wutong.domains.leads.rules.clocks import NEXT_DUTY
from wutong.domains.leads.rules.errors import AlreadyMoved, NotAllowed, PickRefused
from wutong.domains.leads.rules.picking import Picker
from wutong.domains.leads.rules.terms import Terms
from wutong.domains.org.queries import User, access_of
from wutong.kernel.clock import day_of
from wutong.kernel.scope import HANDLE_LEAD, Access


def pick(*, lead: Lead, by: User, at: datetime) -> Lead:
    """Take a lead out of the pool and follow it, under a new protection.

    What can be known beforehand is read before the transaction, so that writers wait for each
    other as briefly as can be. Raises NotAllowed, PickRefused (daily limit, capacity, cool-off),
    AlreadyMoved when somebody was faster.
    """
    access = access_of(by, day_of(at))
    _require_sight(access, lead)
    terms, unit = terms_at(lead.region_path), where_to(access, lead)
    with transaction.atomic():
        # One person's picks wait for each other, so that the limits hold; others' don't.
        User.objects.select_for_update(no_key=True).only("pk").get(pk=by.pk)
        before = _checked(lead, by, at, terms)
        won = Lead.objects.filter(pk=lead.pk, state=LeadState.POOL, owner=None).update(
            state=LeadState.FOLLOWING, owner=by, unit=unit, version=F("version") + 1,
            updated_at=at, protected_until=day_of(at), falls_on=day_of(at),
        )  # fmt: skip
        if not won:
            raise AlreadyMoved(_("这条线索刚刚被别人领取了。"))
        taken = Lead.objects.get(pk=lead.pk)
        protect(taken, day_of(at), terms)
        open_duties(taken, NEXT_DUTY[LeadState.FOLLOWING], day_of(at), terms)
        put_fall(taken)
        taken.save(update_fields=["protected_until", "extended", "remind_on", "reminded_at",
                                  "falls_on"])  # fmt: skip
        write_step(taken, EventKind.PICKED, by, at, before=before)
    return taken


def _require_sight(access: Access, lead: Lead) -> None:
    """A pooled lead that the person does not see is not theirs to take. One that has just left the
    pool is told as such further on."""
    in_pool = Lead.objects.pooled().filter(pk=lead.pk)
    if not access.may_ever(HANDLE_LEAD) or (
        in_pool.exists() and not in_pool.visible_to(access).exists()
    ):
        raise NotAllowed(_("您的岗位不能领取这条线索。"))


def _checked(lead: Lead, by: User, at: datetime, terms: Terms) -> Before:
    """Refuse where a rule stands in the way. Where somebody was faster the update tells."""
    on = day_of(at)
    now = Lead.objects.only("state", "previous_owner", "pooled_at", "in_conflict").get(pk=lead.pk)
    if now.state != LeadState.POOL or now.pooled_at is None:
        raise AlreadyMoved(_("这条线索刚刚被别人领取了。"))
    if now.in_conflict:
        raise PickRefused(_("这条线索撞单待裁，裁定后才能领取。"))
    picker = Picker(
        by.pk,
        today=LeadEvent.objects.filter(by=by, on=on, kind=EventKind.PICKED).count(),
        held=Lead.objects.held().filter(owner=by).count(),
    )
    since = day_of(now.pooled_at)
    refusal = picking.refusal(picker, picking.Pooled(now.previous_owner_id, since), terms, on)
    if refusal:
        raise PickRefused(refusal)
    return Before(LeadState.POOL, None, None)

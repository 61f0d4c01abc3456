"""Taking a lead out of the pool (公海): of many people at the same instant exactly one gets it.

Writers wait for each other on SQLite, so the transaction holds as few statements as can be, written
without the ORM's assembling; what can be known beforehand is worked out before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from threading import RLock
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from wutong.domains.leads.actions.support import Before, changes_of, duty_row, step_of
from wutong.domains.leads.choices import EventKind, LeadState
from wutong.domains.leads.models import Lead
from wutong.domains.leads.queries.pool import in_hand_of, sees_pooled, unit_for
from wutong.domains.leads.queries.terms import terms_at
from wutong.domains.leads.rules import clocks, picking
from wutong.domains.leads.rules.errors import AlreadyMoved, NotAllowed, PickRefused
from wutong.domains.leads.rules.picking import Picker, Pooled
from wutong.domains.leads.rules.terms import Terms
from wutong.domains.org.queries import User, access_of, working_calendar
from wutong.kernel import audit
from wutong.kernel.bulk import insert_many
from wutong.kernel.clock import day_of
from wutong.kernel.scope import HANDLE_LEAD, Access

_LINE: Final = RLock()


def pick(*, lead: Lead, by: User, at: datetime) -> Lead:
    """Take a lead out of the pool and follow it, under a new protection.

    Raises NotAllowed, PickRefused (daily limit, capacity, cool-off, open arbitration),
    AlreadyMoved when somebody was faster.
    """
    on = day_of(at)
    access = access_of(by, on)
    _require_sight(access, lead)
    terms = terms_at(lead.region_path)
    held, running = _holding(lead, by, at, terms, access)
    with _in_turn() as in_line:
        if in_line:
            _check(lead, by, on, terms)  # whoever comes too late need not wait to write
        return _take(lead, held, running, by, at, terms)


def _take(
    lead: Lead,
    held: dict[str, Any],
    running: list[clocks.Clock],
    by: User,
    at: datetime,
    terms: Terms,
) -> Lead:
    with transaction.atomic():
        _one_at_a_time(by)
        _check(lead, by, day_of(at), terms)
        won = Lead.objects.filter(pk=lead.pk, state=LeadState.POOL, owner=None).update(
            version=F("version") + 1, **held
        )
        if not won:
            raise AlreadyMoved(_("这条线索刚刚被别人领取了。"))
        for name, value in held.items():
            setattr(lead, name, value)
        lead.version += 1
        _write(lead, running, by, at)
    return lead


def _require_sight(access: Access, lead: Lead) -> None:
    """A pooled lead that the person does not see is not theirs to take."""
    if not access.may_ever(HANDLE_LEAD):
        raise NotAllowed(_("您的岗位不能领取线索。"))
    if lead.state == LeadState.POOL and not sees_pooled(access, lead):
        raise NotAllowed(_("您的岗位不能领取这条线索。"))


@contextmanager
def _in_turn() -> Iterator[bool]:
    """SQLite has one writer, and those that wait for it ask again and again: the threads of one
    process stand in line instead. Other processes, and PostgreSQL, need no line. Whether there is
    one."""
    if connection.vendor != "sqlite":
        yield False
        return
    with _LINE:
        yield True


def _one_at_a_time(by: User) -> None:
    """One person's picks wait for each other, so that the limits hold; others' don't. SQLite
    writes one at a time anyway."""
    if connection.features.has_select_for_update:
        list(User.objects.select_for_update(no_key=True).filter(pk=by.pk).values_list("pk"))


def _holding(
    lead: Lead, by: User, at: datetime, terms: Terms, access: Access
) -> tuple[dict[str, Any], list[clocks.Clock]]:
    """What the row says once the person holds the lead, and the clocks that then run."""
    on, calendar = day_of(at), working_calendar(lead.region_path)
    running = [
        clocks.start(kind, on, terms, calendar, large=terms.is_large(lead.amount))
        for kind in clocks.NEXT_DUTY[LeadState.FOLLOWING]
    ]
    until = clocks.protected_until(on, terms)
    held = {
        "state": LeadState.FOLLOWING, "owner": by, "unit_id": unit_for(access, lead),
        "updated_at": at, "protected_until": until, "extended": 0, "reminded_at": None,
        "remind_on": clocks.remind_on(until, terms), "falls_on": clocks.falls_on(until, running),
    }  # fmt: skip
    return held, running


def _check(lead: Lead, by: User, on: date, terms: Terms) -> None:
    """Refuse where a rule stands in the way; one statement tells the state and what is in hand."""
    now = in_hand_of(lead.pk, by.pk, on)
    if now is None or now.state != LeadState.POOL or now.pooled_at is None:
        raise AlreadyMoved(_("这条线索刚刚被别人领取了。"))
    if now.in_conflict:
        raise PickRefused(_("这条线索撞单待裁，裁定后才能领取。"))
    pooled = Pooled(now.previous_owner, day_of(now.pooled_at))
    refused = picking.refusal(Picker(by.pk, now.today, now.held), pooled, terms, on)
    if refused:
        raise PickRefused(refused)


def _write(lead: Lead, running: list[clocks.Clock], by: User, at: datetime) -> None:
    before = Before(LeadState.POOL, None, None)
    insert_many([duty_row(lead, one) for one in running])
    insert_many([step_of(lead, EventKind.PICKED, by, at, before=before)])
    entry = audit.entry(
        actor=by, at=at, action="leads.picked", target=lead, changes=changes_of(lead, before)
    )
    insert_many([entry])

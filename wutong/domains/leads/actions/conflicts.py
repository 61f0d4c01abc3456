"""Arbitration of colliding registrations: opened at entry, decided with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.leads.actions.credit import pass_to_project, write_credit
from wutong.domains.leads.actions.support import (
    Before,
    end,
    require_reason,
    take_turn,
    write_step,
)
from wutong.domains.leads.actions.telling import tell_decided
from wutong.domains.leads.choices import LIVE, ConflictState, Decision, EventKind, LeadState
from wutong.domains.leads.models import Lead, LeadConflict
from wutong.domains.leads.queries.collisions import Collision
from wutong.domains.leads.queries.terms import terms_at
from wutong.domains.leads.rules.collisions import common_path
from wutong.domains.leads.rules.credit import Share, check_shares
from wutong.domains.leads.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.org.queries import User, access_of, working_calendar
from wutong.kernel.clock import day_of
from wutong.kernel.scope import ARBITRATE_LEAD

OPENED_AT_MOST: Final = 5


def open_conflicts(
    *, lead: Lead, found: Sequence[Collision], by: User | None, at: datetime
) -> list[LeadConflict]:
    """Put up for arbitration what a registration collides with. Two leads of one unit are its own
    business. Runs in the caller's transaction."""
    days = terms_at(lead.region_path).arbitrate_days
    due = working_calendar(lead.region_path).add(day_of(at), days)
    opened = []
    for one in [one for one in found if not _of_one_unit(one, lead)][:OPENED_AT_MOST]:
        party = one.lead or one.project
        assert party is not None
        conflict, made = LeadConflict.objects.get_or_create(
            first=one.lead, project=one.project, second=lead,
            defaults={
                "kind": one.kind, "opened_at": at, "due": due, "days": days,
                "region_path": common_path(party.region_path, lead.region_path),
                "confidential": one.confidential or lead.confidential,
            },
        )  # fmt: skip
        if made:
            opened.append(conflict)
            _flag(conflict, by, at)
    return opened


def _of_one_unit(one: Collision, lead: Lead) -> bool:
    party = one.lead or one.project
    return party is not None and lead.unit_id is not None and party.unit_id == lead.unit_id


def _flag(conflict: LeadConflict, by: User | None, at: datetime) -> None:
    """Mark both leads; a confidential conflict isn't shown to those outside of it."""
    for lead in (conflict.first, conflict.second):
        if lead is None or (conflict.confidential and not lead.confidential):
            continue
        Lead.objects.filter(pk=lead.pk).update(in_conflict=True)
        lead.in_conflict = True
        write_step(lead, EventKind.CONFLICT_OPENED, by, at, reason=str(conflict.get_kind_display()))


@transaction.atomic
def decide_conflict(
    *,
    conflict: LeadConflict,
    decision: Decision,
    reason: str,
    by: User | None,
    at: datetime,
    shares: Sequence[Share] = (),
) -> LeadConflict:
    """Decide who goes on, with a reason; nobody decides about a lead of their own.

    ``first_keeps`` closes the later lead, ``second_takes`` the earlier one, ``split`` closes the
    later one and shares the credit (``shares`` add up to 1), ``independent`` lets both go on.
    Raises NotAllowed, BadValue, AlreadyMoved (decided, or a party is done with).
    """
    _require_arbiter(conflict, by, at)
    why = require_reason(reason)
    if decision == Decision.SPLIT:
        check_shares(shares)
    elif shares:
        raise BadValue("shares", _("只有「业绩共享」才分配份额。"))
    won = LeadConflict.objects.filter(pk=conflict.pk, state=ConflictState.OPEN).update(
        state=ConflictState.DECIDED, decision=decision, reason=why, decided_by=by, decided_at=at
    )
    if not won:
        raise AlreadyMoved(_("这次撞单已经裁定，请刷新。"))
    conflict.refresh_from_db()
    _carry_out(conflict, shares, by, at)
    return conflict


def _require_arbiter(conflict: LeadConflict, by: User | None, at: datetime) -> None:
    if by is None:
        return
    if not access_of(by, day_of(at)).may(ARBITRATE_LEAD, conflict.region_path):
        raise NotAllowed(_("您的岗位不能裁定这次撞单。"))
    parties = [one for one in (conflict.first, conflict.second) if one is not None]
    if any(by.pk in (one.owner_id, one.reported_by_id) for one in parties):
        raise NotAllowed(_("不能裁定自己报备或承办的线索，请由他人裁定。"))


def _carry_out(
    conflict: LeadConflict, shares: Sequence[Share], by: User | None, at: datetime
) -> None:
    decision = Decision(conflict.decision)
    loser = {
        Decision.FIRST_KEEPS: conflict.second,
        Decision.SPLIT: conflict.second,
        Decision.SECOND_TAKES: conflict.first,
    }.get(decision)
    for lead in (conflict.first, conflict.second):
        if lead is not None:
            fresh = Lead.objects.select_related("region", "unit", "owner").get(pk=lead.pk)
            lost = fresh.pk == (loser.pk if loser else None)
            _settle(fresh, conflict, lost=lost, by=by, at=at)
    if decision == Decision.SPLIT:
        _share(conflict, shares, by, at)


def _settle(
    lead: Lead, conflict: LeadConflict, *, lost: bool, by: User | None, at: datetime
) -> None:
    """Tell one party how it ended; the one that lost is closed."""
    decision, words = Decision(conflict.decision), conflict.reason
    before = Before.of(lead)
    take_turn(lead, at)
    closes = lost and lead.state in LIVE
    if closes:
        end(lead, LeadState.CLOSED, at)
        lead.transfers.pending().update(state="withdrawn", answered_at=at, answer=words[:300])
    lead.in_conflict = not closes and _still_open(lead)
    lead.save(update_fields=["state", "ended_on", "falls_on", "offered_unit", "offered_path",
                             "in_conflict"])  # fmt: skip
    write_step(
        lead, EventKind.CONFLICT_DECIDED, by, at, before=before,
        reason=f"{decision.label}：{words}"[:500],
    )  # fmt: skip
    tell_decided(lead, conflict, by, at)


def _still_open(lead: Lead) -> bool:
    first = lead.conflicts_as_first.filter(state=ConflictState.OPEN, confidential=False)
    second = lead.conflicts_as_second.filter(state=ConflictState.OPEN, confidential=False)
    return first.exists() or second.exists()


def _share(conflict: LeadConflict, shares: Sequence[Share], by: User | None, at: datetime) -> None:
    """The credit of what goes on: the earlier lead's, or the project's."""
    if conflict.first is not None:
        write_credit(lead=conflict.first, shares=shares, by=by, at=at, reason=conflict.reason)
    elif conflict.project is not None:
        # Who arbitrates need not be somebody who edits projects: decided here, written there.
        words = f"{by or _('系统')}：{conflict.reason}"
        pass_to_project(conflict.project, shares, None, at, words)

"""Offers to answer, and arbitrations."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Path, Query, Router, Schema

from wutong.domains.leads import actions
from wutong.domains.leads.api.leads import shown
from wutong.domains.leads.api.shapes import (
    LeadAnswer,
    LeadConflictList,
    LeadConflictShape,
    LeadDecision,
    LeadOffers,
    LeadShape,
)
from wutong.domains.leads.choices import ConflictState
from wutong.domains.leads.models import LeadConflict, LeadTransfer
from wutong.domains.leads.queries.conflicts import (
    CONFLICT_ORDER,
    SeenParties,
    seen_parties,
    sides_of,
)
from wutong.domains.leads.rules.credit import Share
from wutong.kernel import clock
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Cursor, Key, Limit
from wutong.kernel.http.paging import USUAL_PAGE, page_of

router = Router()
Number = Annotated[Key, Path()]
PARTIES = ("first", "second", "project", "first__unit", "first__region", "first__reported_unit",
           "second__unit", "second__region", "second__reported_unit", "project__unit",
           "project__region")  # fmt: skip


class ConflictFilter(Schema):
    """Every condition given must hold."""

    state: ConflictState | None = None


@router.get("/lead-transfers", response=LeadOffers, summary="等本单位答复的流转")
def list_lead_transfers(request: ApiCaller) -> Any:
    """至多二百条，期限近的在前。"""
    rows = LeadTransfer.objects.visible_to(request.access).pending().to(request.access)
    return {"items": list(rows.select_related("lead", "to_unit").order_by("due", "pk")[:200])}


@router.post("/lead-transfers/{number}/answer", response=LeadShape, summary="接收或拒收流转")
def answer_lead_transfer(
    request: ApiCaller, number: Number, body: LeadAnswer, response: HttpResponse
) -> Any:
    """由接收单位的人答复；拒收须写理由。"""
    offer: LeadTransfer = visible_or_404(
        LeadTransfer.objects.select_related("lead", "to_unit__region"), request.access, pk=number
    )
    common = {"transfer": offer, "by": request.user, "at": clock.now()}
    if body.accept:
        lead = actions.accept_transfer(answer=body.reason, **common)
    else:
        lead = actions.refuse_transfer(reason=body.reason, **common)
    return shown(lead, request, response)


@router.get("/lead-conflicts", response=LeadConflictList, summary="撞单列表")
def list_lead_conflicts(
    request: ApiCaller,
    filters: Query[ConflictFilter],
    cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:
    """看得到的撞单，新的在前。"""
    rows = LeadConflict.objects.visible_to(request.access).select_related(*PARTIES)
    if filters.state:
        rows = rows.filter(state=filters.state)
    page = page_of(rows, CONFLICT_ORDER, cursor, limit, scope=filters.model_dump_json())
    seen = seen_parties(page.items, request.access)
    return {"items": [_told(one, seen) for one in page.items], "next": page.next}


@router.post("/lead-conflicts/{number}/decide", response=LeadConflictShape, summary="裁定撞单")
def decide_lead_conflict(request: ApiCaller, number: Number, body: LeadDecision) -> Any:
    """不能裁定自己报备或承办的线索。"""
    conflict: LeadConflict = visible_or_404(
        LeadConflict.objects.select_related(*PARTIES), request.access, pk=number
    )
    decided = actions.decide_conflict(
        conflict=conflict, decision=body.decision, reason=body.reason, by=request.user,
        at=clock.now(),
        shares=[Share(one.share, one.unit, one.person) for one in body.shares],
    )  # fmt: skip
    return _told(decided, seen_parties([decided], request.access))


def _told(conflict: LeadConflict, seen: SeenParties) -> dict[str, Any]:
    """A conflict with the parties that the caller may see."""
    sides = sides_of(conflict, seen, with_history=False)
    leads = {side.is_first: side.lead.code for side in sides if side.lead}
    return {
        "id": conflict.pk,
        "kind": conflict.kind,
        "first": leads.get(True),
        "project": next((side.project.code for side in sides if side.project), None),
        "second": leads.get(False),
        "state": conflict.state,
        "opened_at": conflict.opened_at,
        "due": conflict.due,
        "decision": conflict.decision or None,
        "reason": conflict.reason,
    }

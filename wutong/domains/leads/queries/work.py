"""What a person must do today about leads."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.leads.choices import HELD, DutyKind
from wutong.domains.leads.models import Lead, LeadConflict, LeadDuty, LeadTransfer
from wutong.domains.org.queries import within_any
from wutong.kernel.clock import day_of
from wutong.kernel.registry import WorkItem
from wutong.kernel.scope import (
    ARBITRATE_LEAD,
    DISPATCH_LEAD,
    HANDLE_LEAD,
    REPORT_LEAD,
    Access,
)

DUE_WITHIN: Final = timedelta(days=7)
DUTY: Final = "lead_duty"
LAPSING: Final = "lead_lapsing"
TRANSFER: Final = "lead_transfer"
CONFLICT: Final = "lead_conflict"
LATE: Final = "lead_late"
HEADINGS: Final = {
    DUTY: gettext_lazy("线索：到期和将到期的事项"),
    LAPSING: gettext_lazy("线索：保护期将满"),
    TRANSFER: gettext_lazy("线索：等我答复的流转"),
    CONFLICT: gettext_lazy("线索：等我裁定的撞单"),
    LATE: gettext_lazy("线索：超期上报"),
}


def _item(kind: str, lead: Lead, reason: str, due: date | None, url: str = "") -> WorkItem:
    return WorkItem(
        kind=kind, title=lead.firm_name, url=url or reverse("leads:detail", args=[lead.code]),
        reason=reason, due=due, amount=lead.amount, heading=HEADINGS[kind],
        region_path=lead.region_path,
    )  # fmt: skip


def _mine(access: Access, prefix: str) -> Q:
    """Leads that wait for this person: they hold them, or nobody does and it is their place."""
    held = Q(**{f"{prefix}owner": access.user})
    unheld = Q(**{f"{prefix}owner": None})
    place = Q(**{f"{prefix}unit__in": access.units(HANDLE_LEAD)}) | within_any(
        access.region_paths(DISPATCH_LEAD), f"{prefix}region_path"
    )
    return held | (unheld & place)


def duties(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """Responses, studies, feedback, reports and completions that are due within a week."""
    if not access.may_ever(REPORT_LEAD):
        return []
    running = LeadDuty.objects.filter(
        done_at=None, dropped_at=None, due__lte=day_of(at) + DUE_WITHIN, lead__state__in=HELD
    )
    back = Q(kind=DutyKind.SUPPLEMENT, lead__reported_by=access.user)
    ahead = ~Q(kind=DutyKind.SUPPLEMENT) & _mine(access, "lead__")
    rows = running.filter(back | ahead).select_related("lead").order_by("due", "pk")[:limit]
    return [
        _item(DUTY, one.lead, f"{one.get_kind_display()} · {one.lead.content[:40]}", one.due)
        for one in rows
    ]


def lapsing(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """Leads that the person holds and whose protection ends soon."""
    if not access.may_ever(HANDLE_LEAD):
        return []
    rows = Lead.objects.held().filter(owner=access.user, remind_on__lte=day_of(at))
    return [
        _item(LAPSING, one, _("保护期到 %(day)s 为止") % {"day": one.protected_until},
              one.protected_until)
        for one in rows.order_by("protected_until", "pk")[:limit]
    ]  # fmt: skip


def offers(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """Leads that another unit offers to the person's."""
    if not access.may_ever(HANDLE_LEAD):
        return []
    rows = LeadTransfer.objects.pending().visible_to(access).to(access)
    found = rows.exclude(asked_by=access.user).select_related("lead", "from_unit")
    return [
        _item(TRANSFER, one.lead, f"{one.from_unit or _('公海')} · {one.reason[:60]}", one.due,
              reverse("leads:transfers"))
        for one in found.order_by("due", "pk")[:limit]
    ]  # fmt: skip


def conflicts(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """Collisions that wait for this person's decision."""
    if not access.may_ever(ARBITRATE_LEAD):
        return []
    rows = LeadConflict.objects.open().decided_by(access).select_related("second")
    return [
        _item(CONFLICT, one.second, str(one.get_kind_display()), one.due,
              reverse("leads:conflict", args=[one.pk]))
        for one in rows.order_by("due", "pk")[:limit]
    ]  # fmt: skip


def late(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """Overdue duties of others that were escalated: to the bureau, then to the leader."""
    on = day_of(at)
    bureau = access.region_paths(DISPATCH_LEAD)
    leader = access.region_paths(ARBITRATE_LEAD)
    if not bureau and not leader:
        return []
    told = Q(within_any(bureau, "region_path"), bureau_on__lte=on)
    told |= Q(within_any(leader, "region_path"), leader_on__lte=on)
    rows = (
        LeadDuty.objects.filter(told, done_at=None, dropped_at=None, due__lt=on)
        .filter(lead__in=Lead.objects.visible_to(access).held())
        .exclude(lead__owner=access.user)
        .select_related("lead__unit", "lead__owner")
    )
    return [
        _item(LATE, one.lead, _("%(who)s · %(what)s超期") % {
            "who": one.lead.owner or one.lead.unit or _("无人承办"),
            "what": one.get_kind_display()}, one.due)
        for one in rows.order_by("due", "pk")[:limit]
    ]  # fmt: skip


SOURCES: Final = (duties, lapsing, offers, conflicts, late)

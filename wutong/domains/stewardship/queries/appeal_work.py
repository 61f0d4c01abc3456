"""What a person must do today about appeals."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.org.queries import within_any
from wutong.domains.stewardship.choices import AppealState
from wutong.domains.stewardship.models import Appeal, Extension
from wutong.kernel.clock import day_of
from wutong.kernel.registry import WorkItem
from wutong.kernel.scope import ASSIGN_APPEAL, DECIDE_APPEAL, HANDLE_APPEAL, Access

AHEAD: Final = timedelta(days=4)
HANDLING, PLACING, DECIDING, EXTENDING = (
    "appeal_due", "appeal_place", "appeal_decide", "appeal_extension",
)  # fmt: skip
HEADINGS: Final = {
    HANDLING: gettext_lazy("诉求：本单位到期和将到期的"),
    PLACING: gettext_lazy("诉求：等核实和交办的"),
    DECIDING: gettext_lazy("诉求：等裁定责任单位的"),
    EXTENDING: gettext_lazy("诉求：等批复延期的"),
}


def _item(kind: str, appeal: Appeal, reason: str) -> WorkItem:
    return WorkItem(
        kind=kind, title=appeal.title, url=reverse("stewardship:appeal", args=[appeal.number]),
        reason=reason, due=appeal.due_on, amount=appeal.blocked, heading=HEADINGS[kind],
    )  # fmt: skip


def handling(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """Appeals that the person's units lead, due within four days."""
    units = access.units(HANDLE_APPEAL)
    if not units:
        return []
    rows = Appeal.objects.open().filter(
        lead_unit__in=units, state=AppealState.ASSIGNED, due_on__lte=day_of(at) + AHEAD
    )
    found = rows.order_by("due_on", "pk")[:limit]
    return [_item(HANDLING, one, _("办理") if one.replied_on else _("首次答复")) for one in found]


def placing(access: Access, _at: datetime, limit: int) -> list[WorkItem]:
    """Appeals of the person's regions that wait to be verified or assigned."""
    return _of_regions(
        access, ASSIGN_APPEAL, PLACING, (AppealState.RECEIVED, AppealState.VERIFIED), limit
    )


def deciding(access: Access, _at: datetime, limit: int) -> list[WorkItem]:
    """Appeals that were sent back and wait for the supervisor."""
    return _of_regions(access, DECIDE_APPEAL, DECIDING, (AppealState.SENT_BACK,), limit)


def _of_regions(
    access: Access, ability: str, kind: str, states: tuple[AppealState, ...], limit: int
) -> list[WorkItem]:
    paths = access.region_paths(ability)
    if not paths:
        return []
    rows = Appeal.objects.open().visible_to(access).filter(state__in=states)
    found = rows.filter(within_any(paths, "region_path")).order_by("due_on", "pk")[:limit]
    return [_item(kind, one, str(one.get_state_display())) for one in found]


def extending(access: Access, _at: datetime, limit: int) -> list[WorkItem]:
    """Requests for more time that wait for the person's word."""
    paths = access.region_paths(ASSIGN_APPEAL)
    if not paths:
        return []
    rows = Extension.objects.filter(
        Q(within_any(paths, "appeal__region_path")), granted=None,
        appeal__in=Appeal.objects.visible_to(access),
    )  # fmt: skip
    found = rows.exclude(asked_by=access.user).select_related("appeal").order_by("asked_at")
    return [
        _item(EXTENDING, one.appeal, _("申请延至 %(day)s") % {"day": one.until})
        for one in found[:limit]
        if one.appeal is not None
    ]


SOURCES: Final = (handling, placing, deciding, extending)

"""What a person must do today about factors."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.org.queries import within_any
from wutong.domains.stewardship.choices import FactorState, GapReason
from wutong.domains.stewardship.models import FactorNeed
from wutong.domains.stewardship.queries.factor_list import gap_condition, late_condition
from wutong.kernel.clock import day_of
from wutong.kernel.registry import WorkItem
from wutong.kernel.scope import EDIT_FACTOR, Access

AHEAD: Final = timedelta(days=14)
DELIVERING, LATE = "factor_deliver", "factor_late"
HEADINGS: Final = {
    DELIVERING: gettext_lazy("要素：本单位要落实和到位的"),
    LATE: gettext_lazy("要素：晚于需要的"),
}


def _item(kind: str, need: FactorNeed, reason: str) -> WorkItem:
    return WorkItem(
        kind=kind, title=f"{need.project.name} · {need.get_kind_display()}",
        url=reverse("stewardship:factor", args=[need.pk]), reason=reason, due=need.needed_by,
        amount=need.project.total_investment, heading=HEADINGS[kind],
        region_path=need.project.region_path,
    )  # fmt: skip


def delivering(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """Needs that the person's units deliver, due within two weeks or not arranged in time."""
    units = access.units(EDIT_FACTOR)
    if not units:
        return []
    on = day_of(at)
    near = Q(needed_by__lte=on + AHEAD) | gap_condition(GapReason.NOT_ARRANGED, on)
    rows = FactorNeed.objects.open().visible_to(access).filter(near, unit__in=units)
    found = rows.select_related("project").order_by("needed_by", "pk")[:limit]
    return [
        _item(DELIVERING, one, _("落实") if one.state == FactorState.NEEDED else _("到位"))
        for one in found
    ]


def late(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """Needs of the person's regions that come after their day, or came short."""
    paths = access.region_paths(EDIT_FACTOR)
    if not paths:
        return []
    rows = FactorNeed.objects.visible_to(access).filter(late_condition(day_of(at)))
    rows = rows.filter(within_any(paths, "project__region_path")).select_related("project")
    found = rows.order_by("needed_by", "pk")[:limit]
    return [_item(LATE, one, str(one.get_state_display())) for one in found]


SOURCES: Final = (delivering, late)
"""For the page of what is to be done."""

"""What a person must do today about dispatch: meetings to hold, projects that show red."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.org.queries import within_any
from wutong.domains.projects.queries.work import own_projects
from wutong.domains.stewardship.choices import MeetingState
from wutong.domains.stewardship.models import DispatchMeeting
from wutong.domains.stewardship.queries.pace_plans import RED, chosen, shown
from wutong.kernel.clock import day_of
from wutong.kernel.registry import WorkItem
from wutong.kernel.scope import EDIT, GIVE_ORDER, HOLD_DISPATCH, Access

AHEAD: Final = timedelta(days=4)
HOLDING, STANDING = "dispatch_meetings", "pace_red"
HEADINGS: Final = {
    HOLDING: gettext_lazy("调度会：要开的和没有记录的"),
    STANDING: gettext_lazy("停滞缓建：没有原因、计划或督办的"),
}


def holding(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """Planned meetings of the person within four days, and those that passed without minutes."""
    if not access.may_ever(HOLD_DISPATCH):
        return []
    mine = Q(unit__in=access.units(HOLD_DISPATCH))
    if paths := access.region_paths(HOLD_DISPATCH):
        mine |= within_any(paths, "region_path")
    rows = DispatchMeeting.objects.filter(
        mine, state=MeetingState.PLANNED, on__lte=day_of(at) + AHEAD
    )
    return [
        WorkItem(
            kind=HOLDING, title=one.title, url=reverse("stewardship:meeting", args=[one.pk]),
            reason=str(one.get_rhythm_display()), due=one.on, heading=HEADINGS[HOLDING],
            region_path=one.region_path,
        )
        for one in rows.order_by("on", "pk")[:limit]
    ]  # fmt: skip


def standing(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """Slowed and stalled projects of the person that show red, the largest first."""
    if not access.may_ever(EDIT) and not access.may_ever(GIVE_ORDER):
        return []
    on = day_of(at)
    ability = EDIT if access.may_ever(EDIT) else GIVE_ORDER
    rows = chosen(access, on=on, only=RED).filter(pk__in=own_projects(access, ability).values("pk"))
    return [
        WorkItem(
            kind=STANDING, title=one.project.name,
            url=reverse("stewardship:pace_plan", args=[one.project.code]),
            reason=_("%(pace)s · %(mark)s")
            % {"pace": one.project.get_pace_display(), "mark": one.mark.text},
            amount=one.amount, heading=HEADINGS[STANDING],
        )
        for one in shown(rows[:limit], on)
    ]  # fmt: skip


SOURCES: Final = (holding, standing)

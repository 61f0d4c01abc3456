"""What may become of an engagement, and which days it may have."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from wutong.domains.engagements.choices import Status
from wutong.domains.engagements.rules.errors import BadValue

LONGEST: Final = timedelta(days=92)
FURTHEST: Final = timedelta(days=731)
MINUTES_WITHIN: Final = timedelta(days=3)
STEPS: Final = {
    Status.PLANNED: (Status.HELD, Status.CANCELLED),
    Status.HELD: (Status.CANCELLED,),
    Status.CANCELLED: (),
}


def may_become(status: str, wanted: str) -> bool:
    """Whether the step is one of planned → held → cancelled; a plan may be called off at once."""
    return Status(wanted) in STEPS[Status(status)]


def check_days(starts_on: date, ends_on: date, today: date, *, held: bool) -> None:
    """Raise BadValue for days in the wrong order, too far apart, or not come yet though held."""
    if ends_on < starts_on:
        raise BadValue(_("结束日期不能早于开始日期。"), "ends_on")
    if ends_on - starts_on > LONGEST:
        raise BadValue(_("一次活动最多三个月，更长的请分批登记。"), "ends_on")
    if held and starts_on > today:
        raise BadValue(
            _("%(on)s 还没有到，请先安排为计划，举行后再确认。") % {"on": starts_on}, "starts_on"
        )
    if starts_on > today + FURTHEST:
        raise BadValue(_("最多安排到两年以后。"), "starts_on")


def minutes_due(ends_on: date) -> date:
    """The day by which minutes are asked for: the third day after the end."""
    return ends_on + MINUTES_WITHIN

"""The calendar: a month, or its list; and the month as a file."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.engagements.models import Engagement
from wutong.domains.engagements.queries.calendar import AT_MOST, between, entries, has_feed
from wutong.domains.engagements.rules.ics import calendar_text
from wutong.domains.engagements.rules.months import (
    days_touched,
    month_of,
    weeks_of,
)
from wutong.domains.engagements.views.support import crumbs
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import Request
from wutong.kernel.months import following, last_of
from wutong.kernel.scope import RECORD_ENGAGEMENT, VIEW

ICS: Final = "text/calendar; charset=utf-8"
SHOWN_A_DAY: Final = 4


@requires(VIEW)
def month(request: Request) -> HttpResponse:
    """The month's engagements in weeks, or (``view=list``) one below the other."""
    today = clock.today()
    chosen = month_of(request.GET.get("month", ""), today)
    as_list = request.GET.get("view") == "list"
    weeks = weeks_of(chosen)
    days = [day for week in weeks for day in week]
    first, last = (chosen, last_of(chosen)) if as_list else (days[0], days[-1])
    found = list(between(request.access, first, last)[:AT_MOST])
    by_day = days_touched(((one.starts_on, one.ends_on, one) for one in found), days)
    context: dict[str, Any] = {
        "crumbs": crumbs(None, _("日历")),
        "month": chosen,
        "today": today,
        "as_list": as_list,
        "found": found,
        "weeks": [[_day(day, by_day[day], chosen, today) for day in week] for week in weeks],
        "names": [_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日")],
        "previous": _address(following(chosen, -1), as_list=as_list),
        "next": _address(following(chosen, 1), as_list=as_list),
        "this": _address(today, as_list=as_list),
        "views": [
            {"title": _("月"), "url": _address(chosen), "current": not as_list},
            {"title": _("列表"), "url": _address(chosen, as_list=True), "current": as_list},
        ],
        "download": f"{reverse('engagements:download')}?month={chosen:%Y-%m}",
        "has_feed": has_feed(request.access.user),
        "may_record": request.access.may_ever(RECORD_ENGAGEMENT),
    }
    return render(request, "engagements/calendar.html", context)


def _day(day: date, found: list[Engagement], month: date, today: date) -> dict[str, Any]:
    return {
        "on": day,
        "outside": day.month != month.month,
        "today": day == today,
        "shown": found[:SHOWN_A_DAY],
        "more": max(len(found) - SHOWN_A_DAY, 0),
    }


def _address(month: date, *, as_list: bool = False) -> str:
    view = "&view=list" if as_list else ""
    return f"{reverse('engagements:calendar')}?month={month:%Y-%m}{view}"


@requires(VIEW)
def download(request: Request) -> HttpResponse:
    """The month's engagements as an .ics file."""
    chosen = month_of(request.GET.get("month", ""), clock.today())
    found = between(request.access, chosen, last_of(chosen))[:AT_MOST]
    name = _("活动 %(month)s") % {"month": f"{chosen:%Y-%m}"}
    answer = HttpResponse(
        calendar_text(name, entries(found, address_of(request))), content_type=ICS
    )
    answer["Content-Disposition"] = f'attachment; filename="engagements-{chosen:%Y-%m}.ics"'
    return answer


def address_of(request: Any) -> Any:
    """The full address of an engagement's page, for a calendar's entry."""

    def address(engagement: Engagement) -> str:
        return str(request.build_absolute_uri(reverse("engagements:detail", args=[engagement.pk])))

    return address

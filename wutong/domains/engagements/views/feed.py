"""The secret address that a person's own calendar programme reads."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.engagements import actions
from wutong.domains.engagements.queries.calendar import has_feed, holder_of, own_calendar
from wutong.domains.engagements.rules.ics import calendar_text
from wutong.domains.engagements.views.calendar import ICS, address_of
from wutong.domains.engagements.views.support import crumbs
from wutong.domains.org.queries import access_of
from wutong.kernel import clock
from wutong.kernel.http.access import public, requires
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import VIEW
from wutong.ui.notices import done


@requires(VIEW)
def settings(request: Request) -> HttpResponse:
    """Open, renew or close the feed. The address is shown once, right after it is made."""
    address = ""
    if request.method == "POST":
        if "close" in request.POST:
            actions.close_feed(by=request.user, at=clock.now())
            done(request, _("订阅已关闭，原来的地址不再有效。"))
            return redirect("engagements:feed_settings")
        secret = actions.open_feed(by=request.user, at=clock.now())
        address = request.build_absolute_uri(reverse("engagements:feed", args=[secret]))
    context = {
        "crumbs": crumbs(None, _("日历订阅")),
        "address": address,
        "has_feed": has_feed(request.access.user),
    }
    return render(request, "engagements/feed.html", context)


@public
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The holder's calendar; who left or was disabled has none any more."""
    user = holder_of(secret)
    access = access_of(user, clock.today())
    if not access.may_ever(VIEW) or access.needs_two_factor:
        raise Http404
    entries = own_calendar(access, clock.today(), address_of(request))
    name = _("%(name)s的活动") % {"name": access.name}
    answer = HttpResponse(calendar_text(name, entries), content_type=ICS)
    answer["Cache-Control"] = "private, max-age=300"
    return answer

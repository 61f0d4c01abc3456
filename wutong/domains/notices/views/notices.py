"""A person's notices: the list, opening one, marking them read."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.notices import actions, queries
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.notices.forms.notices import NoticeFilterForm
from wutong.domains.notices.models import Notice
from wutong.kernel import clock
from wutong.kernel.http.access import requires, visible_or_404
from wutong.kernel.http.requests import Request
from wutong.ui.notices import done

TONES: Final = {
    NoticeKind.DUE: "yellow", NoticeKind.OVERDUE: "red", NoticeKind.ESCALATED: "red",
    NoticeKind.DECIDED: "green", NoticeKind.MOVED: "accent",
}  # fmt: skip


@requires()
def notices(request: Request) -> HttpResponse:
    """The person's notices, the latest first."""
    form = NoticeFilterForm(request.GET)
    filters = form.filters
    page = queries.first_page_for(request.access, filters, request.GET.get("cursor", ""))
    context = {
        "filter": form,
        "filters": filters,
        "page": page,
        "rows": [(one, TONES.get(NoticeKind(one.kind), "")) for one in page.items],
        "unread": queries.unread_count(request.access),
        "most": queries.COUNTED_AT_MOST,
        "here": request.get_full_path(),
    }
    return render(request, "notices/list.html", context)


@requires()
def notice(request: Request, pk: int) -> HttpResponse:
    """To what the notice is about; it is read then."""
    found: Notice = visible_or_404(Notice.objects, request.access, pk=pk)
    actions.mark_read(notice=found, at=clock.now())
    return redirect(found.url)


@requires()
@require_POST
def read(request: Request, pk: int) -> HttpResponse:
    """Mark one read without opening it."""
    found: Notice = visible_or_404(Notice.objects, request.access, pk=pk)
    actions.mark_read(notice=found, at=clock.now())
    return redirect(_back(request))


@requires()
@require_POST
def read_all(request: Request) -> HttpResponse:
    """Mark everything read, or everything of one kind."""
    kind = request.POST.get("kind", "")
    kind = kind if kind in NoticeKind.values else ""
    count = actions.mark_all_read(by=request.user, at=clock.now(), kind=kind)
    done(request, _("已把 %(count)s 条标为已读。") % {"count": count})
    return redirect(_back(request))


def _back(request: Request) -> str:
    """The list as it was filtered."""
    asked = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if safe and asked.startswith("/notices/") else "/notices/"

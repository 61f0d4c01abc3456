"""The audit trail and the export log."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wutong.domains.org import queries
from wutong.domains.org.forms.settings import TrailFilterForm
from wutong.domains.org.views.support import settings_crumbs
from wutong.kernel import clock
from wutong.kernel.http.access import requires, watermark
from wutong.kernel.scope import VIEW_AUDIT

PER_PAGE = 50


def asked_for(form: TrailFilterForm) -> queries.TrailFilter:
    """The filter; what can't be read of it doesn't narrow, and says so beside its field."""
    if not form.is_bound:
        return queries.TrailFilter()
    form.is_valid()
    return queries.TrailFilter(**form.cleaned_data)


@requires(VIEW_AUDIT)
def trail(request: Any) -> HttpResponse:
    """Who did what, when, what changed, why."""
    return listed(request, queries.trail, "org/trail.html", _("审计记录"))


@requires(VIEW_AUDIT)
def exports(request: Any) -> HttpResponse:
    """Who took which rows out, and why."""
    return listed(request, queries.exports, "org/exports.html", _("导出记录"))


def listed(request: Any, read: Any, template: str, title: str) -> HttpResponse:
    """A page of rows under the filter."""
    form = TrailFilterForm(request.GET or None)
    rows = read(request.access, asked_for(form))
    context = {
        "filter": form,
        "title": title,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "crumbs": settings_crumbs((title, "")),
        "watermark": watermark(request.access, clock.today()),
    }
    return render(request, template, context)

"""A run on paper and as a spreadsheet: the red and black lists, every unit by rank."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.targets.queries.escalating import given_for
from wutong.domains.targets.queries.handing_out import run_sheet
from wutong.domains.targets.queries.pages import rankings
from wutong.domains.targets.queries.runs import last_before
from wutong.domains.targets.views.runs import run_or_404
from wutong.domains.targets.views.support import run_crumbs
from wutong.kernel.http.access import ensure, requires
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import EXPORT, VIEW
from wutong.ui.exporting import answer_export


@requires(VIEW)
def lists(request: Request, pk: int) -> HttpResponse:
    """The red and black lists of every group, made to be printed."""
    found = run_or_404(request, pk)
    context = {
        "run": found, "rankings": rankings(found), "before": last_before(found),
        "given": {one.score_id: one.get_level_display() for one in given_for(found)},
        "crumbs": run_crumbs(found, _("红黑榜")),
    }  # fmt: skip
    return render(request, "targets/lists.html", context)


@requires(EXPORT)
@require_POST
def export(request: Request, pk: int) -> HttpResponse | FileResponse:
    """The whole ranking as an .xlsx file."""
    found = run_or_404(request, pk)
    ensure(request.access, EXPORT, found.region_path)
    return answer_export(
        request, reverse("targets:run", args=[pk]), lambda _query: run_sheet(found)
    )

"""The list of engagements."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from wutong.domains.engagements.choices import Status
from wutong.domains.engagements.forms.engagements import FilterForm
from wutong.domains.engagements.queries.listing import (
    chosen_engagements,
    firm_counts,
    ordered,
)
from wutong.domains.org.queries import region_by_code
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import RECORD_ENGAGEMENT, VIEW

ROWS_A_PAGE: Final = 50
TONES: Final = {Status.PLANNED: "yellow", Status.HELD: "green", Status.CANCELLED: ""}


@requires(VIEW)
def engagement_list(request: Request) -> HttpResponse:
    """Engagements that the person sees, narrowed and ordered by the query string."""
    form = FilterForm(request.GET, access=request.access)
    firm = request.GET.get("firm", "")
    filters = form.filters(
        firm=int(firm) if firm.isdecimal() else None, project=request.GET.get("project", "")
    )
    region = region_by_code(filters.region) if filters.region else None
    rows = chosen_engagements(request.access, filters, region).select_related("region", "unit")
    page = Paginator(ordered(rows, request.GET.get("sort", "")), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    counts = firm_counts(list(page))
    context: dict[str, Any] = {
        "filter": form,
        "page": page,
        "lines": [(one, counts.get(one.pk, 0), TONES[Status(one.status)]) for one in page],
        "narrowed": bool(request.GET),
        "may_record": request.access.may_ever(RECORD_ENGAGEMENT),
    }
    return render(request, "engagements/list.html", context)

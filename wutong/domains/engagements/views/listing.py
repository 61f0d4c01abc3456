"""The list of engagements."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from wutong.domains.engagements.choices import Status
from wutong.domains.engagements.forms.engagements import FilterForm
from wutong.domains.engagements.models import EngagementQuerySet
from wutong.domains.engagements.queries.exporting import engagements_sheet
from wutong.domains.engagements.queries.listing import (
    chosen_engagements,
    firm_counts,
    ordered,
)
from wutong.domains.org.queries import region_by_code
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import EXPORT, RECORD_ENGAGEMENT, VIEW
from wutong.ui.exporting import answer_export

ROWS_A_PAGE: Final = 50
TONES: Final = {Status.PLANNED: "yellow", Status.HELD: "green", Status.CANCELLED: ""}


@requires(VIEW)
def engagement_list(request: Request) -> HttpResponse:
    """Engagements that the person sees, narrowed and ordered by the query string."""
    form, rows = _chosen(request, request.GET)
    page = Paginator(rows.select_related("region", "unit"), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    counts = firm_counts(list(page))
    context: dict[str, Any] = {
        "filter": form,
        "page": page,
        "lines": [(one, counts.get(one.pk, 0), TONES[Status(one.status)]) for one in page],
        "narrowed": bool(request.GET),
        "may_record": request.access.may_ever(RECORD_ENGAGEMENT),
        "may_export": request.access.may_ever(EXPORT),
    }
    return render(request, "engagements/list.html", context)


def _chosen(request: Request, query: QueryDict) -> tuple[FilterForm, EngagementQuerySet]:
    form = FilterForm(query, access=request.access)
    firm = query.get("firm", "")
    filters = form.filters(
        firm=int(firm) if firm.isdecimal() else None, project=query.get("project", "")
    )
    region = region_by_code(filters.region) if filters.region else None
    rows = chosen_engagements(request.access, filters, region)
    return form, ordered(rows, query.get("sort", ""))


@requires(EXPORT)
@require_POST
def export(request: Request) -> HttpResponse | FileResponse:
    """The chosen rows as an .xlsx file; who took which rows and why is written down first."""
    return answer_export(
        request, reverse("engagements:list"),
        lambda query: engagements_sheet(_chosen(request, query)[1]),
    )  # fmt: skip

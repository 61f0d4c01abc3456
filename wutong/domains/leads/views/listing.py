"""The list of leads, the pool, and the export."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.leads.forms.working import FilterForm, PoolFilterForm
from wutong.domains.leads.models import Lead
from wutong.domains.leads.queries.exporting import leads_sheet
from wutong.domains.leads.queries.listing import (
    POOL_SORT,
    ListPage,
    chosen_leads,
    in_order,
    list_page,
)
from wutong.domains.leads.queries.page import held_leads
from wutong.domains.leads.queries.pool import pooled
from wutong.domains.leads.queries.terms import terms_at
from wutong.domains.leads.views.support import STATE_TONES, crumbs, protection_words
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import DISPATCH_LEAD, EXPORT, HANDLE_LEAD, REPORT_LEAD, VERIFY
from wutong.kernel.spreadsheets import Sheet
from wutong.ui.exporting import answer_export


@requires(REPORT_LEAD, VERIFY)
def lead_list(request: Request) -> HttpResponse:
    """Every lead that the person sees, narrowed and ordered by the query string."""
    form = FilterForm(request.GET, access=request.access)
    leads = chosen_leads(request.access, form.filters())
    page = list_page(leads, request.GET.get("sort", ""), request.GET.get("cursor", ""))
    context = {
        "filter": form,
        "page": page,
        "rows": [_row(one) for one in page.rows],
        "may_export": request.access.may_ever(EXPORT),
        "may_report": request.access.may_ever(REPORT_LEAD),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        **_paging(request, page),
    }
    return render(request, "leads/list.html", context)


def _row(lead: Lead) -> dict[str, Any]:
    words, tone = protection_words(lead, clock.today())
    return {
        "lead": lead,
        "tone": STATE_TONES.get(lead.state, ""),  # type: ignore[call-overload]
        "protection": words,
        "protection_tone": tone,
    }


def _paging(request: Request, page: ListPage) -> dict[str, Any]:
    query = request.GET.copy()
    query.pop("cursor", None)
    first = f"?{query.urlencode()}"
    query["cursor"] = page.next_cursor
    return {
        "is_first_page": not request.GET.get("cursor"),
        "first_page_url": first,
        "next_url": f"?{query.urlencode()}",
    }


@requires(REPORT_LEAD, VERIFY)
def pool(request: Request) -> HttpResponse:
    """What lies in the pool for the person, and how many they may still take."""
    access = request.access
    form = PoolFilterForm(request.GET, access=access)
    leads = chosen_leads(access, form.filters()).filter(pk__in=pooled(access).values("pk"))
    page = list_page(leads, request.GET.get("sort", ""), request.GET.get("cursor", ""), POOL_SORT)
    terms = terms_at(access.home) if access.home else None
    may_pick = access.may_ever(HANDLE_LEAD)
    context = {
        "filter": form,
        "page": page,
        "leads": page.rows,
        "terms": terms,
        "held": held_leads(access) if may_pick else 0,
        "may_pick": may_pick,
        "may_dispatch": access.may_ever(DISPATCH_LEAD),
        "crumbs": crumbs(None, _("公海")),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        **_paging(request, page),
    }
    return render(request, "leads/pool.html", context)


@requires(EXPORT)
@require_POST
def export(request: Request) -> HttpResponse | FileResponse:
    """The chosen rows as an .xlsx file; who took which rows and why is written down first."""

    def sheet_of(query: QueryDict) -> Sheet:
        filters = FilterForm(query, access=request.access).filters()
        return leads_sheet(in_order(chosen_leads(request.access, filters), query.get("sort", "")))

    return answer_export(request, reverse("leads:list"), sheet_of)

"""The list of agreements."""

from __future__ import annotations

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from wutong.domains.agreements.forms.choosing import AgreementFilter
from wutong.domains.agreements.queries.for_firms import speaks_for_firms
from wutong.domains.agreements.queries.reading import agreements_seen, lines_of, narrowed
from wutong.domains.agreements.views import for_firms
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import EDIT_AGREEMENT, VIEW

ROWS_A_PAGE: Final = 50


@requires(VIEW)
def agreement_list(request: Request) -> HttpResponse:
    """Every agreement that the person sees, the latest touched first."""
    if speaks_for_firms(request.access):
        return for_firms.signed_list(request)
    form = AgreementFilter(request.GET, access=request.access)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = narrowed(agreements_seen(request.access), chosen).order_by("-updated_at", "-pk")
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "page": page,
        "lines": lines_of(list(page.object_list)),
        "may_edit": request.access.may_ever(EDIT_AGREEMENT),
    }
    return render(request, "agreements/list.html", context)

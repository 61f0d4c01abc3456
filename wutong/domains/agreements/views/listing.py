"""The list of agreements."""

from __future__ import annotations

from typing import Final

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from wutong.domains.agreements.forms.choosing import AgreementFilter
from wutong.domains.agreements.models import Agreement
from wutong.domains.agreements.queries.exporting import agreements_sheet
from wutong.domains.agreements.queries.for_firms import speaks_for_firms
from wutong.domains.agreements.queries.reading import agreements_seen, lines_of, narrowed
from wutong.domains.agreements.views import for_firms
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import EDIT_AGREEMENT, EXPORT, VIEW
from wutong.ui.exporting import answer_export

ROWS_A_PAGE: Final = 50


@requires(VIEW)
def agreement_list(request: Request) -> HttpResponse:
    """Every agreement that the person sees, the latest touched first."""
    if speaks_for_firms(request.access):
        return for_firms.signed_list(request)
    form, rows = _chosen(request, request.GET)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "page": page,
        "lines": lines_of(list(page.object_list)),
        "may_edit": request.access.may_ever(EDIT_AGREEMENT),
        "may_export": request.access.may_ever(EXPORT),
    }
    return render(request, "agreements/list.html", context)


def _chosen(request: Request, query: QueryDict) -> tuple[AgreementFilter, QuerySet[Agreement]]:
    form = AgreementFilter(query, access=request.access)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = narrowed(agreements_seen(request.access), chosen)
    return form, rows.order_by("-updated_at", "-pk")


@requires(EXPORT)
@require_POST
def export(request: Request) -> HttpResponse | FileResponse:
    """The chosen rows as an .xlsx file; who took which rows and why is written down first."""
    return answer_export(
        request, reverse("agreements:list"),
        lambda query: agreements_sheet(_chosen(request, query)[1]),
    )  # fmt: skip

"""The list of investors and its export."""

from __future__ import annotations

from typing import Final

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.investors.choices import Honour
from wutong.domains.investors.forms import FilterForm
from wutong.domains.investors.queries import (
    chosen_investors,
    exported_rows,
    industries,
    with_project_counts,
)
from wutong.domains.investors.queries.lists import DEFAULT_SORT
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import EDIT_INVESTORS, EXPORT, MERGE_INVESTORS, VIEW
from wutong.kernel.spreadsheets import ROWS_AT_MOST, Sheet
from wutong.ui.exporting import answer_export

ROWS_A_PAGE: Final = 50


@requires(VIEW)
def investor_list(request: Request) -> HttpResponse:
    """Every firm that the person sees, narrowed and ordered by the query string."""
    form = FilterForm(request.GET, access=request.access)
    rows = chosen_investors(request.access, form.filters(request.GET.get("sort", DEFAULT_SORT)))
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "page": page,
        "lines": with_project_counts(page.object_list, request.access),
        "honours": dict(Honour.choices),
        "industries": industries(),
        "query": request.GET.urlencode(),
        "may_export": request.access.may_ever(EXPORT),
        "may_edit": request.access.may_ever(EDIT_INVESTORS),
        "may_merge": request.access.may_ever(MERGE_INVESTORS),
    }
    return render(request, "investors/list.html", context)


@requires(EXPORT)
@require_POST
def export(request: Request) -> HttpResponse | FileResponse:
    """The chosen rows as an .xlsx file; who took which rows and why is written down first."""

    def sheet_of(query: QueryDict) -> Sheet:
        filters = FilterForm(query, access=request.access).filters(query.get("sort", DEFAULT_SORT))
        rows = chosen_investors(request.access, filters)[:ROWS_AT_MOST]
        columns = [(_("企业名称"), 40), (_("统一社会信用代码"), 22), (_("来源地"), 20),
                   (_("荣誉"), 24), (_("行业"), 30), (_("登记日期"), 12)]  # fmt: skip
        keys = rows.values_list("pk", flat=True)
        return Sheet("investors.list", _("客商"), columns, exported_rows(rows), keys)

    return answer_export(request, reverse("investors:list"), sheet_of)

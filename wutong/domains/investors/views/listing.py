"""The list of investors and its export."""

from __future__ import annotations

from typing import Final

from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.investors.choices import Honour
from wutong.domains.investors.forms import ExportForm, FilterForm
from wutong.domains.investors.queries import (
    chosen_investors,
    exported_rows,
    industries,
    with_project_counts,
)
from wutong.domains.investors.queries.lists import DEFAULT_SORT
from wutong.kernel import audit, clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import EDIT_INVESTORS, EXPORT, MERGE_INVESTORS, VIEW
from wutong.kernel.spreadsheets import XLSX, write_table
from wutong.ui import notices

ROWS_A_PAGE: Final = 50
ROWS_EXPORTED_AT_MOST: Final = 200_000


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
        "export_form": ExportForm(initial={"query": request.GET.urlencode()}),
        "may_export": request.access.may_ever(EXPORT),
        "may_edit": request.access.may_ever(EDIT_INVESTORS),
        "may_merge": request.access.may_ever(MERGE_INVESTORS),
    }
    return render(request, "investors/list.html", context)


@requires(EXPORT)
@require_POST
def export(request: Request) -> HttpResponse | FileResponse:
    """The chosen rows as an .xlsx file; who took which rows and why is written down first."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        notices.messages.error(request, _("请写明导出的用途。"))
        return redirect(f"{reverse('investors:list')}?{form.data.get('query', '')}")
    query = QueryDict(form.cleaned_data["query"])
    filters = FilterForm(query, access=request.access).filters(query.get("sort", DEFAULT_SORT))
    rows = chosen_investors(request.access, filters)[:ROWS_EXPORTED_AT_MOST]
    with transaction.atomic():
        audit.record_export(
            actor=request.user, at=clock.now(), kind="investors.list",
            rows=rows.values_list("pk", flat=True), reason=form.cleaned_data["reason"],
        )  # fmt: skip
        columns = [(_("企业名称"), 40), (_("统一社会信用代码"), 22), (_("来源地"), 20),
                   (_("荣誉"), 24), (_("行业"), 30), (_("登记日期"), 12)]  # fmt: skip
        file = write_table(_("客商"), columns, exported_rows(rows))
    day = clock.today()
    return FileResponse(
        file, as_attachment=True, filename=f"客商-{day:%Y-%m-%d}.xlsx", content_type=XLSX
    )

"""The list of projects: filters, saved views, columns, export."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from django.db import transaction
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.projects import actions
from wutong.domains.projects.forms.filters import ProjectFilter
from wutong.domains.projects.forms.projects import ExportForm, SavedViewForm
from wutong.domains.projects.queries.export import write_rows
from wutong.domains.projects.queries.listing import (
    DEFAULT_SORT,
    chosen_columns,
    in_order,
    list_page,
    saved_lines,
    saved_views,
)
from wutong.domains.projects.views.cells import Cells, column_choices, heading
from wutong.domains.projects.views.support import attempt
from wutong.kernel import audit, clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import EDIT, EXPORT, VIEW
from wutong.kernel.spreadsheets import ROWS_AT_MOST
from wutong.ui import notices
from wutong.ui.templatetags.ui import chosen_filters, query_with
from wutong.ui.writes import sentences_of

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(VIEW)
def project_list(request: Request) -> HttpResponse:
    """Every project that the person sees, narrowed and ordered by the query string."""
    chosen = ProjectFilter(request.GET, access=request.access, on=clock.today())
    sort = request.GET.get("sort", DEFAULT_SORT)
    page = list_page(chosen.narrowed, sort, request.GET.get("cursor", ""))
    columns = chosen_columns(request.GET.getlist("columns"))
    context = {
        "rows": Cells(columns, page, clock.today()).rows() if page.rows else "",
        "filter": chosen,
        "chips": chosen_filters(chosen.form, request.GET),
        "more_query": query_with(request.GET, more="yes").removeprefix("?"),
        "page": page,
        "head": [replace(one, label=heading(one)) for one in columns],
        "column_choices": column_choices(columns),
        "views": saved_lines(request.access),
        "query": request.GET.urlencode(),
        "kept_pairs": [
            (key, value)
            for key, values in request.GET.lists()
            for value in values
            if key not in {"columns", "cursor"}
        ],
        "columns_kept": request.GET.getlist("columns"),
        "next_url": query_with(request.GET, cursor=page.next_cursor) if page.next_cursor else "",
        "previous_url": (
            query_with(request.GET, cursor=page.previous_cursor) if page.previous_cursor else ""
        ),
        "is_first_page": not request.GET.get("cursor"),
        "first_page_url": query_with(request.GET),
        "may_export": request.access.may_ever(EXPORT),
        "may_create": request.access.may_ever(EDIT),
    }
    return render(request, "projects/list.html", context)


@requires(EXPORT)
@require_POST
def export(request: Request) -> HttpResponse | FileResponse:
    """The filtered rows as an .xlsx file; who took which rows and why is written down first."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        notices.messages.error(request, _("请写明导出的用途。"))
        return redirect(f"{reverse('projects:list')}?{form.data.get('query', '')}")
    query = QueryDict(form.cleaned_data["query"])
    chosen = ProjectFilter(query, access=request.access, on=clock.today())
    projects = in_order(chosen.rows, query.get("sort", DEFAULT_SORT))[:ROWS_AT_MOST]
    with transaction.atomic():
        codes = list(projects.values_list("code", flat=True))
        audit.record_export(
            actor=request.user, at=clock.now(), kind="projects.list", rows=codes,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        file = write_rows(projects, chosen_columns(query.getlist("columns")))
    name = _("项目清单") + f"-{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@requires(VIEW)
@require_POST
def save_view(request: Request) -> HttpResponse:
    """Keep the list as it stands under a name."""
    form = SavedViewForm(request.POST)
    query = form.data.get("query", "")
    if form.is_valid() and attempt(
        form,
        lambda: actions.save_view(
            name=form.cleaned_data["name"], query=query, by=request.user, at=clock.now()
        ),
    ):
        notices.done(request, _("已保存视图「%(name)s」。") % {"name": form.cleaned_data["name"]})
    else:
        notices.messages.error(request, sentences_of(form))
    return redirect(f"{reverse('projects:list')}?{query}")


@requires(VIEW)
@require_POST
def delete_view(request: Request, pk: int) -> HttpResponse:
    """Take one's own view away."""
    view = get_object_or_404(saved_views(request.access), pk=pk)
    actions.delete_view(view=view, by=request.user, at=clock.now())
    notices.done(request, _("已删除视图「%(name)s」。") % {"name": view.name})
    return redirect("projects:list")

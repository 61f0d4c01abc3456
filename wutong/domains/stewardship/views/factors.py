"""All needs: the list and the queues, by unit, out and in as a table."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from wutong.domains.stewardship.actions.factor_importing import (
    Imported,
    import_capacities,
    import_needs,
)
from wutong.domains.stewardship.choices import FactorKind
from wutong.domains.stewardship.forms.factors import FilterForm, UploadForm
from wutong.domains.stewardship.queries.appeal_list import counted
from wutong.domains.stewardship.queries.factor_gaps import with_gaps
from wutong.domains.stewardship.queries.factor_list import (
    GAPS,
    LATE,
    MINE,
    ORDERS,
    SHOWN,
    Filters,
    by_unit,
    chosen_needs,
    needs_sheet,
)
from wutong.domains.stewardship.views.factor_support import (
    READERS,
    WRITES,
    capacity_crumbs,
    promises_seen,
    row_of,
)
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.paging import order_or, page_or_first
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import EDIT_FACTOR, EXPORT
from wutong.ui import notices
from wutong.ui.exporting import answer_export

ROWS: Final = 50


@requires(*READERS)
def factor_list(request: Request) -> HttpResponse:
    """What the person sees of needs, what is needed first first; narrowed by the query string."""
    form = FilterForm(request.GET, access=request.access)
    filters, on = form.filters(), clock.today()
    rows = chosen_needs(request.access, filters, on)
    order = order_or(request.GET.get("sort", ""), ORDERS, "needed_by")
    shown = rows.select_related(*SHOWN)
    page = page_or_first(shown, order, request.GET.get("cursor", ""), ROWS)
    seen = promises_seen(list(page.items), request.access)
    context = {
        "filter": form,
        "tabs": _tabs(request, filters),
        "rows": [row_of(need, gap, seen) for need, gap in with_gaps(page.items, on)],
        "page": page,
        "count": counted(rows),
        "may_export": request.access.may_ever(EXPORT),
        "may_edit": request.access.may_ever(EDIT_FACTOR),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "stewardship/factors/list.html", context)


def _tabs(request: Request, filters: Filters) -> list[dict[str, Any]]:
    """The queues: the unit's own, what is open, gaps, what is late; then by unit."""
    queues = [(_("没有到位的"), "", ""), (_("缺口"), GAPS, ""), (_("晚于需要"), LATE, "")]
    if request.access.units(EDIT_FACTOR):
        queues.insert(0, (_("本单位"), "", MINE))
    base, now = reverse("stewardship:factors"), (filters.state, filters.whose)
    found = []
    for title, state, whose in queues:
        query = urlencode([(name, value) for name, value in (("state", state), ("whose", whose))
                           if value])  # fmt: skip
        current = bool(request.resolver_match) and now == (state, whose)
        on_list = request.path == base
        url = f"{base}?{query}" if query else base
        found.append({"title": title, "url": url, "current": current and on_list})
    units = reverse("stewardship:factor_units")
    return [*found, {"title": _("按责任单位"), "url": units, "current": request.path == units}]


@requires(*READERS)
def units(request: Request) -> HttpResponse:
    """How much each unit has to deliver, kind by kind; each figure leads to its rows."""
    rows = by_unit(request.access, clock.today())
    base = reverse("stewardship:factors")
    lines = [
        {
            "name": one["unit__name"] or _("没有责任单位"),
            "kind": FactorKind(one["kind"]).label,
            "url": f"{base}?{urlencode({'unit': one['unit'] or '-', 'kind': one['kind']})}",
            "late_url": f"{base}?"
            + urlencode({"unit": one["unit"] or "-", "kind": one["kind"], "state": LATE}),
            **{name: one[name] for name in
               ("open", "late", "not_arranged", "promised_late", "short")},
        }
        for one in rows
    ]  # fmt: skip
    context = {"tabs": _tabs(request, Filters()), "lines": lines}
    return render(request, "stewardship/factors/units.html", context)


@requires(EXPORT)
@require_POST
def export(request: Request) -> HttpResponse | FileResponse:
    """The chosen rows as an .xlsx file; who took which rows and why is written down first."""

    def sheet(query: Any) -> Any:
        filters = FilterForm(query, access=request.access).filters()
        return needs_sheet(chosen_needs(request.access, filters, clock.today()))

    return answer_export(request, reverse("stewardship:factors"), sheet)


@requires(EDIT_FACTOR)
def take_needs(request: Request) -> HttpResponse:
    """A table of needs, taken in whole or not at all."""
    return _taken(request, import_needs, _("导入要素需求"), reverse("stewardship:factors"))


@requires(EDIT_FACTOR)
def take_capacities(request: Request) -> HttpResponse:
    """A table of sources, taken in whole or not at all."""
    return _taken(request, import_capacities, _("导入要素容量"), reverse("stewardship:capacities"))


def _taken(request: Request, take: Any, title: str, back: str) -> HttpResponse:
    form = UploadForm(posted(request), request.FILES or None)
    made: list[Imported] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["file"].read()
        if WRITES.attempt(
            form, lambda: made.append(take(data=data, by=request.user, at=clock.now()))
        ):
            notices.done(request, _in_words(made[0]))
            return redirect(back)
    crumbs = capacity_crumbs((title, ""))
    context = {"form": form, "title": title, "crumbs": crumbs, "cancel": back}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "stewardship/factors/form.html", context, status=status)


def _in_words(one: Imported) -> str:
    told = ngettext("已导入：新增 %(new)s 行", "已导入：新增 %(new)s 行", one.new) % {
        "new": one.new
    }
    return told + _("，修改 %(changed)s 行，没有变化 %(same)s 行。") % {
        "changed": one.changed, "same": one.same,
    }  # fmt: skip

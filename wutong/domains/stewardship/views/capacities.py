"""Sources: what they can give, what is taken of them over time, and by whom."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.stewardship.actions import capacities as actions
from wutong.domains.stewardship.forms.factors import (
    CapacityFilterForm,
    CapacityForm,
    ChangeCapacityForm,
    ReasonForm,
)
from wutong.domains.stewardship.models import FactorCapacity
from wutong.domains.stewardship.queries.appeal_list import counted
from wutong.domains.stewardship.queries.capacity_list import (
    ORDERS,
    SHOWN,
    capacities_sheet,
    chosen_capacities,
    takers,
)
from wutong.domains.stewardship.queries.factor_books import books_of
from wutong.domains.stewardship.queries.factor_page import steps_of
from wutong.domains.stewardship.queries.factor_rights import may_keep_source
from wutong.domains.stewardship.rules.factors import Book, in_words, over_time, rounded
from wutong.domains.stewardship.views.factor_support import (
    FORM,
    READERS,
    WRITES,
    capacity_crumbs,
    source_row,
)
from wutong.kernel import clock
from wutong.kernel.http.access import requires, visible_or_404
from wutong.kernel.http.paging import page_or_first
from wutong.kernel.http.requests import Request, posted
from wutong.kernel.scope import EDIT_FACTOR, EXPORT
from wutong.ui import formats
from wutong.ui.exporting import answer_export
from wutong.ui.figures import Chart, Series

ROWS: Final = 50


@requires(*READERS)
def capacity_list(request: Request) -> HttpResponse:
    """The sources that the person sees: total, used, arranged, asked for, left."""
    form = CapacityFilterForm(request.GET, access=request.access)
    rows = chosen_capacities(request.access, form.filters())
    shown = rows.select_related(*SHOWN)
    page = page_or_first(shown, ORDERS[0], request.GET.get("cursor", ""), ROWS)
    books = books_of(page.items)
    context = {
        "filter": form,
        "rows": [source_row(one, books[one.pk]) for one in page.items],
        "page": page,
        "count": counted(rows),
        "may_export": request.access.may_ever(EXPORT),
        "may_edit": request.access.may_ever(EDIT_FACTOR),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        "crumbs": capacity_crumbs(),
    }
    return render(request, "stewardship/factors/capacities.html", context)


def _capacity(request: Request, pk: int) -> FactorCapacity:
    rows = FactorCapacity.objects.select_related(*SHOWN)
    found: FactorCapacity = visible_or_404(rows, request.access, pk=pk)
    return found


@requires(*READERS)
def capacity(request: Request, pk: int) -> HttpResponse:
    """One source: how it fills over time, who takes what, who goes away empty."""
    one, access = _capacity(request, pk), request.access
    book = books_of([one])[one.pk]
    context = {
        **source_row(one, book),
        "lines": [_line(taker, one.measure) for taker in takers(book, access)],
        "chart": _chart(one, book) if book.lines else None,
        "may_keep": may_keep_source(access, one),
        "steps": steps_of(one),
        "crumbs": capacity_crumbs((one.name, "")),
    }
    return render(request, "stewardship/factors/capacity.html", context)


def _line(taker: Any, measure: str) -> dict[str, Any]:
    line = taker.line
    return {
        "need": taker.need,
        "day": line.take.day,
        "firm": line.take.firm,
        "amount": in_words(line.take.quantity, measure),
        "left": in_words(line.left, measure),
        "fits": line.fits,
    }


def _chart(one: FactorCapacity, book: Book) -> Chart:
    """How the source fills: used before, arranged, asked for, against the total."""
    points = over_time(book)
    days = [_("现在"), *(formats.day(point.day) for point in points)]

    before, nothing = book.used_before, Fraction(0)
    arranged = [before, *(before + one.arranged for one in points)]
    asked = [nothing, *(one.asked for one in points)]
    wanted = [firm + more for firm, more in zip(arranged, asked, strict=True)]
    series = [
        Series(_("既有占用和已安排"), [rounded(one) for one in arranged]),
        Series(_("加上申请中的"), [rounded(one) for one in wanted], quiet=True),
        Series(_("总量"), [rounded(book.total)] * len(days), kind="line", quiet=True),
    ]
    return Chart("columns", _("占用随时间变化"), days, series, unit=one.measure, heading=_("日期"))


@requires(EDIT_FACTOR)
def add(request: Request) -> HttpResponse:
    """A new source."""
    access = request.access
    form = CapacityForm(posted(request), access=access, place=access.home)
    made: list[FactorCapacity] = []

    def write() -> None:
        made.append(
            actions.add_capacity(
                region=form.cleaned_data["region"], kind=form.cleaned_data["kind"],
                source=form.source, by=request.user, at=clock.now(),
            )
        )  # fmt: skip

    title = _("登记要素容量")
    return WRITES.form_page(
        request, form, write, template=FORM, title=title, done=_("已登记。"),
        back=lambda: reverse("stewardship:capacity", args=[made[0].pk]),
        cancel=reverse("stewardship:capacities"), crumbs=capacity_crumbs((title, "")),
    )  # fmt: skip


@requires(EDIT_FACTOR)
def edit(request: Request, pk: int) -> HttpResponse:
    """Say otherwise what a source can give."""
    one = _kept(request, pk)
    initial = {name: getattr(one, name) for name in
               ("name", "total", "used_before", "measure", "from_day", "note")}  # fmt: skip
    form = ChangeCapacityForm(
        posted(request), access=request.access, place=one.region_path,
        initial=initial | {"unit": one.unit_id},
    )  # fmt: skip
    own = reverse("stewardship:capacity", args=[pk])
    return WRITES.form_page(
        request, form,
        lambda: actions.change_capacity(
            capacity=one, source=form.source, reason=form.cleaned_data["reason"],
            by=request.user, at=clock.now(),
        ),
        template=FORM, title=_("修改要素容量"), sub=one.name, done=_("已修改。"), back=own,
        cancel=own,
        crumbs=capacity_crumbs((one.name, own), (_("修改"), "")),
    )  # fmt: skip


@requires(EDIT_FACTOR)
def act(request: Request, pk: int, what: str) -> HttpResponse:
    """Close a source, or open it again; with a reason."""
    one = _kept(request, pk)
    if what not in ("close", "open"):
        raise Http404
    form = ReasonForm(posted(request))
    write = actions.close_capacity if what == "close" else actions.open_capacity
    title = _("停用") if what == "close" else _("恢复使用")
    own = reverse("stewardship:capacity", args=[pk])
    return WRITES.form_page(
        request, form,
        lambda: write(
            capacity=one, reason=form.cleaned_data["reason"], by=request.user, at=clock.now()
        ),
        template=FORM, title=title, sub=one.name, done=_("已办理。"), back=own,
        cancel=own,
        crumbs=capacity_crumbs((one.name, own), (title, "")),
    )  # fmt: skip


def _kept(request: Request, pk: int) -> FactorCapacity:
    one = _capacity(request, pk)
    if not may_keep_source(request.access, one):
        raise PermissionDenied(_("您的岗位不能修改这个来源。"))
    return one


@requires(EXPORT)
@require_POST
def export(request: Request) -> HttpResponse | FileResponse:
    """The chosen sources as an .xlsx file; who took which rows and why is written down first."""

    def sheet(query: Any) -> Any:
        filters = CapacityFilterForm(query, access=request.access).filters()
        return capacities_sheet(chosen_capacities(request.access, filters), clock.today())

    return answer_export(request, reverse("stewardship:capacities"), sheet)

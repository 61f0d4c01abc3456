"""The list of visits, one visit and what came of it, the export."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.org.queries import working_calendar
from wutong.domains.stewardship.actions.visits import correct_visit
from wutong.domains.stewardship.choices import AppealState
from wutong.domains.stewardship.forms.visits import (
    CorrectForm,
    VisitExportForm,
    VisitFilterForm,
)
from wutong.domains.stewardship.models import Appeal, SupervisionOrder, Visit
from wutong.domains.stewardship.queries.appeal_list import counted
from wutong.domains.stewardship.queries.visit_list import (
    MINE,
    ORDERS,
    SHOWN,
    chosen_visits,
    exported_rows,
    with_outcome,
)
from wutong.domains.stewardship.views.appeal_support import STATE_TONES, WRITES
from wutong.domains.stewardship.views.visit_support import visit_crumbs, waiting_words
from wutong.kernel import audit, clock
from wutong.kernel.clock import day_of
from wutong.kernel.http.access import requires, visible_or_404, watermark
from wutong.kernel.http.paging import order_named, page_or_first
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import EXPORT, RECEIVE_APPEAL, RECORD_VISIT, VERIFY
from wutong.kernel.spreadsheets import XLSX, write_table
from wutong.ui import formats, notices
from wutong.ui.deadlines import left_until

READERS: Final = (RECORD_VISIT, RECEIVE_APPEAL, VERIFY)
ROWS: Final = 50
ROWS_EXPORTED_AT_MOST: Final = 100_000


@requires(*READERS)
def visit_list(request: Request) -> HttpResponse:
    """What the person sees of visits, the latest first; narrowed by the query string."""
    form = VisitFilterForm(request.GET, access=request.access)
    filters = form.filters()
    rows = chosen_visits(request.access, filters)
    shown, order = with_outcome(rows.select_related(*SHOWN)), order_named("-on", ORDERS)
    page = page_or_first(shown, order, request.GET.get("cursor", ""), ROWS)
    base = reverse("stewardship:visits")
    context = {
        "filter": form,
        "tabs": [
            {"title": _("全部"), "url": base, "current": filters.whose != MINE},
            {"title": _("我走访的"), "url": f"{base}?whose={MINE}",
             "current": filters.whose == MINE},
        ],
        "page": page,
        "count": counted(rows),
        "may_record": request.access.may_ever(RECORD_VISIT),
        "may_export": request.access.may_ever(EXPORT),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        "words": waiting_words(),
    }  # fmt: skip
    return render(request, "stewardship/visits/list.html", context)


@requires(EXPORT)
@require_POST
def visit_export(request: Request) -> HttpResponse | FileResponse:
    """The chosen rows as an .xlsx file; who took which rows and why is written down first."""
    form = VisitExportForm(request.POST)
    if not form.is_valid():
        notices.messages.error(request, _("请写明导出的用途。"))
        return redirect(f"{reverse('stewardship:visits')}?{form.data.get('query', '')}")
    query = QueryDict(form.cleaned_data["query"])
    filters = VisitFilterForm(query, access=request.access).filters()
    rows = chosen_visits(request.access, filters)
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:ROWS_EXPORTED_AT_MOST])
    with transaction.atomic():
        audit.record_export(
            actor=request.user, at=clock.now(), kind="stewardship.visits", rows=keys,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        columns = [(_("日期"), 12), (_("项目"), 28), (_("企业"), 28), (_("地区"), 14),
                   (_("方式"), 8), (_("走访人"), 10), (_("情况"), 60), (_("问题（件）"), 10),
                   (_("承诺（件）"), 10), (_("没有办完的承诺（件）"), 18)]  # fmt: skip
        file = write_table(_("走访"), columns, exported_rows(rows))
    name = f"走访-{clock.today():%Y-%m-%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _found(request: Request, pk: int) -> Visit:
    found: Visit = visible_or_404(Visit.objects.select_related(*SHOWN), request.access, pk=pk)
    return found


@requires(*READERS)
def visit(request: Request, pk: int) -> HttpResponse:
    """One visit: what was said, what came of it, what it said before."""
    return _page(request, _found(request, pk))


def _page(
    request: Request, row: Visit, form: CorrectForm | None = None, status: int = 200
) -> HttpResponse:
    access, on = request.access, clock.today()
    calendar = working_calendar(row.region_path)
    appeals = Appeal.objects.visible_to(access).filter(visit=row).select_related("lead_unit")
    orders = SupervisionOrder.objects.visible_to(access).filter(visit=row)
    in_time = row.correct_until is not None and on <= row.correct_until
    may_correct = in_time and row.visitor_id == access.user
    said = {name: getattr(row, name) for name in ("kind", "on", "met", "minutes")}
    context = {
        "visit": row,
        "crumbs": visit_crumbs(str(row.project or row.investor)),
        "facts": _facts(row),
        "appeals": [(one, STATE_TONES[AppealState(one.state)]) for one in appeals.order_by("pk")],
        "orders": [
            (one, left_until(one.due_on, on, calendar) if one.state == "open" else None)
            for one in orders.select_related("owner_unit", "owner").order_by("due_on", "pk")
        ],
        "history": _history(row),
        "form": (form or CorrectForm(initial=said)) if may_correct else None,
        "wrong": form is not None,
        "watermark": watermark(access, on),
    }
    return render(request, "stewardship/visits/detail.html", context, status=status)


def _facts(row: Visit) -> list[tuple[str, Any]]:
    return [
        (_("方式"), row.get_kind_display()),
        (_("走访人"), str(row.visitor)),
        (_("会见人"), row.met),
        (_("地区"), row.region.name),
        (_("录入时间"), formats.moment(row.recorded_at)),
        (_("可更正至"), formats.day(row.correct_until) if row.correct_until else ""),
    ]


def _history(row: Visit) -> list[dict[str, Any]]:
    """Corrections, the latest first, each with what stood there before."""
    labels = {"minutes": _("情况"), "met": _("会见人"), "kind": _("方式"), "on": _("日期")}
    return [
        {
            "day": formats.day(day_of(one.at)),
            "title": _("更正：%(reason)s") % {"reason": one.reason},
            "detail": "；".join(
                _("%(name)s原为「%(before)s」") % {"name": labels[name], "before": before or "—"}
                for name, before in one.before.items()
            ),
        }
        for one in row.revisions.order_by("-at", "-pk")
    ]


@requires(RECORD_VISIT)
@require_POST
def visit_correct(request: Request, pk: int) -> HttpResponse:
    """Set right what the visit says."""
    row, form = _found(request, pk), CorrectForm(posted(request))
    if form.is_valid() and WRITES.attempt(
        form,
        lambda: correct_visit(visit=row, by=request.user, at=clock.now(), **form.cleaned_data),
    ):
        notices.done(request, _("已更正，原来的内容留在经过里。"))
        return redirect("stewardship:visit", pk)
    return _page(request, _found(request, pk), form, UNPROCESSABLE)

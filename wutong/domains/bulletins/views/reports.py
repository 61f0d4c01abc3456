"""Filled forms: cell by cell, held against the last one, with the rows behind each figure."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.bulletins import actions
from wutong.domains.bulletins.forms import UseForm
from wutong.domains.bulletins.models import UpwardReport
from wutong.domains.bulletins.queries.upward import (
    cells_of_report,
    changes_since,
    figures_behind,
    report_before,
    reports_for,
)
from wutong.domains.bulletins.rules.upward_fill import Filled, where
from wutong.domains.bulletins.views.form_page import in_words
from wutong.domains.bulletins.views.support import attempt, crumbs
from wutong.kernel import clock
from wutong.kernel.http.access import found_or_404, requires
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import EXPORT, VIEW_FIGURES
from wutong.ui import notices

CELLS_A_PAGE = 200
ROWS_SHOWN = 200


def _report_or_404(request: Request, pk: int) -> UpwardReport:
    return found_or_404(reports_for(request.access), pk=pk)


def _crumbs(found: UpwardReport, *more: str) -> list[dict[str, Any]]:
    trail = crumbs(None)
    trail.append({"title": _("上报表"), "url": reverse("bulletins:forms")})
    trail.append({"title": found.form.name, "url": reverse("bulletins:form", args=[found.form_id])})
    own = reverse("bulletins:report", args=[found.pk]) if more else ""
    trail.append({"title": found.period.words, "url": own})
    return trail + [{"title": one, "url": ""} for one in more]


@requires(VIEW_FIGURES)
def report(request: Request, pk: int) -> HttpResponse:
    """Every cell with its value, what it was last time, and the way to its rows."""
    found = _report_or_404(request, pk)
    before = report_before(found)
    changed = {one.place: one for one in changes_since(found, before)}
    cells = cells_of_report(found)
    lines = [_line(one, changed.get(where(one))) for one in cells]
    there = {line["place"] for line in lines}
    context = {
        "report": found,
        "before": before,
        "changed": len(changed),
        "page": Paginator(lines, CELLS_A_PAGE).get_page(request.GET.get("page")),
        "gone": [one for one in changed.values() if one.place not in there],
        "missing": [line["place"] for line in lines if line["missing"]],
        "may_export": request.access.may(EXPORT, found.form.region.path),
        "use_form": UseForm(),
        "crumbs": _crumbs(found),
    }
    return render(request, "bulletins/report.html", context)


def _line(one: Filled, change: Any) -> dict[str, Any]:
    return {
        "place": where(one), "text": one.text, "unit": one.unit, "missing": one.missing,
        "source": in_words(one.source), "is_number": one.number is not None, "opens": bool(one.figures),
        "was": change.was if change else None, "is_changed": change is not None,
    }  # fmt: skip


@requires(VIEW_FIGURES)
def cell(request: Request, pk: int) -> HttpResponse:
    """What stands behind one cell: its figures with their definitions and rows."""
    found = _report_or_404(request, pk)
    place = request.GET.get("place", "")
    one = next((one for one in cells_of_report(found) if where(one) == place), None)
    if one is None:
        raise Http404
    figures = figures_behind(found, [f"{one.region}:{key}" for key in one.figures])
    context = {
        "report": found, "cell": one, "place": place, "figures": figures,
        "rows_shown": ROWS_SHOWN, "crumbs": _crumbs(found, place),
    }  # fmt: skip
    return render(request, "bulletins/report_cell.html", context)


@requires(EXPORT)
@require_POST
def export(request: Request, pk: int) -> HttpResponse:
    """The superior's own file, filled; who took it and what for is in the export log."""
    found = _report_or_404(request, pk)
    form = UseForm(request.POST)
    if not form.is_valid():
        notices.messages.error(request, _("请写明用途。"))
        return redirect("bulletins:report", pk)
    made = attempt(
        request,
        lambda: actions.export_upward(
            report=found, by=request.user, at=clock.now(), reason=form.cleaned_data["reason"]
        ),
    )
    if made is None:
        return redirect("bulletins:report", pk)
    response = HttpResponse(made.content, content_type=made.content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.name)}"
    return response

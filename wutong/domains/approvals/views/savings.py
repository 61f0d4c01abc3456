"""What approvals saved in a region: days, papers, steps, each opening down to its cases."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wutong.domains.approvals.forms.around import PeriodForm
from wutong.domains.approvals.queries.savings import CODES, lines_by, totals
from wutong.domains.projects.queries.questions import AskedFor
from wutong.domains.projects.queries.regions import region_in_scope, regions_to_choose
from wutong.kernel import clock, metrics
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import Request
from wutong.kernel.metrics import BadQuestion
from wutong.kernel.scope import VIEW_FIGURES
from wutong.ui.figures import KeyFigure

TABLES: Final = (("stage", gettext_noop("阶段")), ("unit", gettext_noop("办理单位")))


@requires(VIEW_FIGURES)
def savings(request: Request) -> HttpResponse:
    """A region's savings over a period: this year so far unless told."""
    today, home = clock.today(), request.access.home.rstrip("/").rpartition("/")[2]
    chosen = request.GET.get("unit") or home
    regions = regions_to_choose(request.access, VIEW_FIGURES, chosen)
    given = {
        "unit": chosen,
        "first": request.GET.get("first") or f"{today.year}-01-01",
        "last": request.GET.get("last") or today.isoformat(),
    }
    form = PeriodForm(given, regions=regions)
    context: dict[str, Any] = {"form": form, "subtitle": f"{given['first']} – {given['last']}"}
    try:
        context |= _shown(request, given)
    except BadQuestion as refusal:
        context["refused"] = str(refusal)
        return render(request, "approvals/savings.html", context, status=400)
    return render(request, "approvals/savings.html", context)


def _shown(request: Request, given: dict[str, str]) -> dict[str, Any]:
    region = region_in_scope(request.access, given["unit"], VIEW_FIGURES)
    if region is None and not request.access.units(VIEW_FIGURES):
        raise BadQuestion(_("请选择您可以查看的地区。"))
    question = AskedFor(given["unit"], given["first"], given["last"]).question(request.access)
    return {
        "figures": [
            KeyFigure(label=one.head, value=one.text, url=one.url, definition=one.definition)
            for one in totals(question)
        ],
        "heads": [metrics.find(code).label for code in CODES],
        "tables": [
            {"name": code, "title": _(title), "rows": lines_by(question, code)}
            for code, title in TABLES
        ],
    }

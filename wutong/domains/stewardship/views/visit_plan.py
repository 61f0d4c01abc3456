"""Who is due for a visit and why; putting a visit on a day."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.stewardship.actions.visit_plans import drop_plan, plan_visit
from wutong.domains.stewardship.forms.visits import PlanForm
from wutong.domains.stewardship.models import PlannedVisit
from wutong.domains.stewardship.queries.visit_plan import (
    CONSIDERED,
    EVERYWHERE,
    MINE,
    OF_UNIT,
    SILENT,
    plans_of,
    who_is_due,
)
from wutong.domains.stewardship.rules.errors import BadValue
from wutong.domains.stewardship.views.appeal_support import WRITES
from wutong.domains.stewardship.views.visit_support import visit_crumbs, waiting_words
from wutong.domains.stewardship.views.visits import READERS
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import RECORD_VISIT, VIEW
from wutong.ui.writes import sentences_of

SHOWN: Final = 100


@requires(*READERS)
def visit_plan(request: Request) -> HttpResponse:
    """The person's days, and those who are due with the reasons, the most due first."""
    access, on = request.access, clock.today()
    tab = request.GET.get("whose", MINE)
    tab = tab if tab in (MINE, OF_UNIT, EVERYWHERE, SILENT) else MINE
    found = who_is_due(access, EVERYWHERE if tab == SILENT else tab, on, silent=tab == SILENT)
    context = {
        "tabs": _tabs(request, tab),
        "tab": tab,
        "rows": found.due[:SHOWN],
        "count": len(found.due),
        "rest": found.rest,
        "considered": CONSIDERED if found.left_out else 0,
        "days": sorted(plans_of(access).items()),
        "today": on,
        "may_record": access.may_ever(RECORD_VISIT),
        "crumbs": visit_crumbs(_("走访计划")),
        "words": waiting_words(),
    }
    return render(request, "stewardship/visits/plan.html", context)


def _tabs(request: Request, tab: str) -> list[dict[str, Any]]:
    """The person's own, their unit's, everything of their region, what has gone silent."""
    titles = [(_("我的"), MINE), (_("本地区"), EVERYWHERE), (_("沉默"), SILENT)]
    if request.access.units(VIEW):
        titles.insert(1, (_("本单位"), OF_UNIT))
    base = reverse("stewardship:visit_plan")
    return [
        {"title": title, "url": f"{base}?whose={code}", "current": tab == code}
        for title, code in titles
    ]


@requires(RECORD_VISIT)
@require_POST
def visit_put(request: Request) -> HttpResponse:
    """Put a visit on a day, or move it there."""
    form = PlanForm(request.POST, access=request.access)

    def write() -> None:
        if not form.is_valid():
            raise BadValue("on", sentences_of(form))
        data = form.cleaned_data
        plan_visit(
            on=data["on"], note=data["note"], by=request.user, at=clock.now(), **data["about"]
        )

    WRITES.tell(request, write, _("已排上。"))
    return _back(request)


@requires(RECORD_VISIT)
@require_POST
def visit_take_off(request: Request, pk: int) -> HttpResponse:
    """Take one's own visit off its day."""
    plan = get_object_or_404(PlannedVisit, pk=pk, person=request.user, visit=None)
    WRITES.tell(
        request, lambda: drop_plan(plan=plan, by=request.user, at=clock.now()), _("已取消。")
    )
    return _back(request)


def _back(request: Request) -> HttpResponse:
    whose = request.POST.get("whose", MINE)
    return redirect(f"{reverse('stewardship:visit_plan')}?{urlencode({'whose': whose})}")

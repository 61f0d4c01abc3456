"""The cockpit's page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from wutong.domains.cockpit import presentation, queries, rules
from wutong.kernel import clock, metrics, registry
from wutong.kernel.http.access import requires
from wutong.kernel.scope import VIEW_FIGURES

if TYPE_CHECKING:
    from wutong.domains.cockpit.queries import Asked

COLUMNS_ON_A_PHONE = 2
PLACE = "cockpit.cockpit"
SWITCHES = ("unit", "period", "on", "from", "to", "metric", "compare")


def day_given(text: str) -> date | None:
    """A day of the address; None where there is none or it makes no sense."""
    try:
        return parse_date(text)
    except ValueError:
        return None


@requires(VIEW_FIGURES)
def cockpit(request: HttpRequest) -> HttpResponse:
    """One page for a leader: where the unit stands against target and calendar, what is stuck.

    Where nothing happened in the running year and no day was chosen, it shows the last day on
    which something did, and says so.
    """
    today = clock.today()
    asked = read(request, day_given(request.GET.get("on", "")) or today)
    moved = None if chosen_by_hand(request) else queries.day_to_show_instead(asked)
    asked = read(request, moved) if moved else asked
    return render(request, "cockpit/cockpit.html", context(request, asked, today, moved))


def chosen_by_hand(request: HttpRequest) -> bool:
    """Whether the person chose the days."""
    return bool(request.GET.get("on") or request.GET.get("period") == rules.CUSTOM)


def read(request: HttpRequest, on: date) -> Asked:
    """The question in the address, up to ``on``."""
    asked = request.GET
    access = request.access  # type: ignore[attr-defined]
    region = queries.region_asked(asked.get("unit", ""), access)
    kind, first, last = rules.chosen_period(
        asked.get("period", ""),
        on,
        day_given(asked.get("from", "")),
        day_given(asked.get("to", "")),
    )
    measure, compare = asked.get("metric", ""), asked.get("compare") == "1"
    return queries.asked_of(region, access, kind, (first, last), measure, compare)


def context(request: HttpRequest, asked: Asked, today: date, moved: date | None) -> dict[str, Any]:
    """Everything the template draws."""
    page = queries.cockpit(asked)
    chart_map, unoutlined = presentation.region_map(page)
    return {
        "page": page,
        "asked": asked,
        "today": today,
        "moved": moved,
        "figures": [presentation.key_figure(card, asked) for card in page.cards],
        "funnel": presentation.funnel(page.funnel, asked),
        "months": presentation.months(page),
        "industries": presentation.industries(page),
        "map": chart_map,
        "unoutlined": unoutlined,
        "columns": [
            {
                "name": presentation.column_name(one.metric),
                "definition": one.metric.definition,
                "phone": place < COLUMNS_ON_A_PHONE,
            }
            for place, one in enumerate(presentation.columns(page))
        ],
        "lines": presentation.lines(page),
        "has_targets": any(one.target is not None for one in page.children.values()),
        "calendar": presentation.hundredths(page.cards[0].progress.time),
        "panels": registry.load_panels(PLACE, asked, asked.access, clock.now()),
        **switches(request, asked, moved),
    }


def switches(request: HttpRequest, asked: Asked, moved: date | None) -> dict[str, Any]:
    """The links that change one thing of the page and keep the rest, the day included."""
    day = {"on": moved.isoformat()} if moved else {}
    names = {
        rules.MONTH: _("本月"), rules.QUARTER: _("本季"), rules.YEAR: _("本年"),
    }  # fmt: skip
    return {
        "periods": [
            {"title": name, "current": asked.kind == kind,
             "url": address(request, period=kind, **day, **{"from": "", "to": ""})}
            for kind, name in names.items()
        ],
        "custom": asked.kind == rules.CUSTOM,
        "measures": [
            {"title": metrics.find(code).label, "current": code == asked.measure,
             "url": address(request, metric=code, **day)}
            for code in queries.CHOICES
        ],
        "units": [
            {"title": one.name, "current": one.pk == asked.region.pk,
             "url": address(request, unit=one.code, **day)}
            for one in queries.units_offered(asked)
        ],
        "compare_url": address(request, compare="" if asked.compare else "1", **day),
        "line_query": f"{address(request, **day, unit='')}&",
        "kept": [(name, request.GET[name]) for name in ("unit", "metric", "compare")
                 if request.GET.get(name)],
    }  # fmt: skip


def address(request: HttpRequest, **changes: str) -> str:
    """This page with ``changes``; an empty one is left out."""
    query = request.GET.copy()
    for name in list(query):
        if name not in SWITCHES:
            del query[name]
    for name, value in changes.items():
        query[name] = value
        if not value:
            del query[name]
    return f"?{query.urlencode()}"

"""The page of the year's end: the range, how it was computed, how it would have done before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from wutong.domains.org.queries import Region
from wutong.domains.projects.queries.stuck import last_day_of_progress, something_happened
from wutong.domains.targets.queries import target_of
from wutong.domains.targets.queries.forecast import STAGES, YearEnd, stage_of, year_end_of
from wutong.domains.targets.rules.forecast import same_day
from wutong.domains.targets.views.curves import region_asked, year_asked
from wutong.domains.targets.views.plans_support import HUNDRED, crumbs
from wutong.kernel import clock, metrics
from wutong.kernel.http.access import ensure, requires
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import VIEW, VIEW_FIGURES


@requires(VIEW)
def forecast(request: Request) -> HttpResponse:
    """``?unit=&metric=&on=``: the year's end from what had happened by a day; where nothing did in
    the running year and no day was chosen, by the last day on which something did."""
    region = region_asked(request)
    ensure(request.access, VIEW_FIGURES, region.path)
    code = request.GET.get("metric", "")
    code = code if code in STAGES else next(iter(STAGES))
    asked = _day(request)
    day = _with_progress(request, region, asked)
    found = year_end_of(code, region, day)
    goal = target_of(region=region.pk, metric=code, year=day.year)
    context = {
        "region": region, "day": day, "asked": asked, "found": found, "code": code,
        "metric": found.metric,
        "choices": [(one, metrics.find(one).label) for one in STAGES], "goal": goal,
        "shown": _shown(found, goal), "crumbs": crumbs()[:1],
    }  # fmt: skip
    return render(request, "targets/forecast.html", context)


def _day(request: Request) -> date:
    today = clock.today()
    try:
        return min(date.fromisoformat(request.GET.get("on", "")), today)
    except ValueError:
        return min(same_day(today, year_asked(request)), today)


def _with_progress(request: Request, region: Region, asked: date) -> date:
    """The day asked; where none was chosen by hand and its year has no progress, the last that had."""
    access, path = request.access, region.path
    chosen = "on" in request.GET
    if chosen or something_happened(access, path, date(asked.year, 1, 1), asked):
        return asked
    return last_day_of_progress(access, path, asked) or asked


def _shown(found: YearEnd, goal: Decimal | None) -> dict[str, Any]:
    def words(value: float | None) -> str:
        exact = None if value is None else Decimal(str(round(value, 1)))
        return metrics.display(found.metric, exact)

    made = found.forecast
    shown: dict[str, Any] = {
        "so_far": words(found.so_far),
        "goal": metrics.display(found.metric, goal) if goal else "",
        "years": "、".join(str(one) for one in found.years),
        "trials": [
            {
                "trial": one, "middle": words(one.forecast.middle), "low": words(one.forecast.low),
                "high": words(one.forecast.high), "came": words(one.came),
                "error": None if one.error is None else one.error * HUNDRED,
                "late": one.year in found.as_happened,
            }
            for one in found.backtest.trials
        ],
        "mean_error": None
        if found.backtest.mean_error is None
        else found.backtest.mean_error * HUNDRED,
    }  # fmt: skip
    if made is None:
        return shown
    return shown | {
        "middle": words(made.middle), "low": words(made.low), "high": words(made.high),
        "reaches": _against(made.low, made.high, goal),
        "newcomers": words(made.newcomers.adds),
        "lines": [
            {
                "line": one, "stage": stage_of(one.rank).label, "size": words(one.size),
                "share": one.share * HUNDRED, "adds": words(one.adds),
            }
            for one in made.lines
        ],
    }  # fmt: skip


def _against(low: float, high: float, goal: Decimal | None) -> str:
    """Where the goal lies: ``above`` the range, ``within`` or ``below`` it; "" without one."""
    if goal is None:
        return ""
    if goal > Decimal(str(high)):
        return "above"
    return "below" if goal <= Decimal(str(low)) else "within"

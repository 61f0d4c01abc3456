"""A figure opened down to its rows, and the list of definitions (口径)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wutong.domains.org.queries import region_by_code
from wutong.domains.projects.queries.questions import (
    AskedFor,
    rows_address,
    scope_of,
)
from wutong.kernel import clock, metrics
from wutong.kernel.http.access import requires
from wutong.kernel.metrics import BadQuestion, Question
from wutong.kernel.metrics.published import published_for
from wutong.kernel.scope import VIEW, VIEW_FIGURES, Access

ROWS_A_PAGE = 50
NARROWING = "only."
SPLITS = ("region", "month", "industry", "unit", "stage", "event", "band", "leader_level")


class _Rows:
    """Rows of a metric as a paginator takes them: counted and sliced in the database."""

    def __init__(self, code: str, question: Question, version: str | None) -> None:
        self.code, self.question, self.version = code, question, version

    def count(self) -> int:
        """How many rows can be listed."""
        return metrics.count_rows(self.code, self.question, self.version)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, piece: slice) -> list[metrics.Row]:
        start = piece.start or 0
        return metrics.rows(
            self.code, self.question, self.version, start=start, limit=piece.stop - start
        )


def asked_for(request: HttpRequest, access: Access, today: date) -> Question:
    """The question in a page's query string: the person's own unit and year where it is silent.

    Raises Http404 for a unit that lies outside what the person may see, BadQuestion for others.
    """
    given = request.GET
    home = access.home.rstrip("/").rpartition("/")[2]
    question = AskedFor(
        unit=given.get("unit") or home,
        first=given.get("from") or f"{today.year}-01-01",
        last=given.get("to") or today.isoformat(),
        as_known=given.get("as_known", ""),
        only={
            name.removeprefix(NARROWING): given[name]
            for name in given
            if name.startswith(NARROWING)
        },
    ).question(access)
    if not _may_ask(access, question.scope.path):
        raise Http404(_("没有这个页面，或者您看不到它。"))
    return question


def _may_ask(access: Access, region_path: str) -> bool:
    """A post over a region opens it; one in a unit opens the unit's region, on own rows alone."""
    if access.may(VIEW_FIGURES, region_path) or access.may(VIEW, region_path):
        return True
    in_a_unit_alone = bool(access.units(VIEW)) and not access.region_paths(VIEW)
    return in_a_unit_alone and region_path == access.home


@requires(VIEW)
def metric_rows(request: HttpRequest, code: str) -> HttpResponse:
    """The rows behind one figure: what counts, since when, on what evidence."""
    access: Access = request.access  # type: ignore[attr-defined]
    version = request.GET.get("version") or None
    try:
        metric = metrics.find(code, version)
        question = asked_for(request, access, clock.today())
        answer = metrics.ask(code, question, version)
        rows: Any = _Rows(code, question, version)
        page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
        context = {
            "metric": metric,
            "answer": answer,
            "display": answer.display(answer.total),
            "question": question,
            "page": page,
            "versions": _versions(code, version, question),
            "narrowed": _narrowed(question, metric),
            "published": published_for(code, question),
            **_split(request, metric, question, version),
        }
    except metrics.UnknownMetric as error:
        raise Http404(str(error)) from error
    except BadQuestion as error:
        return render(request, "projects/figures/refused.html", {"why": str(error)}, status=400)
    return render(request, "projects/figures/rows.html", context)


def _versions(code: str, version: str | None, question: Question) -> list[dict[str, Any]]:
    versions = metrics.versions_of(code)
    chosen = version or versions[0].version
    return [
        {
            "title": one.version,
            "url": rows_address(code, question, one.version),
            "current": one.version == chosen,
        }
        for one in versions
        if len(versions) > 1
    ]


def _narrowed(question: Question, metric: metrics.Metric) -> list[str]:
    dimensions = {name: metric.dimension(name) for name in question.only}
    return [
        f"{dimensions[name].title}：{_title(dimensions[name], question, key)}"
        for name, key in question.only.items()
    ]


def _title(dimension: metrics.Dimension, question: Question, key: str) -> str:
    """What the member is called; its key where the dimension lists none."""
    listed = dimension.members(question) if dimension.members else ()
    return next((one.label for one in listed if one.key == key), key)


def _split(
    request: HttpRequest, metric: metrics.Metric, question: Question, version: str | None
) -> dict[str, Any]:
    """The figure split by one dimension, each part opening its own rows."""
    available = [one for one in metric.dimensions if one.code in SPLITS]
    chosen = request.GET.get("by", "")
    choices = [
        {
            "title": dimension.title,
            "url": f"{rows_address(metric.code, question, version)}&by={dimension.code}",
            "current": dimension.code == chosen,
        }
        for dimension in available
    ]
    if chosen not in {one.code for one in available}:
        return {"splits": choices, "parts": []}
    answer = metrics.ask(metric.code, replace(question, by=(chosen,)), version)
    parts = [
        {
            "label": value.labels[chosen],
            "text": answer.display(value),
            "url": rows_address(metric.code, question, version, value.keys),
        }
        for value in answer.values
    ]
    return {"splits": choices, "parts": parts, "split_title": metric.dimension(chosen).title}


@requires(VIEW)
def definitions(request: HttpRequest) -> HttpResponse:
    """Every metric with its 口径, kind and versions."""
    access: Access = request.access  # type: ignore[attr-defined]
    home = region_by_code(access.home.rstrip("/").rpartition("/")[2]) if access.home else None
    lines = [version for one in metrics.declared() for version in metrics.versions_of(one.code)]
    return render(
        request,
        "projects/figures/definitions.html",
        {"metrics": lines, "scope": scope_of(home) if home else None},
    )

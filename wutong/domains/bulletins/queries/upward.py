"""A superior's forms: which there are, filled from the ledger, and what they were filled with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from wutong.domains.bulletins.models import UpwardFigure, UpwardForm, UpwardReport
from wutong.domains.bulletins.queries.answers import Asker
from wutong.domains.bulletins.queries.catalogue import catalogue
from wutong.domains.bulletins.rules.periods import Period
from wutong.domains.bulletins.rules.register import Context, Figure, Register
from wutong.domains.bulletins.rules.requests import template_requests
from wutong.domains.bulletins.rules.template_text import Placeholder
from wutong.domains.bulletins.rules.upward import read_marks
from wutong.domains.bulletins.rules.upward_fill import (
    CellChange,
    Filled,
    cell_changes,
    fill,
    project_request,
    questions,
    read_filled,
)
from wutong.domains.bulletins.rules.upward_layout import laid_out
from wutong.domains.org.queries import Region, children_of, within
from wutong.kernel.metrics import Row
from wutong.kernel.scope import Access


def forms_for(access: Access | None) -> QuerySet[UpwardForm]:
    """Forms in use that the person may see, with how often they were filled as ``filled``."""
    rows = UpwardForm.objects.visible_to(access).filter(retired_at=None)
    return rows.select_related("region", "created_by").annotate(filled=Count("reports"))


def reports_for(access: Access | None) -> QuerySet[UpwardReport]:
    """Filled forms that the person may see, the latest first."""
    rows = UpwardReport.objects.visible_to(access)
    return rows.select_related("form__region", "filled_by").defer("content", "form__reading")


@dataclass(slots=True)
class Filling:
    """A form filled for a period: its cells, and the figures that can still open their rows."""

    cells: list[Filled]
    askers: dict[str, Asker]
    registers: dict[str, Register]

    def figures(self) -> list[tuple[str, Figure]]:
        """Every figure with its key over all regions."""
        return [
            (f"{region}:{figure.key}", figure)
            for region, register in self.registers.items()
            for figure in register.figures.values()
        ]

    def rows(self, key: str, figure: Figure) -> list[Row]:
        """The rows behind one; a derived one has none of its own."""
        if figure.inputs:
            return []
        return self.askers[key.partition(":")[0]].rows(figure.request, figure.group)


def fill_live(form: UpwardForm, period: Period, as_known: datetime) -> Filling:
    """Fill the form with what is known at ``as_known``. Raises BadValue where a list gets no room."""
    marks = read_marks(form.marks)
    made = Filling([], {}, {})
    for code in dict.fromkeys(mark.region for mark in marks):
        region = form.region if not code else scope_in(form.region, code)
        asker = Asker(region, period, as_known)
        answers = asker.answers(template_requests(questions(marks, code)))
        context = Context(
            unit=region.name, issuing_unit=form.region.name, number="", period=period,
            shapes=catalogue(), labels=asker.labels,
            members={} if answers else {"region": _children(region)},
        )  # fmt: skip
        made.askers[code] = asker
        made.registers[code] = Register(context, answers)

    def rows_of(code: str, wanted: Placeholder) -> Sequence[Row]:
        return made.askers[code].rows(project_request(wanted), "")

    made.cells = laid_out(marks, fill(marks, lambda code: made.registers[code], rows_of))
    return made


def _children(region: Region) -> tuple[tuple[str, str], ...]:
    return tuple((child.code, child.name) for child in children_of(region))


def scope_in(region: Region, code: str) -> Region:
    """The region with this code, if it lies in ``region``. Raises Region.DoesNotExist."""
    return Region.objects.filter(within(region.path)).get(code=code)


def regions_in(region: Region) -> list[Region]:
    """What a cell may be about: the region itself and those directly under it."""
    return [region, *children_of(region)]


def cells_of_report(report: UpwardReport) -> list[Filled]:
    """The cells that a report was filled with."""
    return [read_filled(one) for one in report.content]


def report_before(report: UpwardReport) -> UpwardReport | None:
    """The last filling of the same form before this one."""
    return (
        UpwardReport.objects.filter(form=report.form_id, as_known__lt=report.as_known)
        .order_by("-as_known", "-pk")
        .first()
    )


def changes_since(report: UpwardReport, before: UpwardReport | None) -> list[CellChange]:
    """What came out otherwise than last time; nothing where there was no last time."""
    return cell_changes(cells_of_report(before), cells_of_report(report)) if before else []


def figures_behind(report: UpwardReport, keys: Sequence[str]) -> list[UpwardFigure]:
    """The figures of a cell and those that they are made of, with their rows."""
    named = {figure.key: figure for figure in report.figures.filter(key__in=keys)}
    below = [
        f"{key.partition(':')[0]}:{one}" for key, found in named.items() for one in found.inputs
    ]
    wanted = list(dict.fromkeys([*keys, *below]))
    found = report.figures.filter(key__in=wanted).prefetch_related("rows")
    return sorted(found, key=lambda one: wanted.index(one.key))


def definition_of(figure: Figure) -> str:
    """The definition (口径) that a figure is counted by."""
    shape: Any = catalogue()[figure.request.metric]
    version = figure.request.version or next(iter(shape.versions), "")
    text: str = shape.definitions.get(version) or shape.definition
    return text

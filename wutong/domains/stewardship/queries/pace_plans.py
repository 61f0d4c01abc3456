"""Pace plans: why slowed and stalled projects stand still, and which of them show red."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import batched
from typing import Any, Final

from django.db.models import F

from wutong.domains.org.queries import working_calendar
from wutong.domains.projects.queries.pace import Stop, stopped_projects, stops_of
from wutong.domains.stewardship.choices import OrderState
from wutong.domains.stewardship.models import PacePlan, SupervisionOrder
from wutong.domains.stewardship.rules import pace as rules
from wutong.kernel.scope import Access
from wutong.kernel.spreadsheets import ROWS_AT_MOST, Sheet

RED: Final = "red"
CHUNK: Final = 500


@dataclass(frozen=True)
class Stopped:
    """A slowed or stalled project: since when, why, its plan, its mark; ``days`` are working days
    since."""

    project: Any
    stop: Stop | None
    plan: PacePlan | None
    mark: rules.Mark
    days: int

    @property
    def amount(self) -> Decimal | None:
        """Its total investment in 元."""
        total: Decimal | None = self.project.total_investment
        return total


def stands(order: SupervisionOrder | None) -> bool:
    """Whether a plan has an order that was not cancelled."""
    return order is not None and order.state != OrderState.CANCELLED


def open_plan_of(project: Any) -> PacePlan | None:
    """The plan that the project stands by now, with its order."""
    return open_plans_of([project.pk]).get(project.pk)


def open_plans_of(projects: Iterable[int]) -> dict[int, PacePlan]:
    """Open plans by the key of their project, in one query."""
    rows = PacePlan.objects.filter(project__in=list(projects), ended_at=None)
    return {one.project_id: one for one in rows.select_related("order__owner_unit", "made_by")}


def marks_of(projects: Iterable[Any], on: date) -> dict[int, rules.Mark]:
    """The marks of those of the projects that are slowed or stalled before they are completed, in
    one query."""
    stopped = [one for one in projects if rules.asks(one.pace, one.stage)]
    plans = open_plans_of(one.pk for one in stopped) if stopped else {}
    return {one.pk: _mark(one, plans.get(one.pk), on) for one in stopped}


def _mark(project: Any, plan: PacePlan | None, on: date) -> rules.Mark:
    known = None if plan is None else rules.Plan(plan.move_by, stands(plan.order))
    found = rules.mark(project.pace, known, on, working_calendar(project.region_path))
    assert found is not None
    return found


def shown(projects: Iterable[Any], on: date) -> list[Stopped]:
    """Slowed or stalled projects with what a list says of each; two queries."""
    rows = [one for one in projects if rules.asks(one.pace, one.stage)]
    keys = [one.pk for one in rows]
    stops, plans = (stops_of(keys), open_plans_of(keys)) if keys else ({}, {})
    found = []
    for one in rows:
        stop, calendar = stops.get(one.pk), working_calendar(one.region_path)
        days = max(0, calendar.count(stop.since, on)) if stop else 0
        plan = plans.get(one.pk)
        found.append(Stopped(one, stop, plan, _mark(one, plan, on), days))
    return found


def chosen(access: Access, *, region_path: str = "", pace: str = "", only: str = "",
           on: date) -> Any:  # fmt: skip
    """Stopped projects that the person sees, the largest first; ``only`` may be ``red``."""
    rows = stopped_projects(access, region_path).exclude(stage__in=rules.DONE)
    if pace in rules.STOPPED:
        rows = rows.filter(pace=pace)
    if only == RED:
        well = PacePlan.objects.filter(ended_at=None, order__isnull=False, move_by__gte=on)
        well = well.exclude(order__state=OrderState.CANCELLED)
        rows = rows.exclude(pk__in=well.values("project"))
    largest = F("total_investment").desc(nulls_last=True)
    return rows.select_related("region", "unit").order_by(largest, "-pk")


def stopped_sheet(rows: Any, on: date, title: str, headings: Iterable[str]) -> Sheet:
    """Stopped projects as a table to take out. Amounts in 万元."""
    widths = (22, 36, 14, 20, 10, 10, 14, 12, 12, 40, 40, 14, 20, 14)
    keys = rows[:ROWS_AT_MOST].values_list("pk", flat=True)
    columns = list(zip((str(one) for one in headings), widths, strict=True))
    return Sheet("stewardship.stopped", title, columns, _rows(rows, on), keys)


def _rows(rows: Any, on: date) -> Iterator[tuple[Any, ...]]:
    for chunk in batched(rows[:ROWS_AT_MOST].iterator(chunk_size=CHUNK), CHUNK):
        for one in shown(chunk, on):
            project, plan = one.project, one.plan
            total = one.amount
            yield (
                project.code, project.name, project.region.name, str(project.unit or ""),
                project.get_stage_display(), project.get_pace_display(),
                None if total is None else total / 10_000,
                one.stop.since.isoformat() if one.stop else "", one.days,
                plan.reason if plan else one.stop.reason if one.stop else "",
                plan.plan if plan else "", plan.move_by.isoformat() if plan else "",
                plan.order.number if plan and plan.order else "", one.mark.text,
            )  # fmt: skip

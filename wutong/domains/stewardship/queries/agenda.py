"""Facts of all visible active projects of a region, for the dispatch agenda.

A fixed number of queries, whatever the number of projects: one for the projects, one a kind of
matter over the whole region; what belongs to a project that the person doesn't see is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from wutong.domains.agreements.queries.due import due_commitments
from wutong.domains.approvals.queries.due import due_cases
from wutong.domains.org.queries import within, working_calendar
from wutong.domains.projects.choices import Stage
from wutong.domains.projects.queries import Project
from wutong.domains.projects.queries.pace import Stop, stops_in
from wutong.domains.projects.queries.plans import works_due
from wutong.domains.stewardship.choices import AppealKind, AppealState
from wutong.domains.stewardship.models import (
    AgendaRequest,
    Appeal,
    FactorNeed,
    SupervisionOrder,
)
from wutong.domains.stewardship.queries.factor_gaps import gaps_of
from wutong.domains.stewardship.rules.agenda import Agenda, Facts, Matter, Source, build
from wutong.domains.stewardship.rules.pace import asks
from wutong.kernel.scope import Access
from wutong.kernel.workdays import WorkingCalendar

CHUNK: Final = 2000
ENDED: Final = (Stage.WITHDRAWN, Stage.FULL_CAPACITY, Stage.TARGET_BENEFIT_REACHED)
"""Stages in which nothing has to be dispatched any more."""
COLUMNS: Final = (
    "pk", "total_investment", "pace", "stage", "planned_start", "next_step", "next_step_due",
)  # fmt: skip


@dataclass
class _Known:
    """What stands open in the region, by project."""

    stops: dict[int, Stop] = field(default_factory=dict)
    matters: dict[int, list[Matter]] = field(default_factory=lambda: defaultdict(list))
    gaps: dict[int, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    asks: dict[int, str] = field(default_factory=dict)


def agenda_on(
    access: Access, region_path: str, on: date, ahead: int, *, unit: int | None = None
) -> Agenda:
    """The agenda of a meeting of the region on ``on``; a task force's has its unit's projects."""
    calendar = working_calendar(region_path)
    facts = facts_of(access, region_path, on, ahead=ahead, unit=unit, calendar=calendar)
    return build(facts, on, calendar, ahead)


def facts_of(
    access: Access, region_path: str, on: date, *, ahead: int, calendar: WorkingCalendar,
    unit: int | None = None,
) -> Iterator[Facts]:  # fmt: skip
    """Facts of each visible active project of the region, due within ``ahead`` working days.

    Rows are streamed; what is kept is what stands open.
    """
    known = _known(region_path, on, calendar.add(on, ahead), calendar)
    rows = active_projects(access, region_path)
    if unit is not None:
        rows = rows.filter(unit=unit)
    for pk, total, pace, stage, planned, step, step_due in rows.values_list(*COLUMNS).iterator(
        chunk_size=CHUNK
    ):
        matters = known.matters.get(pk, [])
        if (due := works_due(planned, stage, pace)) is not None:
            title = _("计划 %(month)s 开工") % {"month": planned}
            matters = [*matters, Matter(Source.START, title, due_on=due)]
        if step_due is not None:
            matters = [*matters, Matter(Source.NEXT_STEP, step, due_on=step_due)]
        stop = known.stops.get(pk)
        yield Facts(
            pk, total, pace if asks(pace, stage) else "", stop.since if stop else None,
            stop.reason if stop else "", matters,
            known.gaps.get(pk, ()), known.asks.get(pk, ""),
        )  # fmt: skip


def active_projects(access: Access, region_path: str) -> Any:
    """Visible projects of the region that are on their way to full production."""
    rows = Project.objects.visible_to(access).filter(within(region_path, "region_path"))
    return rows.exclude(stage__in=ENDED).order_by()


def _known(region_path: str, on: date, until: date, calendar: WorkingCalendar) -> _Known:
    known = _Known(stops=stops_in(region_path))
    for project, matter in _matters(region_path, until):
        known.matters[project].append(matter)
    for project, title, days in _gaps(region_path, on, calendar):
        known.gaps[project].append((title, days))
    for project, text in AgendaRequest.objects.filter(
        within(region_path, "project__region_path"), meeting=None, withdrawn_at=None
    ).values_list("project", "text"):
        known.asks[project] = text
    return known


def _matters(region_path: str, until: date) -> Iterator[tuple[int, Matter]]:
    appeals = Appeal.objects.open().filter(
        within(region_path, "region_path"), project__isnull=False,
        kind__in=(AppealKind.APPEAL, AppealKind.PROBLEM),
    ).exclude(state=AppealState.ANSWERED)  # fmt: skip
    for project, number, title, due, since, blocked in appeals.order_by().values_list(
        "project", "number", "title", "due_on", "received_on", "blocked"
    ).iterator(chunk_size=CHUNK):  # fmt: skip
        yield project, Matter(Source.APPEAL, title, number, due, since, blocked)
    orders = SupervisionOrder.objects.open().filter(
        within(region_path, "region_path"), project__isnull=False, due_on__lte=until
    )
    for project, number, title, due in orders.order_by().values_list(
        "project", "number", "title", "due_on"
    ).iterator(chunk_size=CHUNK):  # fmt: skip
        yield project, Matter(Source.ORDER, title, number, due)
    for one in due_commitments(region_path, until):
        yield (
            one.project,
            Matter(Source.COMMITMENT, one.text, str(one.key), one.due_on, amount=one.amount),
        )
    for case in due_cases(region_path, until):
        yield case.project, Matter(Source.CASE, case.item, case.number, case.due_on)


def _gaps(region_path: str, on: date, calendar: WorkingCalendar) -> Iterator[tuple[int, str, int]]:
    """Gaps with the working days they are late; 0 where they may still come in time."""
    needs = FactorNeed.objects.filter(within(region_path, "project__region_path"))
    keys = needs.order_by().values_list("project", flat=True).distinct()
    for gap in gaps_of(keys, on=on):  # type: ignore[arg-type]
        late = calendar.count(gap.need.needed_by, on) if gap.days_late > 0 else 0
        title = f"{gap.need.get_kind_display()}：{gap.reason.label}"
        yield gap.need.project_id, title, late

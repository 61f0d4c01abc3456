"""Projects that don't move at their normal pace: since when, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from wutong.domains.org.queries import within
from wutong.domains.projects.choices import Pace, Stage
from wutong.domains.projects.models import PaceChange, Project
from wutong.domains.projects.models.project import ProjectQuerySet
from wutong.kernel.scope import Access

MOVING_AGAIN = (Pace.SLOWED, Pace.STALLED)


class Stop(NamedTuple):
    """Since when a project has its present pace, and the reason that was given."""

    since: date
    reason: str


def stopped_projects(access: Access, region_path: str = "") -> ProjectQuerySet:
    """Visible slowed or stalled projects of the region ("" is everywhere), without withdrawn ones."""
    rows = Project.objects.visible_to(access).filter(pace__in=MOVING_AGAIN)
    if region_path:
        rows = rows.filter(within(region_path, "region_path"))
    return rows.exclude(stage=Stage.WITHDRAWN)


def stops_in(region_path: str) -> dict[int, Stop]:
    """Present stops of slowed or stalled projects of a region by project, in one query."""
    rows = PaceChange.objects.filter(
        within(region_path, "project__region_path"), project__pace__in=MOVING_AGAIN
    )
    return _latest(rows)


def stops_of(projects: Iterable[int]) -> dict[int, Stop]:
    """The same for these projects."""
    return _latest(PaceChange.objects.filter(project__in=list(projects)))


def _latest(rows: QuerySet[PaceChange]) -> dict[int, Stop]:
    """The first of the last run of changes to the pace that the project has now."""
    found: dict[int, tuple[str, Stop]] = {}
    ordered = rows.order_by("on", "pk").values_list("project", "pace", "on", "reason")
    for project, pace, on, reason in ordered:
        before = found.get(project)
        since = before[1].since if before and before[0] == pace else on
        found[project] = (pace, Stop(since, reason))
    return {project: stop for project, (_pace, stop) in found.items()}

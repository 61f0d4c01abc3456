"""The way of every project through its stages, for looking at how earlier ones went on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from wutong.domains.org.queries import within
from wutong.domains.projects.choices import MilestoneKind
from wutong.domains.projects.models import Milestone
from wutong.domains.projects.models.project import seen_by
from wutong.domains.projects.queries.figures import parents_alone
from wutong.kernel.scope import Access


class StageDay(NamedTuple):
    """A project formally reached a stage (by rank) on a day, which counted from ``known`` on.
    ``total`` is the project's total investment in 元 as known now, 0 where it isn't."""

    project: int
    rank: int
    on: date
    known: datetime | None
    total: float


def stage_days(region_path: str, access: Access) -> Iterator[StageDay]:
    """Every verified milestone of the projects that lie in the region today and that the person may
    see, project by project, in one statement."""
    rows = Milestone.objects.known(None).filter(
        parents_alone("project__"), seen_by(access, "project__"), kind=MilestoneKind.FORMAL
    )
    values = rows.filter(within(region_path, "project__region_path")).order_by("project_id")
    for project, rank, on, known, total in values.values_list(
        "project_id", "stage_rank", "on", "decided_at", "project__total_investment"
    ).iterator(chunk_size=5000):
        yield StageDay(project, rank, on, known, float(total or 0))

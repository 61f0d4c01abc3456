"""Projects of a region that do not move, or whose next step is late."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import F, Max, Q

from wutong.domains.org.queries import within
from wutong.domains.projects.choices import MilestoneKind, Pace, Stage
from wutong.domains.projects.models import Milestone, Project
from wutong.domains.projects.models.milestones import MilestoneQuerySet
from wutong.domains.projects.models.project import ProjectQuerySet, seen_by
from wutong.kernel.metrics.expressions import Literally
from wutong.kernel.scope import Access

YEARS_BACK: Final = 10
PROGRESS: Final = (Stage.SIGNED, Stage.LANDED, Stage.IN_PRODUCTION)


def stuck_projects(access: Access, region_path: str, on: date, limit: int) -> list[Project]:
    """Visible projects of the region that are slowed, stalled or suspended, or whose next step
    was due before ``on``; the largest first.

    Two reads, each with an index of its own; asked with an OR, both databases read every row.
    """
    here = Project.objects.visible_to(access).filter(within(region_path, "region_path"))
    slow = here.filter(~Q(Literally(F("pace"), Pace.NORMAL.value)))
    late = here.filter(next_step_due__lt=on)
    found = {one.pk: one for rows in (slow, late) for one in _largest(rows, limit)}
    ordered = sorted(found.values(), key=lambda one: (one.total_investment or 0, one.pk))
    return ordered[::-1][:limit]


def _largest(rows: ProjectQuerySet, limit: int) -> ProjectQuerySet:
    return (
        rows.exclude(stage=Stage.WITHDRAWN)
        .select_related("region", "unit")
        .defer("content", "note")
        .order_by(F("total_investment").desc(nulls_last=True), "-pk")[:limit]
    )


def _progress(access: Access, region_path: str, first: date, last: date) -> MilestoneQuerySet:
    """Verified signings, landings and starts of production in the region between two days."""
    return (
        Milestone.objects.known(None)
        .filter(stage__in=PROGRESS, on__range=(first, last), kind=MilestoneKind.FORMAL)
        .filter(seen_by(access, "project__"), within(region_path, "project__region_path"))
    )


def something_happened(access: Access, region_path: str, first: date, last: date) -> bool:
    """Whether a project that the person sees was signed, landed or went into production."""
    return _progress(access, region_path, first, last).exists()


def last_day_of_progress(access: Access, region_path: str, until: date) -> date | None:
    """The latest day by ``until`` on which one did, looking back ten years, year by year: an empty
    year costs one look into an index, and only the year found is read."""
    for year in range(until.year, until.year - YEARS_BACK, -1):
        first, last = date(year, 1, 1), min(date(year, 12, 31), until)
        if something_happened(access, region_path, first, last):
            found = _progress(access, region_path, first, last).aggregate(latest=Max("on"))
            latest: date = found["latest"]
            return latest
    return None

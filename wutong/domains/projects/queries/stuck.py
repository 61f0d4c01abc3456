"""Projects of a region that do not move, or whose next step is late."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import Q

from wutong.domains.org.queries import within
from wutong.domains.projects.choices import MilestoneKind, Pace, Stage
from wutong.domains.projects.models import Milestone, Project
from wutong.domains.projects.models.milestones import MilestoneQuerySet
from wutong.domains.projects.models.project import seen_by
from wutong.kernel.scope import Access

PROGRESS: Final = (Stage.SIGNED, Stage.LANDED, Stage.IN_PRODUCTION)


def stuck_projects(access: Access, region_path: str, on: date, limit: int) -> list[Project]:
    """Visible projects of the region that are slowed, stalled or suspended, or whose next step
    was due before ``on``; the largest first."""
    late = Q(next_step_due__lt=on)
    found = (
        Project.objects.visible_to(access)
        .filter(within(region_path, "region_path"))
        .filter(~Q(pace=Pace.NORMAL) | late)
        .exclude(stage=Stage.WITHDRAWN)
        .select_related("region", "unit")
        .defer("content", "note")
    )
    return list(found.order_by("-total_investment", "-pk")[:limit])


def _progress(access: Access, region_path: str, stage: str) -> MilestoneQuerySet:
    """Verified formal milestones of one stage in the region; by stage, so that the index on
    (stage, on) finds the first match without reading the rest."""
    return (
        Milestone.objects.known(None)
        .filter(seen_by(access, "project__"), within(region_path, "project__region_path"))
        .filter(stage=stage, kind=MilestoneKind.FORMAL)
    )


def something_happened(access: Access, region_path: str, first: date, last: date) -> bool:
    """Whether a project that the person sees was signed, landed or went into production."""
    return any(
        _progress(access, region_path, stage).filter(on__range=(first, last)).exists()
        for stage in PROGRESS
    )


def last_day_of_progress(access: Access, region_path: str, until: date) -> date | None:
    """The latest day by ``until`` on which one was signed, landed or went into production."""
    days = [
        _progress(access, region_path, stage)
        .filter(on__lte=until)
        .order_by("-on")
        .values_list("on", flat=True)
        .first()
        for stage in PROGRESS
    ]
    return max((day for day in days if day), default=None)

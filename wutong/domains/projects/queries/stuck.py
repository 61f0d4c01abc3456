"""Projects of a region that do not move, or whose next step is late."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from wutong.domains.org.queries import within
from wutong.domains.projects.choices import Pace, Stage
from wutong.domains.projects.models import Milestone, Project
from wutong.domains.projects.models.project import seen_by
from wutong.kernel.scope import Access


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


def last_day_with_a_milestone(access: Access, region_path: str, until: date) -> date | None:
    """The latest day by ``until`` on which a project of the region reached a stage, verified."""
    latest = (
        Milestone.objects.known(None)
        .filter(seen_by(access, "project__"), within(region_path, "project__region_path"))
        .filter(on__lte=until)
        .order_by("-on")
        .values_list("on", flat=True)
    )
    return latest.first() if access.signed_in else None

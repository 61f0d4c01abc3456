"""The team of a project: who answers for it, now or on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from wutong.domains.projects.choices import TeamCapacity
from wutong.domains.projects.queries import Project, ProjectMember


def members_on(on: date | None = None) -> QuerySet[ProjectMember]:
    """Members of teams on ``on``, of all projects; None: those who have not left."""
    rows = ProjectMember.objects.select_related("user").order_by("capacity", "joined_on", "pk")
    if on is None:
        return rows.filter(left_on=None)
    return rows.filter(Q(left_on=None) | Q(left_on__gte=on), joined_on__lte=on)


def team_of(project: Project, on: date | None = None) -> list[ProjectMember]:
    """The team of a project on ``on``; None: those who have not left."""
    return list(members_on(on).filter(project=project))


def stewards_of(projects: Iterable[int]) -> dict[int, int]:
    """The steward of each project that has one, by their keys. One query."""
    rows = members_on().filter(
        project__in=list(projects), capacity=TeamCapacity.PROJECT_STEWARD, user__isnull=False
    )
    return dict(rows.order_by("joined_on").values_list("project", "user"))

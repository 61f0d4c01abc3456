"""Pace plans: why a slowed or stalled project stands still, and how it is to move again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wutong.domains.stewardship.models import PacePlan


def open_plan_of(project: Any) -> PacePlan | None:
    """The plan that the project stands by now, with its order."""
    return open_plans_of([project.pk]).get(project.pk)


def open_plans_of(projects: Iterable[int]) -> dict[int, PacePlan]:
    """Open plans by the key of their project, in one query."""
    rows = PacePlan.objects.filter(project__in=list(projects), ended_at=None)
    return {one.project_id: one for one in rows.select_related("order__owner_unit", "made_by")}

"""The roadmap on a project's page: when ground can be broken, and what comes next."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.urls import reverse

from wutong.domains.approvals.queries.roadmap import (
    permits_planning,
    roadmap_in_force,
    standing_of,
)
from wutong.domains.approvals.rules.network import CycleFound
from wutong.domains.approvals.views.roadmap_words import ground_title, span_of, words_of
from wutong.kernel.clock import day_of
from wutong.kernel.scope import Access

SHOWN: Final = 4


def roadmap_of_project(project: Any, access: Access, at: datetime) -> dict[str, Any] | None:
    """The day and the next items of the roadmap in force; without one the way to make it.

    Nothing for people who may not make one where there is none.
    """
    on = day_of(at)
    url = reverse("approvals:roadmap", args=[project.code])
    roadmap = roadmap_in_force(project)
    if roadmap is None:
        return {"url": url, "plan": None} if permits_planning(access, project) else None
    try:
        plan = standing_of(project, on, roadmap).plan
    except CycleFound as refusal:
        return {"url": url, "plan": None, "refusal": str(refusal)}
    return {
        "url": url,
        "plan": plan,
        "title": ground_title(plan),
        "late": plan.ground > plan.planned_ground,
        "moved": plan.ground != plan.planned_ground,
        "done": sum(step.done for step in plan.steps),
        "lines": [
            {"step": step, "span": span_of(step), "words": words_of(step, on)[:2]}
            for step in plan.next_steps[:SHOWN]
        ],
    }

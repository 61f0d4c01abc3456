"""What a project's roadmap asks next, in short, for pages of rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wutong.domains.approvals.queries.roadmap import roadmap_in_force, standing_of
from wutong.domains.approvals.rules.network import CycleFound
from wutong.domains.projects.queries import Project


@dataclass(frozen=True)
class NextStep:
    """An item that is not decided yet: its days as they stand now; ``days`` are working days."""

    title: str
    unit: str
    start: date
    end: date
    days: int
    critical: bool
    running: bool


@dataclass(frozen=True)
class Ahead:
    """The roadmap in force: when ground is broken and the works accepted, and what comes next.

    ``accepted`` is None without items of acceptance.
    """

    made_on: date
    ground: date
    accepted: date | None
    done: int
    steps: tuple[NextStep, ...]

    @property
    def total(self) -> int:
        """How many items there are."""
        return self.done + len(self.steps)


def ahead_of(project: Project, on: date) -> Ahead | None:
    """What lies ahead on ``on``; None without a roadmap, or where the catalogue goes in a ring."""
    roadmap = roadmap_in_force(project)
    if roadmap is None:
        return None
    try:
        plan = standing_of(project, on, roadmap).plan
    except CycleFound:
        return None
    steps = tuple(
        NextStep(
            one.item.name, one.item.department, one.start, one.end, one.days, one.critical,
            one.progress is not None,
        )
        for one in plan.next_steps
    )  # fmt: skip
    done = len(plan.steps) - len(steps)
    return Ahead(roadmap.starts_on, plan.ground, plan.accepted, done, steps)

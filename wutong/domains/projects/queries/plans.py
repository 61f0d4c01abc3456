"""Planned days, for the rooms above."""

from __future__ import annotations

from datetime import date

from wutong.domains.projects.rules.lifecycle import rank
from wutong.domains.projects.rules.plans import awaited


def works_due(planned_start: str | None, stage: str, pace: str) -> date | None:
    """The last day of the planned month of breaking ground, of a project whose works are still
    awaited; None for every other one."""
    return awaited(planned_start, rank(stage), pace)

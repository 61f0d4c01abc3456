"""What else than approvals breaking ground waits for: rooms above say it, the roadmap reckons with it.

Sources are registered from ``apps.ready()``, e.g. the factors that a project needs before it starts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from wutong.domains.approvals.rules.plan import Awaited
from wutong.domains.projects.queries import Project

__all__ = ["Awaited", "add_awaited", "awaited_for"]

type Source = Callable[[Project, date], Iterable[Awaited]]

_sources: Final[list[Source]] = []


def add_awaited(source: Source) -> None:
    """Have ``source(project, on)`` asked for what the project's start waits for on a day."""
    if source not in _sources:
        _sources.append(source)


def awaited_for(project: Project, on: date) -> tuple[Awaited, ...]:
    """Everything that the project's start waits for besides approvals, the latest first."""
    found = [one for source in _sources for one in source(project, on)]
    return tuple(
        sorted(found, key=lambda one: (one.by is not None, one.by and -one.by.toordinal()))
    )

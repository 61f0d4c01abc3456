"""What of a project's roadmap and tasks fits on one sheet of paper. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

ROWS: Final = 17
"""Lines of A4 that a timetable leaves for the roadmap and the tasks."""
TASKS_AT_LEAST: Final = 7
"""How many tasks stand on paper even where the roadmap is long."""


class Step(Protocol):
    """An item of the roadmap that is not decided."""

    @property
    def critical(self) -> bool:
        """Whether it stands on the critical path."""

    @property
    def running(self) -> bool:
        """Whether it is with its department."""


def on_paper(steps: Sequence[Step], tasks: int) -> tuple[frozenset[int], int]:
    """The places of the ``steps`` that are printed, and how many of so many ``tasks``.

    Tasks come in their order. Of the steps those that run or decide the day go first, then the
    nearest; a list that is shorter than its part leaves its lines to the other.
    """
    kept = min(tasks, max(TASKS_AT_LEAST, ROWS - len(steps)))
    first = sorted(
        range(len(steps)),
        key=lambda place: (not (steps[place].running or steps[place].critical), place),
    )
    return frozenset(first[: ROWS - kept]), kept

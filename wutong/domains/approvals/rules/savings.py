"""What a roadmap saves against doing one item after the other: working days, papers and steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

STEPS_AT_WINDOW: Final = 2
"""Handing in and collecting: done once for everything that is handed in together."""


@dataclass(frozen=True)
class Amounts:
    """Working days, papers and steps. Subtracting says what is saved."""

    days: int = 0
    papers: int = 0
    steps: int = 0

    def __sub__(self, other: Amounts) -> Amounts:
        return Amounts(self.days - other.days, self.papers - other.papers, self.steps - other.steps)

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(self.days + other.days, self.papers + other.papers, self.steps + other.steps)

    def as_json(self) -> dict[str, int]:
        """The three numbers by name."""
        return {"days": self.days, "papers": self.papers, "steps": self.steps}


@dataclass(frozen=True)
class Savings:
    """Serial baseline against plan, and, for the ``decided`` items, against what was used.

    ``serial_of_decided`` is the baseline of the same items, so that the difference is the saving.
    """

    serial: Amounts
    plan: Amounts
    decided: int = 0
    serial_of_decided: Amounts = Amounts()
    actual: Amounts = Amounts()

    @property
    def forecast(self) -> Amounts:
        """Serial baseline − plan."""
        return self.serial - self.plan

    @property
    def saved(self) -> Amounts:
        """Serial baseline − actual, of the items decided so far."""
        return self.serial_of_decided - self.actual


def planned_steps(reviews: Iterable[tuple[int, int, str, bool]]) -> int:
    """Steps of a plan.

    ``reviews`` are (steps on its own, day of acceptance, stage, by commitment), one for each item
    or combined review. What is accepted on one day for one stage is handed in and collected
    together; a commitment is accepted, reviewed and decided in one step.
    """
    batches: set[tuple[int, str]] = set()
    inner = 0
    for steps, day, stage, by_commitment in reviews:
        batches.add((day, stage))
        inner += 1 if by_commitment else max(steps - STEPS_AT_WINDOW, 1)
    return inner + STEPS_AT_WINDOW * len(batches)


def days_covered(intervals: Iterable[tuple[int, int]]) -> int:
    """Working days on which at least one of the ``(start, end]`` intervals runs."""
    covered, until = 0, None
    for start, end in sorted(intervals):
        first = start if until is None else max(start, until)
        covered += max(end - first, 0)
        until = end if until is None else max(until, end)
    return covered

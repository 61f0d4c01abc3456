"""Targets against the calendar. Pure. Source: domain.md “Assessment”, “Metrics”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

MONTHS_A_YEAR = 12
HUNDRED = Decimal(100)
MARKED_UP_TO = Decimal(10)
YELLOW_UP_TO = Decimal(30)


class Light(StrEnum):
    """How a unit stands against the calendar; each has a word and a shape beside its colour."""

    GREEN = "green"
    GREEN_MARKED = "green_marked"
    YELLOW = "yellow"
    RED = "red"


def time_progress(on: date) -> Decimal:
    """The share of the year that has passed: months, the running one included, over twelve.

    31 August gives 8/12. A day within a month counts its whole month, as bulletins do.
    """
    return Decimal(on.month) / MONTHS_A_YEAR


def completion(actual: Decimal | None, target: Decimal | None) -> Decimal | None:
    """Actual over target as a fraction of 1; None without a target or with a target of zero."""
    if actual is None or not target:
        return None
    return actual / target


def lead(rate: Decimal | None, progress: Decimal) -> Decimal | None:
    """Completion minus time progress, in percentage points; negative is behind."""
    return None if rate is None else (rate - progress) * HUNDRED


def light(points: Decimal | None) -> Light | None:
    """On plan green; behind by up to 10 points green with a mark; up to 30 yellow; over 30 red."""
    if points is None:
        return None
    if points >= 0:
        return Light.GREEN
    if points >= -MARKED_UP_TO:
        return Light.GREEN_MARKED
    return Light.YELLOW if points >= -YELLOW_UP_TO else Light.RED


def ranks(values: Sequence[Decimal | None]) -> list[int | None]:
    """Places from 1, the largest first; ties share a place and the next one is skipped.

    None (no value) has no place.
    """
    ordered = sorted((value for value in values if value is not None), reverse=True)
    return [None if value is None else ordered.index(value) + 1 for value in values]


@dataclass(frozen=True)
class Progress:
    """A metric's year so far, of one unit, against its target and the calendar.

    ``actual`` and ``target`` in the metric's measure; ``rate`` a fraction of 1; ``time`` likewise;
    ``points`` the lead in percentage points.
    """

    actual: Decimal | None
    target: Decimal | None
    time: Decimal

    @property
    def rate(self) -> Decimal | None:
        """Completion of the annual target."""
        return completion(self.actual, self.target)

    @property
    def points(self) -> Decimal | None:
        """Lead or lag in percentage points."""
        return lead(self.rate, self.time)

    @property
    def light(self) -> Light | None:
        """The light for the lead."""
        return light(self.points)

"""Targets against the calendar. Pure. Source: domain.md “Assessment”, “Metrics”."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wutong.domains.targets.rules.lights import MONTHS_A_YEAR, Light, light

HUNDRED = Decimal(100)


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


@dataclass(frozen=True)
class Progress:
    """A metric's year so far, of one unit, against its target and the calendar.

    ``actual`` and ``target`` in the metric's measure; ``rate`` a fraction of 1; ``time`` likewise;
    ``points`` the lead in percentage points. ``stretch`` is the stretch goal, if there is one.
    """

    actual: Decimal | None
    target: Decimal | None
    time: Decimal
    stretch: Decimal | None = None

    @property
    def rate(self) -> Decimal | None:
        """Completion of the annual target."""
        return completion(self.actual, self.target)

    @property
    def points(self) -> Decimal | None:
        """Lead or lag in percentage points."""
        return lead(self.rate, self.time)

    @property
    def stretch_rate(self) -> Decimal | None:
        """Completion of the stretch goal."""
        return completion(self.actual, self.stretch)

    @property
    def stretch_points(self) -> Decimal | None:
        """Lead or lag of the stretch goal in percentage points."""
        return lead(self.stretch_rate, self.time)

    @property
    def light(self) -> Light | None:
        """The light for the lead."""
        return light(self.points)

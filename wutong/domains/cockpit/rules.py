"""Which days and which steps of the funnel the cockpit speaks of. Pure."""

from __future__ import annotations

from datetime import date
from typing import Final

from wutong.domains.projects.choices import Stage

MONTH = "month"
QUARTER = "quarter"
YEAR = "year"
CUSTOM = "custom"
PERIODS: Final = (MONTH, QUARTER, YEAR, CUSTOM)
MONTHS_A_QUARTER: Final = 3
LONGEST_DAYS: Final = 366 * 10
STANDING: Final = ("standing_projects", "standing_amount")
FUNNEL_STAGES: Final = (
    Stage.RESERVE, Stage.NEGOTIATING, Stage.SIGNED, Stage.REGISTERED, Stage.LANDED, Stage.STARTED,
    Stage.COMPLETED, Stage.IN_PRODUCTION,
)  # fmt: skip


def period_to(kind: str, on: date) -> tuple[date, date]:
    """The running month, quarter or year up to ``on``, both days included."""
    if kind == MONTH:
        return on.replace(day=1), on
    if kind == QUARTER:
        first_month = (on.month - 1) // MONTHS_A_QUARTER * MONTHS_A_QUARTER + 1
        return date(on.year, first_month, 1), on
    return date(on.year, 1, 1), on


def chosen_period(
    kind: str, on: date, first: date | None, last: date | None
) -> tuple[str, date, date]:
    """The kind of period with its days. Own days that are missing, turned round or longer than
    ten years give the running year instead."""
    if kind == CUSTOM and first and last and 0 <= (last - first).days <= LONGEST_DAYS:
        return CUSTOM, first, last
    kind = kind if kind in (MONTH, QUARTER, YEAR) else YEAR
    return (kind, *period_to(kind, on))


def year_before(day: date) -> date:
    """The same day of the year before; 29 February becomes the 28th."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)


def is_year_so_far(first: date, last: date) -> bool:
    """Whether the days are those that annual targets are held against."""
    return first == date(last.year, 1, 1)

"""Planned days of a project's steps, and whether the works began in their planned month. Pure.

Source: domain.md “Assessment”: not started in the planned month yellow, three months later red.
A plan is written as ISO 8601 writes it: ``2022-09-15``, or ``2022-09`` where only the month is
stated, which is due on its last day. Such texts sort by time.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from wutong.domains.projects.choices import Attribute, Pace, Stage, StartLight
from wutong.domains.projects.rules.lifecycle import RANKS, WITHDRAWN_RANK
from wutong.kernel.months import A_YEAR, last_of

RED_AFTER_MONTHS: Final = 3
LENGTH_OF_A_MONTH: Final = 7
PLAN_PATTERN: Final = r"^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"
"""How a plan is written, to the day or to the month."""
PLANNED: Final = {
    Attribute.PLANNED_START: Stage.STARTED,
    Attribute.PLANNED_COMPLETION: Stage.COMPLETED,
    Attribute.PLANNED_PRODUCTION: Stage.IN_PRODUCTION,
}
"""What keeps the planned day of which stage."""
BEGUN: Final = RANKS[Stage.STARTED]
_WRITTEN: Final = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(\d{1,2})\s*日?|月)?")


def plan_of(text: str) -> str:
    """What a person wrote as ``2022-09`` or ``2022-09-15`` (also 2022.9 and 2022年9月15日).

    Raises ValueError for anything else and for days that do not exist.
    """
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    year, month, day = match.groups()
    on = date(int(year), int(month), int(day or 1))
    return on.isoformat() if day else month_of(on)


def month_of(on: date) -> str:
    """``2022-09``."""
    return on.isoformat()[:LENGTH_OF_A_MONTH]


def due_on(plan: str) -> date:
    """The last day of the plan: its day, or the last one of its month."""
    if len(plan) > LENGTH_OF_A_MONTH:
        return date.fromisoformat(plan)
    return last_of(date.fromisoformat(f"{plan}-01"))


def months_late(plan: str, on: date) -> int:
    """Months between the planned month and that of ``on``; negative while it is still to come."""
    due = due_on(plan)
    return (on.year - due.year) * A_YEAR + on.month - due.month


def start_light(plan: str | None, began: date | None, on: date) -> StartLight | None:
    """Whether works began in their planned month: not yet when it is over yellow, from the fourth
    month after it red. None without a plan; what began, however late, is green."""
    if not plan:
        return None
    late = months_late(plan, on)
    if late <= 0 or (began is not None and began <= on):
        return StartLight.GREEN
    return StartLight.RED if late > RED_AFTER_MONTHS else StartLight.YELLOW


def awaited(plan: str | None, stage_rank: int, pace: str) -> date | None:
    """The last day of the planned month of a project that has not begun. None without a plan, and
    for a withdrawn or suspended one: nothing is asked of it. Any stage from the start of works on
    counts as begun, also where a project goes without one (a building was bought)."""
    if not plan or stage_rank >= BEGUN or pace == Pace.SUSPENDED:
        return None
    return due_on(plan[:LENGTH_OF_A_MONTH])


def light_now(plan: str | None, stage_rank: int, pace: str, on: date) -> StartLight | None:
    """The light of a project by what its row says; see :func:`awaited`."""
    if stage_rank == WITHDRAWN_RANK or pace == Pace.SUSPENDED:
        return None
    return start_light(plan, on if stage_rank >= BEGUN else None, on)

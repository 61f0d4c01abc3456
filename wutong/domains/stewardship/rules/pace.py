"""Slowed and stalled projects must move (停滞动起来、缓建快起来、开工跑起来). Pure.

Each has a reason, a plan with a day, and an order, or it shows red.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from wutong.domains.projects.choices import Stage
from wutong.domains.stewardship.choices import AgendaReason
from wutong.kernel.workdays import WorkingCalendar

STOPPED: Final = (AgendaReason.SLOWED.value, AgendaReason.STALLED.value)
"""Paces that ask for a plan; the codes are those of the projects' pace."""

DONE: Final = frozenset({
    Stage.COMPLETED, Stage.IN_PRODUCTION, Stage.FULL_CAPACITY, Stage.TARGET_BENEFIT_REACHED,
    Stage.WITHDRAWN,
})  # fmt: skip
"""Stages after which nothing is built any more, so that nothing stands still."""


def asks(pace: str, stage: str) -> bool:
    """Whether a project of this pace, at this stage, has to have a plan."""
    return pace in STOPPED and stage not in DONE


@dataclass(frozen=True)
class Plan:
    """The open plan of a project: the day on which it is to move again, and whether its order
    stands (given and not cancelled)."""

    move_by: date
    has_order: bool


@dataclass(frozen=True)
class Mark:
    """What a page shows: red with what is missing, or by when the project is to move."""

    red: bool
    text: str


def mark(pace: str, plan: Plan | None, on: date, calendar: WorkingCalendar) -> Mark | None:
    """The mark of a project; None where its pace asks for no plan."""
    if pace not in STOPPED:
        return None
    if plan is None:
        return Mark(True, _("没有原因和推进计划"))
    if not plan.has_order:
        return Mark(True, _("没有督办事项"))
    if plan.move_by < on:
        late = max(1, calendar.count(plan.move_by, on))
        return Mark(True, _("计划过期 %(days)s 个工作日") % {"days": late})
    return Mark(False, _("计划 %(day)s 恢复推进") % {"day": plan.move_by.isoformat()})

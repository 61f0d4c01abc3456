"""The ladder of what is late: reminder, yellow card, red card, talk (提醒、黄牌、红牌、约谈). Pure.

Source: ``domain.md`` “Escalation: reminder, yellow card, red card, talk”. Days are working days of
the region. A reminder comes some days before the last day, and on each later day where it was
missed; the cards count the working days after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from wutong.domains.stewardship.choices import Escalation
from wutong.kernel.workdays import WorkingCalendar

LADDER: Final = tuple(Escalation)
CARDS: Final = (Escalation.YELLOW_CARD, Escalation.RED_CARD, Escalation.TALK)
TO_LEADERS: Final = (Escalation.RED_CARD, Escalation.TALK)
"""The rungs that the region's leaders are told of."""


@dataclass(frozen=True)
class Terms:
    """A region's numbers: working days before the last day, and after it."""

    remind_before: int = 1
    yellow_after: int = 3
    red_after: int = 7
    talk_after: int = 15


def level_on(due_on: date, on: date, terms: Terms, calendar: WorkingCalendar) -> Escalation:
    """The rung on which what is due on ``due_on`` stands on ``on``."""
    if on <= due_on:
        near = calendar.count(on, due_on) <= terms.remind_before
        return Escalation.REMINDER if near else Escalation.NONE
    late = calendar.count(due_on, on)
    if late >= terms.talk_after:
        return Escalation.TALK
    if late >= terms.red_after:
        return Escalation.RED_CARD
    if late >= terms.yellow_after:
        return Escalation.YELLOW_CARD
    return Escalation.REMINDER


def steps(now: str, wanted: str) -> tuple[Escalation, ...]:
    """The rungs to climb from ``now`` up to ``wanted``, each once; none where it stands as high:
    a card stays until more time or an end takes it away."""
    low, high = LADDER.index(Escalation(now)), LADDER.index(Escalation(wanted))
    return LADDER[low + 1 : high + 1]

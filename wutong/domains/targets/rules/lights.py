"""Lights: how a unit stands against the calendar, and what follows. Pure.

Source: domain.md “Assessment”.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import takewhile
from typing import Final

MARKED_UP_TO: Final = Decimal(10)
YELLOW_UP_TO: Final = Decimal(30)
MONTHS_A_YEAR: Final = 12


class Light(StrEnum):
    """How a unit stands against the calendar; each has a word and a shape beside its colour."""

    GREEN = "green"
    GREEN_MARKED = "green_marked"
    YELLOW = "yellow"
    RED = "red"


class Escalation(StrEnum):
    """What a light that stays calls for, the mildest first."""

    REMINDER = "reminder"
    YELLOW_CARD = "yellow_card"
    RED_CARD = "red_card"
    TALK = "talk"


def light(points: Decimal | None) -> Light | None:
    """On plan green; behind by up to 10 points green with a mark; up to 30 yellow; over 30 red."""
    if points is None:
        return None
    if points >= 0:
        return Light.GREEN
    if points >= -MARKED_UP_TO:
        return Light.GREEN_MARKED
    return Light.YELLOW if points >= -YELLOW_UP_TO else Light.RED


LADDER: Final[Mapping[Light, tuple[Escalation, ...]]] = {
    Light.YELLOW: (Escalation.REMINDER, Escalation.YELLOW_CARD),
    Light.RED: (Escalation.YELLOW_CARD, Escalation.RED_CARD, Escalation.TALK),
}
"""What follows a light in the first issue, the second in a row, and so on; the last stays."""
DAYS_TO_MEND: Final[Mapping[Escalation, int]] = {
    Escalation.REMINDER: 10,
    Escalation.YELLOW_CARD: 10,
    Escalation.RED_CARD: 5,
    Escalation.TALK: 3,
}
"""Working days that an order leaves."""


def escalation(light: Light | None, times: int) -> Escalation | None:
    """What follows a light seen ``times`` issues in a row: yellow a reminder, then a yellow card;
    red a yellow card, then a red card, then a talk."""
    steps = LADDER.get(light) if light else None
    return steps[min(times, len(steps)) - 1] if steps and times >= 1 else None


def called_for(lights: Sequence[Light | None], *, named: bool) -> tuple[Escalation, int] | None:
    """What an issue calls for, and how many issues in a row did. ``lights`` are those of the issues,
    this one first. Red counts red issues alone, yellow those that were yellow or worse; who is
    ``named`` on the black list without such a light is reminded."""
    now = lights[0] if lights else None
    worse = {Light.RED} if now == Light.RED else {Light.YELLOW, Light.RED}
    times = len(list(takewhile(lambda one: one in worse, lights)))
    step = escalation(now, times)
    if step is not None:
        return step, times
    return (Escalation.REMINDER, 1) if named else None

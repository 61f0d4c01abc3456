"""How often somebody may ask for tracking codes. Pure.

Codes have 140 bits, so that nobody guesses one; the limits keep machines from trying.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

ASKED_A_MINUTE: Final = 60
MISSED_AT_MOST: Final = 20
MISSES_COUNT_FOR: Final = timedelta(minutes=15)
MINUTE: Final = timedelta(minutes=1)


def minute_of(at: datetime) -> datetime:
    """The minute in which look-ups are counted together."""
    return at.replace(second=0, microsecond=0)


def asked_too_often(counts: Iterable[tuple[datetime, int, int]], at: datetime) -> bool:
    """Whether an address has to wait, by its (minute, asked, missed) of the last minutes."""
    asked = missed = 0
    for minute, asks, misses in counts:
        if minute == minute_of(at):
            asked += asks
        if minute > at - MISSES_COUNT_FOR:
            missed += misses
    return asked >= ASKED_A_MINUTE or missed >= MISSED_AT_MOST

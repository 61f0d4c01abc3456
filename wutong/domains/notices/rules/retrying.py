"""What becomes of a message after an attempt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

LONGEST_WORDS: Final = 300
PAUSES: Final = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1),
    timedelta(hours=4),
)  # fmt: skip
ATTEMPTS_AT_MOST: Final = len(PAUSES) + 1


class Arrival(Enum):
    """What is known after an attempt. ``LATER``: it did not arrive, and may the next time;
    ``REFUSED``: it will not arrive this way; ``UNSURE``: it left, and no answer came."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended, with the reason in words where it did not arrive."""

    arrival: Arrival
    words: str = ""


SENT: Final = Outcome(Arrival.SENT)


def next_attempt(attempts: int, at: datetime) -> datetime | None:
    """When to try again after this many attempts (1 or more); None: no more."""
    return at + PAUSES[attempts - 1] if attempts < ATTEMPTS_AT_MOST else None

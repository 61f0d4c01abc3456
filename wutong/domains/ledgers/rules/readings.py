"""What reading one cell can give: a value, nothing, or a reason why it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell that says something which cannot be taken over without asking.

    ``suggestion`` is what a person would probably accept, never taken by itself.
    """

    why: str
    suggestion: object | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in units of its currency (yuan for CNY), with the places it was shown to.

    ``step`` is the size in yuan of the last decimal place that the ledger shows.
    """

    amount: Decimal
    currency: str = "CNY"
    step: Decimal = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Day:
    """A day; ``by_month`` where the ledger gives the month only and the first is assumed."""

    on: date
    by_month: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """An area in square metres."""

    square_metres: Decimal


@dataclass(frozen=True, slots=True)
class Mark:
    """Yes or no, with the day or the words that stood with it."""

    yes: bool
    on: date | None = None
    note: str = ""


type Value = Money | Day | Area | Mark | str | Decimal

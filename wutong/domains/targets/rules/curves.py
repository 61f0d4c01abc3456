"""The calendar that a year's goal is held against: even months, or a region's own curve. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from wutong.domains.targets.rules.lights import MONTHS_A_YEAR
from wutong.domains.targets.rules.progress import time_progress

WHOLE: Final = 10_000
"""The year's goal, in 万分之一: shares are kept as whole numbers."""


def share_of_curve(shares: Sequence[int] | None, on: date) -> Decimal:
    """How much of the year's goal is due by ``on``, as a fraction of 1.

    ``shares``: twelve cumulative shares of a curve in 万分之一; None: months over twelve. A day
    within a month counts its whole month, as bulletins do.
    """
    if shares is None:
        return time_progress(on)
    return Decimal(shares[on.month - 1]) / WHOLE


def fault_of_curve(shares: Sequence[int]) -> str:
    """Why twelve shares are no curve: ``count``, ``falls``, ``below`` or ``whole``; "" for one."""
    if len(shares) != MONTHS_A_YEAR:
        return "count"
    if shares[0] < 0:
        return "below"
    if any(later < earlier for earlier, later in pairwise(shares)):
        return "falls"
    return "" if shares[-1] == WHOLE else "whole"

"""The green channel's limits. Pure."""

from __future__ import annotations


def shortened(limit_days: int, green_days: int | None, used_days: int) -> int:
    """The limit of a running case once its project has a green channel, in working days.

    Never longer than what was promised, and never so short that the case is late on the day the
    channel opens: at least one working day beyond those used.
    """
    if green_days is None:
        return limit_days
    return min(limit_days, max(green_days, used_days + 1))

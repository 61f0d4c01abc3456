"""Which version of the rules holds on which day. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Validity:
    """A version published once: it holds from ``first`` to ``last`` (None: until another does)."""

    number: int
    first: date
    last: date | None = None


@dataclass(frozen=True)
class Window:
    """Days from ``first`` to ``last``, both included, on which one version holds."""

    number: int
    first: date
    last: date


def holding_on(versions: Sequence[Validity], day: date) -> int | None:
    """The number of the version that holds on ``day``: the newest that had begun by then, unless
    it has ended; an older one does not come back."""
    begun = [one for one in versions if one.first <= day]
    newest = max(begun, key=lambda one: one.number, default=None)
    if newest is None or (newest.last is not None and newest.last < day):
        return None
    return newest.number


def windows(versions: Sequence[Validity], first: date, last: date) -> list[Window]:
    """The days from ``first`` to ``last`` parted by the version that holds, in order; days on
    which none does are left out."""
    changes = {first, *(one.first for one in versions)}
    changes |= {one.last + DAY for one in versions if one.last is not None and one.last < last}
    starts = sorted(day for day in changes if first <= day <= last)
    ends = [*(day - DAY for day in starts[1:]), last]
    found: list[Window] = []
    for start, end in zip(starts, ends, strict=True):
        number = holding_on(versions, start)
        if number is None:
            continue
        if found and found[-1].number == number and found[-1].last + DAY == start:
            found[-1] = Window(number, found[-1].first, end)
        else:
            found.append(Window(number, start, end))
    return found

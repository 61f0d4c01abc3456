"""A digest instead of a flood: more than a few messages to one address become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

MESSAGES_AT_MOST: Final = 5
WINDOW: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class Plan[Row]:
    """``messages``: what goes out now, each with its rows. ``held_until``: when rows that are in
    no message may be looked at again; None where every row is in one."""

    messages: list[list[Row]]
    held_until: datetime | None = None


def plan[Row](
    due: Sequence[Row], sent: Sequence[datetime], at: datetime, *, joined: bool = False
) -> Plan[Row]:
    """Messages for what is ``due`` to one address, to which messages went at ``sent``.

    A message each while that makes no more than five in ten minutes, else all in one; where five
    have gone already, all wait until the first of them is ten minutes old. ``joined``: never more
    than one message at a time.
    """
    recent = sorted(one for one in sent if at - WINDOW < one <= at)
    room = MESSAGES_AT_MOST - len(recent)
    if not due:
        return Plan([])
    if len(due) <= room and not joined:
        return Plan([[one] for one in due])
    if room > 0:
        return Plan([list(due)])
    return Plan([], recent[-MESSAGES_AT_MOST] + WINDOW)

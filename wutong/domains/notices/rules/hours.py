"""When a notice may leave the site: quiet hours and digests, by the clock of China."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from wutong.domains.notices.choices import Digest

CHINA: Final = ZoneInfo("Asia/Shanghai")
DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Habits:
    """What a person wants. Quiet from ``quiet_from`` until before ``quiet_until``, over midnight
    where the end is the earlier one; no quiet hours where either is None or both are the same."""

    quiet_from: time | None = None
    quiet_until: time | None = None
    urgent_at_once: bool = False
    digest: str = Digest.AT_ONCE
    digest_hour: int = 9


def quiet_end(at: datetime, habits: Habits) -> datetime | None:
    """When the quiet hours end that ``at`` lies in; None outside of them."""
    begins, ends = habits.quiet_from, habits.quiet_until
    if begins is None or ends is None or begins == ends:
        return None
    local = at.astimezone(CHINA)
    now = local.time()
    over_midnight = ends < begins
    if not (now >= begins or now < ends if over_midnight else begins <= now < ends):
        return None
    end = datetime.combine(local.date(), ends, CHINA)
    return end + DAY if over_midnight and now >= begins else end


def next_round(at: datetime, habits: Habits) -> datetime:
    """When the digest leaves that takes what happens at ``at``: ``at`` itself without a digest."""
    local = at.astimezone(CHINA)
    if habits.digest == Digest.HOURLY:
        return local.replace(minute=0, second=0, microsecond=0) + HOUR
    if habits.digest == Digest.DAILY:
        today = datetime.combine(local.date(), time(habits.digest_hour), CHINA)
        return today if today > local else today + DAY
    return at


def leaves_at(at: datetime, habits: Habits, *, urgent: bool) -> datetime:
    """When what was told at ``at`` may leave: not before. Urgent things wait for nothing where
    the person says so; a digest that falls into the quiet hours leaves at their end."""
    if urgent and habits.urgent_at_once:
        return at
    leaves = next_round(at, habits)
    return quiet_end(leaves, habits) or leaves


def held_until(at: datetime, habits: Habits, *, urgent: bool) -> datetime | None:
    """Until when something due waits although it is due, as the quiet hours have begun; None: it
    leaves now. For what was delayed, e.g. while no worker ran."""
    return None if urgent and habits.urgent_at_once else quiet_end(at, habits)

"""Pure decisions of the organisation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from wutong.domains.org.choices import RegionLevel

CUSTOM_LETTERS: Final = {RegionLevel.DEVELOPMENT_ZONE: "Z", RegionLevel.PARK: "P"}

# What ledgers call a zone inside its own city.
ZONE_ENDINGS: Final = {
    "经济技术开发区": ("经济技术开发区", "经开区", "开发区"),
    "高新技术产业开发区": ("高新技术产业开发区", "高新技术开发区", "高新区"),
}


def zone_aliases(name: str) -> list[str]:
    """Short names of a development zone, e.g. 秦皇岛经济技术开发区 → 秦皇岛经开区、经开区、开发区."""
    for ending, shorts in ZONE_ENDINGS.items():
        if name.endswith(ending):
            place = name.removesuffix(ending)
            return [f"{place}{short}" for short in shorts[1:]] + list(shorts)
    return []


def next_code(parent_code: str, level: RegionLevel, taken: list[str]) -> str:
    """The next free code of a zone or park under a parent: 130300Z01, 130300Z02, …"""
    prefix = f"{parent_code}{CUSTOM_LETTERS[level]}"
    numbers = [int(code[len(prefix) :]) for code in taken if code[len(prefix) :].isdecimal()]
    return f"{prefix}{max(numbers, default=0) + 1:02d}"


FAILURES_OF_AN_ACCOUNT: Final = 5
FAILURES_OF_AN_ADDRESS: Final = 30
LOCKED_FOR: Final = timedelta(minutes=15)


def locked_until(failures: Sequence[datetime], allowed: int, at: datetime) -> datetime | None:
    """Until when no password is tried any more, or None.

    ``failures`` are times of refused passwords. ``allowed`` of them within :data:`LOCKED_FOR`
    close the account or address until that time after the last one.
    """
    recent = sorted(one for one in failures if at - LOCKED_FOR < one <= at)
    return recent[-1] + LOCKED_FOR if len(recent) >= allowed else None


def whole_minutes(rest: timedelta) -> int:
    """Minutes to tell a person who has to wait ``rest``: rounded up, at least one."""
    return max(1, -(-int(rest.total_seconds()) // 60))


def cleaned_aliases(aliases: Iterable[str], name: str) -> list[str]:
    """Aliases without blanks, repetitions and the name itself, in the order given."""
    trimmed = (alias.strip() for alias in aliases)
    return list(dict.fromkeys(alias for alias in trimmed if alias and alias != name))

"""Pure decisions of the organisation."""

from __future__ import annotations

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

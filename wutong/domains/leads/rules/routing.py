"""Which unit a lead suits best, with the reasons. Pure.

Fit is what the unit has handled of the industry and how much each of its people holds. Free land
is not known until parks and parcels are kept (载体), and is said so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

MOST_EXPERIENCE: Final = 10
FULL_LOAD: Final = 10
INDUSTRY_WEIGHT: Final = 6
LOAD_WEIGHT: Final = 3
PLACE_WEIGHT: Final = 1


@dataclass(frozen=True)
class UnitFacts:
    """What is known of a unit: projects and leads of the industry, leads held now, people."""

    key: int
    name: str
    region: str
    projects: int
    converted: int
    held: int
    people: int
    near: bool


@dataclass(frozen=True)
class Proposal:
    """A unit proposed for a lead: how well it suits (0–100) and why."""

    unit: int
    name: str
    region: str
    score: int
    reasons: tuple[str, ...]


def proposals(units: Iterable[UnitFacts], industry: str, most: int) -> list[Proposal]:
    """The best ``most`` units, the best first; ties by name."""
    found = [_proposal(one, industry) for one in units]
    return sorted(found, key=lambda one: (-one.score, one.name, one.unit))[:most]


def _proposal(unit: UnitFacts, industry: str) -> Proposal:
    experience = min(unit.projects + 2 * unit.converted, MOST_EXPERIENCE) / MOST_EXPERIENCE
    load = unit.held / unit.people if unit.people else float(FULL_LOAD)
    free = max(0.0, 1 - load / FULL_LOAD)
    points = INDUSTRY_WEIGHT * experience + LOAD_WEIGHT * free + PLACE_WEIGHT * unit.near
    whole = INDUSTRY_WEIGHT + LOAD_WEIGHT + PLACE_WEIGHT
    return Proposal(
        unit.key, unit.name, unit.region, round(100 * points / whole), _reasons(unit, industry)
    )


def _reasons(unit: UnitFacts, industry: str) -> tuple[str, ...]:
    if not industry:
        of_trade = _("线索没有写行业，不能比较行业经验")
    elif unit.projects or unit.converted:
        of_trade = _("办过「%(industry)s」项目 %(projects)s 个，转化同行业线索 %(leads)s 条") % {
            "industry": industry, "projects": unit.projects, "leads": unit.converted,
        }  # fmt: skip
    else:
        of_trade = _("没有办过「%(industry)s」") % {"industry": industry}
    if unit.people:
        load = _("%(people)s 人，在手线索 %(held)s 条") % {
            "people": unit.people, "held": unit.held}  # fmt: skip
    else:
        load = _("单位里还没有任职人员")
    place = _("在线索所在地区") if unit.near else _("在别的地区")
    return (of_trade, load, place, _("可用土地未知：还没有登记载体"))

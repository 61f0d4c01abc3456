"""What a project's own row repeats of its facts (ADR 0005)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from wutong.domains.projects.choices import Attribute
from wutong.domains.projects.rules.lifecycle import rank, stage_of_rank


@dataclass(frozen=True)
class ReachedStage:
    """A verified milestone as the copies need it."""

    stage: str
    on: date


@dataclass(frozen=True)
class KnownFact:
    """A verified fact as the copies need it. ``order`` breaks ties of a day: the later counts."""

    attribute: str
    on: date
    order: tuple[datetime, int]
    value: Any


@dataclass(frozen=True)
class Copies:
    """The latest values. ``figures_on`` is the latest effective day of the copied attributes."""

    stage: str = ""
    stage_rank: int = 0
    stage_on: date | None = None
    total_investment: Decimal | None = None
    land_area: Decimal | None = None
    region: Any = None
    unit: Any = None
    planned_start: str | None = None
    figures_on: date | None = None


AS_OF = (Attribute.TOTAL_INVESTMENT, Attribute.REGION, Attribute.UNIT, Attribute.LAND_AREA)
"""Copied attributes that figures as of a day are read from."""
COPIED = (*AS_OF, Attribute.PLANNED_START)


def latest_copies(milestones: Iterable[ReachedStage], facts: Iterable[KnownFact]) -> Copies:
    """The copies out of all verified milestones and facts of one project."""
    furthest = max(milestones, key=lambda one: (rank(one.stage), one.on), default=None)
    latest: dict[str, KnownFact] = {}
    for fact in facts:
        held = latest.get(fact.attribute)
        if held is None or (fact.on, fact.order) > (held.on, held.order):
            latest[fact.attribute] = fact
    values = {attribute: fact.value for attribute, fact in latest.items()}
    return Copies(
        stage=stage_of_rank(rank(furthest.stage)) if furthest else "",
        stage_rank=rank(furthest.stage) if furthest else 0,
        stage_on=furthest.on if furthest else None,
        total_investment=values.get(Attribute.TOTAL_INVESTMENT),
        land_area=values.get(Attribute.LAND_AREA),
        region=values.get(Attribute.REGION),
        unit=values.get(Attribute.UNIT),
        planned_start=values.get(Attribute.PLANNED_START),
        figures_on=max((latest[one].on for one in AS_OF if one in latest), default=None),
    )

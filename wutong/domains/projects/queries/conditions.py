"""Conditions of gates: two facts of the project itself, and those that upper rooms know.

An upper room registers its own from ``apps.ready()``: a passed assessment, a cleared clause.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final

from wutong.domains.projects.choices import Attribute
from wutong.domains.projects.models import Project
from wutong.domains.projects.rules.gates import Requirement

OF_FACTS: Final = (Attribute.TEAM_IN_PLACE, Attribute.FUNDS_CONFIRMED)


@dataclass(frozen=True)
class Condition:
    """Something that is so or not for a project.

    ``met_by(projects)`` returns the keys of those for which it is so, in a fixed number of
    queries. ``binding_at`` names stages whose gate asks for it in every region, whatever the
    table says: what a law demands is not a region's to switch off.
    """

    key: str
    label: Any
    met_by: Callable[[Collection[Project]], set[int]]
    binding_at: tuple[str, ...] = ()


_conditions: dict[str, Condition] = {}


def add_condition(condition: Condition) -> None:
    """Make a condition known to the gates; register from ``apps.ready()``."""
    _conditions[condition.key] = condition


def condition_labels() -> dict[str, Any]:
    """Every condition that a gate may ask for, with its label."""
    own = {one.value: one.label for one in OF_FACTS}
    return own | {one.key: one.label for one in _conditions.values()}


def binding_at(stage: str) -> tuple[Requirement, ...]:
    """What the gate to ``stage`` asks for everywhere."""
    return tuple(
        Requirement(str(one.label), "condition", one.key, str(one.label))
        for one in _conditions.values()
        if stage in one.binding_at
    )


def conditions_met(projects: Collection[Project]) -> dict[int, set[str]]:
    """The registered conditions that are so, by project."""
    met: dict[int, set[str]] = {project.pk: set() for project in projects}
    for condition in _conditions.values():
        for key in condition.met_by(projects):
            met[key].add(condition.key)
    return met

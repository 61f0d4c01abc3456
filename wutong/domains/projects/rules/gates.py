"""The gate to a stage: everything that is missing, at once.

The table is data (:class:`wutong.domains.projects.models.Gate`); this module only decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from wutong.domains.projects.choices import RequirementKind


@dataclass(frozen=True)
class Requirement:
    """One line of a gate; lines of the same ``group`` are alternatives, ``at_least`` of them."""

    group: str
    kind: str
    key: str
    label: str
    at_least: int = 1


@dataclass(frozen=True)
class GateTable:
    """The gate to ``stage`` as it stands for one region."""

    stage: str
    definition: str = ""
    may_be_skipped: bool = False
    claim_roles: tuple[str, ...] = ()
    verify_roles: tuple[str, ...] = ()
    requirements: tuple[Requirement, ...] = ()


@dataclass(frozen=True)
class Holding:
    """What a project has: filled fields, kinds of evidence, reached stages, true conditions."""

    fields: frozenset[str] = field(default_factory=frozenset)
    evidence: frozenset[str] = field(default_factory=frozenset)
    stages: frozenset[str] = field(default_factory=frozenset)
    conditions: frozenset[str] = field(default_factory=frozenset)

    def has(self, requirement: Requirement) -> bool:
        """Whether this one line is met."""
        holdings = {
            RequirementKind.FIELD.value: self.fields,
            RequirementKind.EVIDENCE.value: self.evidence,
            RequirementKind.STAGE.value: self.stages,
            RequirementKind.CONDITION.value: self.conditions,
        }
        return requirement.key in holdings[requirement.kind]


@dataclass(frozen=True)
class GroupState:
    """A group of a gate with what is there and what is not."""

    group: str
    at_least: int
    met: tuple[Requirement, ...]
    unmet: tuple[Requirement, ...]

    @property
    def passed(self) -> bool:
        """Whether enough of the alternatives are met."""
        return len(self.met) >= self.at_least

    @property
    def text(self) -> str:
        """What is still needed, in words."""
        labels = "、".join(one.label for one in self.unmet)
        lacking = self.at_least - len(self.met)
        if len(self.unmet) > lacking:
            return f"{labels}（任{lacking}项）"
        return labels


def states(table: GateTable, holding: Holding) -> list[GroupState]:
    """Every group of the gate, in the table's order, met or not."""
    groups: dict[str, list[Requirement]] = {}
    for requirement in table.requirements:
        groups.setdefault(requirement.group, []).append(requirement)
    result = []
    for group, members in groups.items():
        met = tuple(one for one in members if holding.has(one))
        result.append(
            GroupState(
                group=group,
                at_least=min(max(one.at_least for one in members), len(members)),
                met=met,
                unmet=tuple(one for one in members if one not in met),
            )
        )
    return result


def missing(table: GateTable, holding: Holding) -> list[GroupState]:
    """The groups that are not met; empty when the gate is open."""
    return [state for state in states(table, holding) if not state.passed]


def unskippable(skipped: Sequence[str], tables: Iterable[GateTable]) -> list[str]:
    """Which of the ``skipped`` stages the region's table does not let a project skip."""
    allowed = {table.stage for table in tables if table.may_be_skipped}
    return [stage for stage in skipped if stage not in allowed]

"""The gate table as an administrator edits it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.choices import Role
from wutong.domains.org.queries import Region, paths_down_to
from wutong.domains.projects.choices import (
    Attribute,
    EvidenceKind,
    RequirementKind,
    Stage,
)
from wutong.domains.projects.models import Gate, Project
from wutong.domains.projects.queries.conditions import condition_labels
from wutong.domains.projects.queries.gates import FIELDS_OF_A_PROJECT, gate_tables
from wutong.domains.projects.rules.gates import GateTable
from wutong.domains.projects.rules.lifecycle import ORDER
from wutong.kernel.scope import ABILITIES, CLAIM, VERIFY

FACTS: Final = (Attribute.REGISTERED_CAPITAL, Attribute.JOBS, Attribute.OUTPUT, Attribute.TAX)


def possible_keys(kind: str) -> dict[str, Any]:
    """What a requirement of this kind may ask for: key and label."""
    if kind == RequirementKind.EVIDENCE:
        return {one.value: one.label for one in EvidenceKind if one is not EvidenceKind.LEDGER_ROW}
    if kind == RequirementKind.STAGE:
        return {one.value: one.label for one in ORDER}
    if kind == RequirementKind.CONDITION:
        return condition_labels()
    if kind == RequirementKind.FIELD:
        fields = {
            name: Project._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            for name in FIELDS_OF_A_PROJECT
        }
        return fields | {"uscc": _("统一社会信用代码")} | {one.value: one.label for one in FACTS}
    return {}


def roles_with(ability: str) -> list[tuple[str, Any]]:
    """Roles that have the ability at all, for a gate to narrow down."""
    return [(role.value, role.label) for role in Role if ability in ABILITIES[role.value]]


CLAIMING_ROLES: Final = roles_with(CLAIM)
VERIFYING_ROLES: Final = roles_with(VERIFY)


@dataclass(frozen=True)
class GateLine:
    """A stage's gate as it stands for the region, and whose it is."""

    stage: Stage
    table: GateTable
    own: bool
    owner: str


def gate_lines(region: Region | None) -> list[GateLine]:
    """Every stage with the gate that holds in the region (None: the default), in order."""
    path = region.path if region else ""
    tables = gate_tables(path)
    gates = Gate.objects.filter(
        Q(region=None) | Q(region__path__in=paths_down_to(path) if path else [])
    ).select_related("region")
    nearest = sorted(gates, key=lambda gate: len(gate.region.path) if gate.region else 0)
    owners = {gate.stage: gate for gate in nearest}
    own = region.pk if region else None
    return [
        GateLine(
            stage=stage,
            table=tables.get(stage, GateTable(stage)),
            own=stage in owners and owners[stage].region_id == own,
            owner=str(owners[stage].region or "") if stage in owners else "",
        )
        for stage in (*ORDER, Stage.WITHDRAWN)
    ]

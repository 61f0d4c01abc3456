"""Changing the gate table: a region's own gates, and the default of the whole country."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.org.queries import Region, User, access_of, may_manage_rules
from wutong.domains.projects.actions.reference import restore_default_gate
from wutong.domains.projects.actions.support import changes_of, day_of
from wutong.domains.projects.models import Gate, GateRequirement
from wutong.domains.projects.queries.gate_table import possible_keys
from wutong.domains.projects.rules.errors import BadValue, NotAllowed
from wutong.domains.projects.rules.gates import GateTable, Requirement
from wutong.kernel import audit


@transaction.atomic
def save_gate(*, table: GateTable, region: Region | None, by: User | None, at: datetime) -> Gate:
    """Make ``table`` the gate to its stage in ``region``'s subtree; None: the default.

    Raises NotAllowed, and BadValue for a key that does not exist or a group that asks for more
    than it holds.
    """
    _require(region, by, at)
    _check(table.requirements)
    before = _as_text(Gate.objects.filter(region=region, stage=table.stage).first())
    gate, _made = Gate.objects.update_or_create(
        region=region,
        stage=table.stage,
        defaults={
            "definition": table.definition,
            "may_be_skipped": table.may_be_skipped,
            "claim_roles": list(table.claim_roles),
            "verify_roles": list(table.verify_roles),
        },
    )
    gate.requirements.all().delete()
    GateRequirement.objects.bulk_create(
        GateRequirement(
            gate=gate, group=one.group, at_least=one.at_least, kind=one.kind, key=one.key,
            label=one.label,
        )
        for one in table.requirements
    )  # fmt: skip
    audit.record(
        actor=by, at=at, action="projects.gate_saved", target=gate,
        changes=changes_of(before, _as_text(gate)),
    )  # fmt: skip
    return gate


@transaction.atomic
def reset_gate(*, stage: str, region: Region | None, by: User | None, at: datetime) -> None:
    """Take a region's own gate away so that the one above holds; None: as it was delivered."""
    _require(region, by, at)
    gate = Gate.objects.filter(region=region, stage=stage).first()
    if gate is None:
        return
    audit.record(
        actor=by, at=at, action="projects.gate_reset", target=gate,
        changes={name: [text, None] for name, text in _as_text(gate).items()},
    )  # fmt: skip
    gate.delete()
    if region is None:
        restore_default_gate(stage)


def _require(region: Region | None, by: User | None, at: datetime) -> None:
    if by is not None and not may_manage_rules(access_of(by, day_of(at)), region):
        raise NotAllowed(_("您的岗位不能修改这个地区的关口规则。"))


def _check(requirements: Sequence[Requirement]) -> None:
    groups: dict[str, list[Requirement]] = {}
    for one in requirements:
        if one.key not in possible_keys(one.kind):
            raise BadValue(_("没有这样的要求：%(label)s。") % {"label": one.label or one.key})
        groups.setdefault(one.group, []).append(one)
    for name, members in groups.items():
        if len({(one.kind, one.key) for one in members}) < len(members):
            raise BadValue(_("「%(group)s」里有重复的要求。") % {"group": name})
        if members[0].at_least > len(members):
            raise BadValue(
                _("「%(group)s」要求至少 %(least)s 项，但只列了 %(count)s 项。")
                % {"group": name, "least": members[0].at_least, "count": len(members)}
            )


def _as_text(gate: Gate | None) -> dict[str, Any]:
    if gate is None:
        return {}
    lines = gate.requirements.order_by("pk")
    return {
        "definition": gate.definition,
        "may_be_skipped": gate.may_be_skipped,
        "claim_roles": "、".join(gate.claim_roles),
        "verify_roles": "、".join(gate.verify_roles),
        "requirements": "；".join(f"{one.group}≥{one.at_least} {one.label}" for one in lines),
    }

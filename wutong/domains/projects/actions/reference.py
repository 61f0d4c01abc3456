"""The default gate table, loaded once and then the region's own to change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from wutong.domains.projects.models import Gate, GateRequirement

DEFAULT_GATES = Path(__file__).parents[1] / "reference" / "gates.json"


@transaction.atomic
def load_default_gates() -> int:
    """Add the default gates that are absent; a gate that stands is left as it is."""
    standing = set(Gate.objects.filter(region=None).values_list("stage", flat=True))
    lines = [
        line
        for line in json.loads(DEFAULT_GATES.read_text("utf-8"))
        if line["stage"] not in standing
    ]
    for line in lines:
        _add(line)
    return len(lines)


@transaction.atomic
def restore_default_gate(stage: str) -> None:
    """Put a default gate back as it was delivered; call once its row is gone."""
    for line in json.loads(DEFAULT_GATES.read_text("utf-8")):
        if line["stage"] == stage:
            _add(line)


def _add(line: dict[str, Any]) -> None:
    gate = Gate.objects.create(
        stage=line["stage"], definition=line["definition"], may_be_skipped=line["may_be_skipped"]
    )
    GateRequirement.objects.bulk_create(
        GateRequirement(gate=gate, group=group, at_least=at_least, kind=kind, key=key, label=label)
        for group, at_least, kind, key, label in line["requirements"]
    )

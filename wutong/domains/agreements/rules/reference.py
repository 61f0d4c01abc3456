"""The rules and the clause library as they are delivered."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from wutong.domains.agreements.rules.flagging import FairRule, expanded

REFERENCE: Final = Path(__file__).parents[1] / "reference"


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """What ``fair_competition.json`` says."""
    found: dict[str, Any] = json.loads((REFERENCE / "fair_competition.json").read_text("utf-8"))
    return found


def delivered_rules() -> list[FairRule]:
    """The national rules, their words written out."""
    held = document()
    return [
        FairRule(
            **{**one, "patterns": expanded(one["patterns"], held["words"]),
               "unless": tuple(one["unless"])}
        )
        for one in held["rules"]
    ]  # fmt: skip

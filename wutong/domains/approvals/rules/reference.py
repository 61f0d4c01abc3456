"""The national catalogue as it is delivered. Pure but for reading three files of the package.

``sources.json`` says for each of the 39 rows of the 2018 catalogue of 南京江北新区 which item it
became, and for each of its 276 lines which papers, or why it was left out. Rows that stand in both
tracks (government and enterprise investment) became one item.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from wutong.domains.approvals.rules.catalogue import Catalogue, Item, Limits, Paper, in_order

FOLDER: Final = Path(__file__).parents[1] / "reference"


@cache
def delivered_items() -> tuple[Mapping[str, Any], ...]:
    """Every item as delivered: fields of its version, ``requires``, ``papers``, ``results``."""
    return tuple(_read("items.json"))


@cache
def delivered_papers() -> Mapping[str, Mapping[str, Any]]:
    """Every paper as delivered, by code."""
    return {one["code"]: one for one in _read("papers.json")}


@cache
def delivered_sources() -> tuple[Mapping[str, Any], ...]:
    """What became of each row and line of the source."""
    return tuple(_read("sources.json"))


def _read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text("utf-8"))


def delivered_catalogue() -> Catalogue:
    """The delivered items as a catalogue, without rows behind it."""
    return Catalogue(in_order(_item(one) for one in delivered_items()))


def _item(one: Mapping[str, Any]) -> Item:
    return Item(
        code=one["code"],
        version_id=0,
        name=one["name"],
        stage=one["stage"],
        department=one["department"],
        limits=Limits(
            one["statutory_days"], one["promised_days"], one["green_days"], one["deficiency_days"]
        ),
        serial_days=one["serial_days"],
        serial_steps=one["serial_steps"],
        parallel_group=one["parallel_group"],
        combined_review=one["combined_review"],
        commitment_allowed=one["commitment_allowed"],
        requires=tuple((code, waiting) for code, waiting in one["requires"]),
        papers=tuple(_paper(line) for line in one["papers"]),
        results=tuple(one["results"]),
        conditions=tuple(one["conditions"]),
        kind=one["kind"],
        applicants=tuple(one["applicants"]),
    )


def _paper(line: Mapping[str, Any]) -> Paper:
    kind = delivered_papers()[line["paper"]]
    return Paper(
        code=kind["code"],
        name=kind["name"],
        source=kind["source"],
        provider=kind["provider"],
        required=line.get("required", True),
        deficiency_allowed=line.get("deficiency_allowed", False),
        conditions=tuple(line.get("conditions", ())),
        original=line.get("original", False),
        note=line.get("note", ""),
    )

"""Labelled messages, and how well they are read: precision and recall of each field's best finding."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from wutong.domains.leads.rules.recognition import (
    Found,
    Gazetteer,
    Knowledge,
    Meaning,
    Place,
    Recognition,
    recognise,
)

DATA: Final = Path(__file__).parent / "messages.json"
FIELDS: Final = tuple(
    Meaning(one)
    for one in [
        "firm",
        "amount",
        "land",
        "floor_space",
        "power",
        "people",
        "place",
        "origin",
        "industry",
        "contact",
        "phone",
        "day",
        "unit",
        "referrer",
    ]
)
ANY: Final = "*"
"""A field that readers would fill differently: not judged."""


@dataclass(frozen=True)
class Message:
    """A text, the region and day it is read in, and what a person would fill in.

    ``expect`` lacks what must not be found; ``a|b`` takes either.
    """

    id: str
    held_out: bool
    home: str
    on: str
    units: list[str]
    text: str
    expect: dict[str, str] = field(default_factory=dict)

    def read(self) -> Recognition:
        """What is recognised."""
        return recognise(self.text, date.fromisoformat(self.on), self.knowledge)

    @property
    def knowledge(self) -> Knowledge:
        """The country's divisions and zones, the towns of the region, its units."""
        units = {name: number for number, name in enumerate(self.units, 1)}
        return Knowledge(gazetteer_of(self.home), f"{_path(self.home)}", units)


def messages() -> list[Message]:
    """All labelled messages."""
    return [Message(**one) for one in json.loads(DATA.read_text("utf-8"))]


@lru_cache(maxsize=1)
def _divisions() -> list[dict[str, str]]:
    packed = (files("wutong.domains.org") / "reference/divisions_2026.csv.gz").read_bytes()
    return list(csv.DictReader(gzip.decompress(packed).decode().splitlines()))


def _path(code: str) -> str:
    """000000/130000/130300/130302/ of a code of the standard."""
    parts = [code[:2] + "0000", code[:4] + "00", code[:6], code]
    real = [one for place, one in enumerate(parts) if one not in parts[:place]]
    return "/".join(["000000", *real]) + "/"


@lru_cache(maxsize=8)
def gazetteer_of(home: str) -> Gazetteer:
    """Places that a person of ``home`` reads."""
    inner = home.rstrip("0")
    places = [
        Place(one["code"], one["name"], _path(one["code"]))
        for one in _divisions()
        if one["level"] != "town" or one["code"].startswith(inner)
    ]
    zones = (files("wutong.domains.org") / "reference/national_zones.csv").read_text("utf-8")
    for number, one in enumerate(csv.DictReader(zones.splitlines())):
        code = f"{one['parent']}Z{number}"
        places.append(Place(code, one["name"], f"{_path(one['parent'])}{code}/"))
    places.append(Place("130300N1", "北戴河新区", "000000/130000/130300/130300N1/"))
    return Gazetteer.of(places)


def said(found: Found | None) -> str | None:
    """A finding as the labels write it."""
    if found is None:
        return None
    if isinstance(found.value, Decimal):
        if found.meaning == Meaning.AMOUNT:
            return f"{found.detail['currency']}:{found.value.normalize():f}"
        return f"{found.value:.4f}" if found.meaning == Meaning.LAND else f"{found.value:f}"
    return str(found.value)


def is_right(meaning: Meaning, got: str | None, wanted: str | None) -> bool:
    """Whether a finding is what the label says."""
    if got is None or wanted is None:
        return got == wanted
    choices = wanted.split("|")
    if meaning in {Meaning.FLOOR_SPACE, Meaning.POWER, Meaning.PEOPLE, Meaning.LAND}:
        return Decimal(got) == Decimal(wanted)
    if meaning in {Meaning.PLACE, Meaning.REFERRER, Meaning.UNIT}:
        return any(one in got or got in one for one in choices)
    plain = [one.replace("（", "(").replace("）", ")") for one in choices]
    return got.replace("（", "(").replace("）", ")") in plain


@dataclass
class Score:
    """Counts of one field over messages."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of what should be found that was."""
        return self.right / self.wanted if self.wanted else 1.0


def verdicts(listed: list[Message]) -> Iterator[tuple[Message, Meaning, str | None, str | None]]:
    """Message, field, what was found, what was wanted; of every field that is judged."""
    for message in listed:
        read = message.read()
        for meaning in FIELDS:
            wanted: Any = message.expect.get(meaning)
            if wanted != ANY:
                yield message, meaning, said(read.best(meaning)), wanted


def scores(listed: list[Message]) -> dict[Meaning, Score]:
    """Precision and recall of each field."""
    table = {meaning: Score() for meaning in FIELDS}
    for _message, meaning, got, wanted in verdicts(listed):
        score = table[meaning]
        score.found += got is not None
        score.wanted += wanted is not None
        score.right += got is not None and is_right(meaning, got, wanted)
    return table

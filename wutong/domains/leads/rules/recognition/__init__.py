"""Recognises firm, amount, land, place, industry, contact, days and more in a pasted message.

Pure: what the region knows (its places, its units, the short names of known firms) is handed in. It
proposes and never decides: every finding keeps its place in the text, for a person to confirm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from wutong.domains.leads.rules.recognition.contents import contents, referrers
from wutong.domains.leads.rules.recognition.days import days
from wutong.domains.leads.rules.recognition.findings import (
    LABELS,
    Found,
    Meaning,
    Recognition,
    without,
    without_overlaps,
)
from wutong.domains.leads.rules.recognition.firms import firms, possible_names, weighed
from wutong.domains.leads.rules.recognition.gazetteer import Gazetteer, Place
from wutong.domains.leads.rules.recognition.money import amounts
from wutong.domains.leads.rules.recognition.people import contacts
from wutong.domains.leads.rules.recognition.places import ZONE, places, units
from wutong.domains.leads.rules.recognition.quantities import quantities
from wutong.domains.leads.rules.recognition.texts import Text
from wutong.domains.leads.rules.recognition.trades import industries

LONGEST: Final = 20_000
"""Characters of a message; an article rarely has more than 5,000."""


@dataclass(frozen=True)
class Knowledge:
    """What the region knows: its places, its own path, its units and firms by name."""

    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    home: str = ""
    units: Mapping[str, int] = field(default_factory=dict)
    firms: Mapping[str, Any] = field(default_factory=dict)


def recognise(text: str, on: date, knowledge: Knowledge | None = None) -> Recognition:
    """Everything found in ``text``, read on the day ``on``. Raises ValueError past LONGEST."""
    if len(text) > LONGEST:
        raise ValueError(f"文字太长：{len(text)} 个字，最多 {LONGEST} 个字。")
    known = knowledge or Knowledge()
    message = Text(text)
    named = [*firms(message, known.firms), *contacts(message), *referrers(message)]
    sure, guessed = told_apart(message, weighed(message, named), known)
    figures = [*amounts(message), *quantities(message), *days(message, on)]
    found = without(list(without_overlaps(sure)), units(message, known.units))
    found = without(found, [one for one in figures if one.weight >= 0])
    found = without(found, guessed)
    found = without(found, places(message, known.gazetteer, known.home, found))
    everything = [*found, *industries(message, found), *contents(message)]
    everything.sort(key=lambda one: (one.start, one.end))
    return Recognition(text, tuple(everything))


LIKELY: Final = 52
"""What a guessed name must weigh where others stand by their full name."""


def told_apart(text: Text, named: list[Found], known: Knowledge) -> tuple[list[Found], list[Found]]:
    """Names that are taken before figures, and guesses that give way to them."""
    sure = [one for one in named if not one.detail.get("guess")]
    full = [one.value for one in sure if one.meaning == Meaning.FIRM]
    guessed = [
        one for one in named
        if one.detail.get("guess") and not is_place(text, one, known)
        and (not full or one.weight >= LIKELY or any(one.value in name for name in full))
    ]  # fmt: skip
    return sure, guessed


def is_place(text: Text, one: Found, known: Knowledge) -> bool:
    """Whether what was taken for a firm's short name is a place: 海港区石门寨镇, 昌黎工业园区."""
    if one.meaning != Meaning.FIRM:
        return False
    hit = known.gazetteer.stretch_at(text.folded, one.start, known.home)
    if hit is None:
        return False
    zone = ZONE.match(text.folded, hit.end)
    return (zone.end() if zone else hit.end) >= one.end - 1


__all__ = [
    "LABELS",
    "LONGEST",
    "Found",
    "Gazetteer",
    "Knowledge",
    "Meaning",
    "Place",
    "Recognition",
    "Text",
    "possible_names",
    "recognise",
]

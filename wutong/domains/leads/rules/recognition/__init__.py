"""Recognises firm, amount, land, place, industry, contact, days and more in a pasted message.

Pure: what the region knows (its places, its units, the short names of known firms) is handed in. It
proposes and never decides: every finding keeps its place in the text, for a person to confirm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from wutong.domains.leads.rules.recognition.contents import contents, referrers
from wutong.domains.leads.rules.recognition.days import days
from wutong.domains.leads.rules.recognition.findings import (
    LABELS,
    Found,
    Meaning,
    Recognition,
    without_overlaps,
)
from wutong.domains.leads.rules.recognition.firms import firms, possible_names
from wutong.domains.leads.rules.recognition.money import amounts
from wutong.domains.leads.rules.recognition.people import contacts
from wutong.domains.leads.rules.recognition.places import Gazetteer, Place, places, units
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
    found: list[Found] = [*firms(message, known.firms), *contacts(message), *referrers(message)]
    found = list(without_overlaps(_repeated(found)))
    found += [*amounts(message), *quantities(message), *days(message, on)]
    found += places(message, known.gazetteer, known.home, found)
    found += units(message, known.units, found)
    marks = without_overlaps([*found, *industries(message, found)])
    everything = sorted([*marks, *contents(message)], key=lambda one: (one.start, one.end))
    return Recognition(text, tuple(everything))


def _repeated(found: Iterable[Found]) -> list[Found]:
    """A firm that is named again and again is more likely the one that is meant."""
    listed = list(found)
    counts: dict[Any, int] = {}
    for one in listed:
        if one.meaning == Meaning.FIRM:
            counts[one.value] = counts.get(one.value, 0) + 1
    return [
        replace(one, weight=one.weight + min(counts[one.value] - 1, 3) * 2)
        if one.meaning == Meaning.FIRM
        else one
        for one in listed
    ]


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

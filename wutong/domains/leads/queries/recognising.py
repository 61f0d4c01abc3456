"""What is recognised in a message, for rooms above too: shown marked, nothing is saved."""

from __future__ import annotations

from datetime import date
from typing import Final

from wutong.domains.leads.queries.knowledge import knowledge_for
from wutong.domains.leads.rules.recognition import LONGEST, Found, Meaning, Recognition, recognise
from wutong.kernel.scope import Access

__all__ = ["LONGEST", "QUIET", "TONES", "Found", "Meaning", "Recognition", "recognised"]

TONES: Final = {
    Meaning.FIRM: "firm", Meaning.AMOUNT: "money", Meaning.FIXED_ASSETS: "money",
    Meaning.PLACE: "place", Meaning.ORIGIN: "place", Meaning.UNIT: "place",
    Meaning.CONTACT: "person", Meaning.PHONE: "person", Meaning.REFERRER: "person",
    Meaning.DAY: "day", Meaning.LAND: "need", Meaning.FLOOR_SPACE: "need", Meaning.POWER: "need",
    Meaning.PEOPLE: "need", Meaning.INDUSTRY: "trade", Meaning.CONTENT: "trade",
}  # fmt: skip
"""How each meaning is marked in a text; the others are :data:`QUIET`."""
QUIET: Final = "other"


def recognised(access: Access, text: str, on: date) -> Recognition:
    """Everything found in ``text`` with what the person's region knows. Raises ValueError past
    LONGEST characters."""
    return recognise(text, on, knowledge_for(access, text))

"""What a recognised message proposes for the fields of a report, each with where it came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from wutong.domains.leads.rules.recognition import LABELS, Found, Meaning, Recognition

HOME_CURRENCY: Final = "CNY"
FIELDS: Final = {
    "firm_name": Meaning.FIRM, "content": Meaning.CONTENT, "amount": Meaning.AMOUNT,
    "land_area": Meaning.LAND, "power": Meaning.POWER, "people": Meaning.PEOPLE,
    "industry": Meaning.INDUSTRY, "origin": Meaning.ORIGIN, "contact_name": Meaning.CONTACT,
    "contact_phone": Meaning.PHONE, "introducer": Meaning.REFERRER, "place": Meaning.PLACE,
}  # fmt: skip
LONGEST: Final = {
    "firm_name": 120, "content": 500, "industry": 60, "origin": 60, "contact_name": 40,
    "contact_phone": 30, "introducer": 120,
}  # fmt: skip
SURE_FROM: Final = 60
"""A finding below this weight is marked as one to be checked."""
CHOICES: Final = 4
_FOR_THE_NOTE: Final = (
    Meaning.PLACE, Meaning.FLOOR_SPACE, Meaning.DAY, Meaning.FIXED_ASSETS, Meaning.OUTPUT,
    Meaning.TAX,
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """Another thing that the text says for the same field. ``value`` as the form takes it."""

    found: Found
    quote: str
    value: Any


@dataclass(frozen=True)
class Proposal:
    """A field with the value read for it. ``value`` is None where a person must decide (an amount
    in foreign money needs a rate); ``unsure`` where the reading is a guess."""

    name: str
    found: Found
    quote: str
    value: Any
    note: str = ""
    unsure: bool = False
    choices: tuple[Choice, ...] = field(default=())

    @property
    def label(self) -> Any:
        """What it was recognised as."""
        return LABELS[self.found.meaning]


def proposals(read: Recognition) -> dict[str, Proposal]:
    """The fields of the report for which the text says something. 元, ㎡, kVA, people."""
    found: dict[str, Proposal] = {}
    for name, meaning in FIELDS.items():
        best = read.best(meaning)
        if name == "place":
            best = read.best(Meaning.UNIT) or best
        if best is None:
            continue
        notes = [str(best.note)] if best.note else []
        value = value_of(name, best)
        if value is None:
            notes.append(_("外币，请按汇率折成人民币填写"))
        found[name] = Proposal(
            name, best, read.quote(best).strip(), value, "；".join(notes),
            unsure=best.weight < SURE_FROM or value is None,
            choices=tuple(_others(read, name, best)),
        )  # fmt: skip
    return found


def value_of(name: str, found: Found) -> Any:
    """A finding as the form takes it; None for foreign money."""
    if found.meaning in {Meaning.AMOUNT, Meaning.FIXED_ASSETS}:
        return found.value if found.detail["currency"] == HOME_CURRENCY else None
    if found.meaning in {Meaning.POWER, Meaning.PEOPLE}:
        return int(found.value.quantize(Decimal(1), ROUND_HALF_UP))
    if found.meaning == Meaning.FIRM and "record" in found.detail:
        return found.detail["record"]["name"]
    if found.meaning == Meaning.UNIT:
        return f"u{found.detail['unit']}"
    if found.meaning == Meaning.PLACE:
        return f"r{found.detail['code']}" if found.detail.get("code") else ""
    value = str(found.value).strip()
    return value[: LONGEST[name]] if name in LONGEST else found.value


def _others(read: Recognition, name: str, best: Found) -> Iterator[Choice]:
    """Other readings of the field, the surest first, each value once."""
    meanings = {best.meaning, FIELDS[name]}
    if name == "amount":
        meanings.add(Meaning.FIXED_ASSETS)
    listed = [one for meaning in meanings for one in read.all(meaning) if one is not best]
    seen = {value_of(name, best)}
    for one in sorted(listed, key=lambda one: (-one.weight, one.start)):
        value = value_of(name, one)
        if value in seen or value in (None, ""):
            continue
        seen.add(value)
        yield Choice(one, read.quote(one).strip(), value)
        if len(seen) > CHOICES:
            return


def remark(read: Recognition) -> str:
    """What the report has no field for, in the text's own words: site, floor space, days, output."""
    parts = []
    for meaning in _FOR_THE_NOTE:
        best = read.best(meaning)
        if best is None or (meaning == Meaning.PLACE and best.weight < 30):
            continue
        words = read.quote(best).strip()
        if meaning == Meaning.DAY:
            about = f"{best.note}，" if best.detail.get("about") else ""
            words = f"{best.value:%Y-%m-%d}（{about}{words}）"
        label = str(LABELS[meaning]).partition("（")[0]
        parts.append(f"{label}：{words}")
    return "；".join(parts)


def document_of(read: Recognition) -> dict[str, Any]:
    """A reading as one JSON document."""
    return {
        "fields": [_field(read, one) for one in proposals(read).values()],
        "marks": [
            {**_at(read, one), "meaning": one.meaning.value, "label": str(one.label),
             "value": _text(one.value), "note": str(one.note)}
            for one in read.marks
        ],
        "remark": remark(read),
    }  # fmt: skip


def _field(read: Recognition, one: Proposal) -> dict[str, Any]:
    value = value_of(one.name, one.found)
    return {
        "field": one.name, **_at(read, one.found), "value": None if value is None else _text(value),
        "currency": one.found.detail.get("currency", ""), "note": one.note, "unsure": one.unsure,
        "alternatives": [
            {**_at(read, other.found), "value": _text(other.value)} for other in one.choices
        ],
    }  # fmt: skip


def _at(read: Recognition, one: Found) -> dict[str, Any]:
    return {"start": one.start, "end": one.end, "quote": read.quote(one)}


def _text(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)

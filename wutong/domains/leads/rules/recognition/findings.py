"""What is recognised in a message, and where it stands there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _


class Meaning(StrEnum):
    """What a stretch of the text says."""

    FIRM = "firm"
    CONTENT = "content"
    AMOUNT = "amount"
    LAND = "land"
    FLOOR_SPACE = "floor_space"
    POWER = "power"
    PEOPLE = "people"
    PLACE = "place"
    ORIGIN = "origin"
    INDUSTRY = "industry"
    CONTACT = "contact"
    PHONE = "phone"
    DAY = "day"
    UNIT = "unit"
    REFERRER = "referrer"
    OUTPUT = "output"
    TAX = "tax"
    CAPITAL = "capital"
    FIXED_ASSETS = "fixed_assets"


LABELS: Final[Mapping[Meaning, Any]] = {
    Meaning.FIRM: _("投资方"),
    Meaning.CONTENT: _("投资内容"),
    Meaning.AMOUNT: _("总投资"),
    Meaning.LAND: _("用地"),
    Meaning.FLOOR_SPACE: _("厂房面积"),
    Meaning.POWER: _("用电"),
    Meaning.PEOPLE: _("用工"),
    Meaning.PLACE: _("落地地点"),
    Meaning.ORIGIN: _("来源地"),
    Meaning.INDUSTRY: _("产业"),
    Meaning.CONTACT: _("联系人"),
    Meaning.PHONE: _("电话"),
    Meaning.DAY: _("日期"),
    Meaning.UNIT: _("责任单位"),
    Meaning.REFERRER: _("引荐人"),
    Meaning.OUTPUT: _("产值（不作投资）"),
    Meaning.TAX: _("税收（不作投资）"),
    Meaning.CAPITAL: _("注册资本（不作投资）"),
    Meaning.FIXED_ASSETS: _("固定资产投资"),
}


@dataclass(frozen=True)
class Found:
    """One thing found at ``start``–``end`` of the text.

    ``value`` is what a form takes: a text, a Decimal (元 or ``detail["currency"]``, ㎡, kVA, people),
    a date. ``weight`` says how sure it is against others of its meaning; ``note`` what was assumed.
    """

    meaning: Meaning
    start: int
    end: int
    value: Any
    weight: int
    note: Any = ""
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> Any:
        """Its meaning in words."""
        return _("其中一期") if self.detail.get("phase") else LABELS[self.meaning]

    def overlaps(self, other: Found) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Recognition:
    """A text with everything that was found in it, in the text's order."""

    text: str
    found: tuple[Found, ...]

    @property
    def marks(self) -> tuple[Found, ...]:
        """What to mark in the text, none over another. A description of the project holds most of
        the rest, so it is marked only where it covers nothing else."""
        loose = {Meaning.CONTENT, Meaning.INDUSTRY}
        marked = [one for one in self.found if one.meaning not in loose]
        marked = without(marked, self.all(Meaning.INDUSTRY))
        return tuple(without(marked, self.all(Meaning.CONTENT)))

    def best(self, meaning: Meaning) -> Found | None:
        """The surest finding of this meaning; the first of equals."""
        own = self.all(meaning)
        return max(own, key=lambda one: (one.weight, -one.start)) if own else None

    def all(self, meaning: Meaning) -> list[Found]:
        """Every finding of this meaning, in the text's order."""
        return [one for one in self.found if one.meaning == meaning]

    def quote(self, one: Found) -> str:
        """The words of the text that it rests on."""
        return self.text[one.start : one.end]

    def segments(self) -> Iterator[tuple[str, Found | None]]:
        """The whole text in order, marked stretches apart from the rest."""
        place = 0
        for one in self.marks:
            if one.start > place:
                yield self.text[place : one.start], None
            yield self.text[one.start : one.end], one
            place = one.end
        if place < len(self.text):
            yield self.text[place:], None


def without_overlaps(found: Sequence[Found]) -> tuple[Found, ...]:
    """Findings that share no character: of two, the surer one, then the longer one."""
    kept: list[Found] = []
    taken = bytearray(max((one.end for one in found), default=0))
    for one in sorted(found, key=lambda one: (-one.weight, one.start - one.end, one.start)):
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.start))


def without(kept: Sequence[Found], more: Iterable[Found]) -> list[Found]:
    """``kept`` with those of ``more`` that share no character with it or with each other."""
    taken = bytearray(max((one.end for one in kept), default=0))
    for one in kept:
        taken[one.start : one.end] = b"\1" * (one.end - one.start)
    free = [one for one in more if not any(taken[one.start : one.end])]
    return sorted([*kept, *without_overlaps(free)], key=lambda one: one.start)

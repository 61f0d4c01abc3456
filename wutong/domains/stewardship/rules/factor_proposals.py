"""Needs that a project's record and the agreement's promises suggest. Pure; a person decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _

from wutong.domains.agreements.choices import CommitmentKind
from wutong.domains.stewardship.choices import FactorKind
from wutong.domains.stewardship.rules.errors import BadValue
from wutong.domains.stewardship.rules.factors import converted, measure_of, rounded

PROMISED: Final = {
    CommitmentKind.LAND: FactorKind.LAND,
    CommitmentKind.ROAD: FactorKind.ROADS,
    CommitmentKind.SUBSIDY: FactorKind.FINANCE,
}
SUPPLIES: Final = (
    (("电", "千伏安", "kVA"), FactorKind.POWER),
    (("供水", "用水", "给水", "自来水"), FactorKind.WATER),
    (("排水", "污水", "雨水"), FactorKind.DRAINAGE),
    (("天然气", "燃气", "供气", "通气"), FactorKind.GAS),
    (("蒸汽", "供热", "热力"), FactorKind.STEAM),
)
"""Words by which a promise of supplies (水电气热) tells of what."""
ANSWERED: Final = {"energy_use": (FactorKind.ENERGY_QUOTA, "吨标准煤")}
"""Answers of the roadmap that are needs."""
BEFORE_START: Final = frozenset({FactorKind.LAND, FactorKind.ENERGY_QUOTA})


@dataclass(frozen=True)
class Promise:
    """A commitment of the government's side; ``quantity`` in ``measure`` where it has one."""

    key: int
    kind: str
    text: str
    due_on: date
    quantity: Decimal | None = None
    measure: str = ""
    amount: Decimal | None = None
    unit: int | None = None


@dataclass(frozen=True)
class Proposal:
    """A need to add. ``needed_by`` None: a person has to say; ``commitment`` and ``unit`` are keys."""

    kind: FactorKind
    why: str
    quantity: Decimal | None = None
    measure: str = ""
    needed_by: date | None = None
    for_start: bool = False
    commitment: int | None = None
    unit: int | None = None


def kinds_promised(kind: str, text: str) -> tuple[FactorKind, ...]:
    """Which factors a commitment of this kind and wording is about; empty where none."""
    if kind in PROMISED:
        return (PROMISED[CommitmentKind(kind)],)
    if kind != CommitmentKind.POWER:
        return ()
    return tuple(code for words, code in SUPPLIES if any(word in text for word in words))


def proposals(
    *, area: Decimal | None, answers: Mapping[str, Any], promises: Iterable[Promise],
    kinds_known: Collection[str], promises_known: Collection[int],
) -> list[Proposal]:  # fmt: skip
    """What the project seems to need and nobody has said yet: of each promise not linked to a need,
    and of the record's ``area`` (㎡) and ``answers`` where no need of that kind is there."""
    found = [
        _promised(one, kind, len(kinds) == 1)
        for one in promises
        if one.key not in promises_known
        for kinds in [kinds_promised(one.kind, one.text)]
        for kind in kinds
    ]
    told = {*kinds_known, *(one.kind for one in found)}
    if area and FactorKind.LAND not in told:
        mu = rounded(converted(area, kind="land", measure="㎡", into="亩"))
        found.append(Proposal(FactorKind.LAND, _("项目资料里的用地面积"), mu, "亩", for_start=True))
    for name, (kind, measure) in ANSWERED.items():
        number = _number(answers.get(name))
        if number and kind not in told:
            found.append(Proposal(kind, _("路线图里的回答"), number, measure, for_start=True))
    return sorted(found, key=lambda one: (one.needed_by is None, one.needed_by or date.max))


def _promised(one: Promise, kind: FactorKind, alone: bool) -> Proposal:
    quantity, measure = None, ""
    if alone and kind == FactorKind.FINANCE and one.amount:
        quantity, measure = (one.amount / 10_000).quantize(Decimal("0.01")), "万元"
    elif alone and one.quantity:
        try:
            measure = measure_of(kind, one.measure)
            quantity = one.quantity.quantize(Decimal("0.01"))
        except BadValue:
            measure = ""
    why = _("协议承诺：%(text)s") % {"text": one.text}
    return Proposal(
        kind, why, quantity, measure, one.due_on, kind in BEFORE_START, one.key, one.unit
    )


def _number(text: Any) -> Decimal | None:
    try:
        number = Decimal(str(text)).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    return number if number > 0 else None

"""The facts that formulas speak of, by their Chinese names; what is computed from others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.appraisal.choices import FactSource

WAN: Final = Decimal(10_000)
SQUARE_METRES_OF_A_MU: Final = Decimal(2000) / Decimal(3)
PLACES: Final = Decimal("0.0001")
DIGITS: Final = 34


@dataclass(frozen=True)
class FactKind:
    """A fact: its name in formulas, its unit, what to know when entering it.

    ``of`` names numerator and denominator where it is computed.
    """

    name: str
    unit: Any
    hint: Any = ""
    of: tuple[str, str] | None = None


@dataclass(frozen=True)
class FactValue:
    """A fact as an assessment keeps it: ``value`` None is missing; ``origin`` says in words where
    it comes from."""

    value: Decimal | None
    source: str
    origin: str = ""


KINDS: Final[tuple[FactKind, ...]] = (
    FactKind("总投资", gettext_lazy("万元")),
    FactKind("固定资产投资", gettext_lazy("万元"), gettext_lazy("计划的全部固定资产投资")),
    FactKind("注册资本", gettext_lazy("万元")),
    FactKind("自有资金比例", "%", gettext_lazy("自有资金占总投资，0 到 100")),
    FactKind("用地", gettext_lazy("亩")),
    FactKind("年产值", gettext_lazy("万元"), gettext_lazy("达产后一年")),
    FactKind("年税收", gettext_lazy("万元"), gettext_lazy("达产后一年")),
    FactKind("年能耗", gettext_lazy("吨标准煤"), gettext_lazy("达产后一年，当量值")),
    FactKind("用工", gettext_lazy("人"), gettext_lazy("达产后")),
    FactKind("高新技术", "", gettext_lazy("是填 1，不是填 0")),
    FactKind("信用等级", "", gettext_lazy("纳税信用 A 填 5，B 填 4，M 填 3，C 填 2，D 填 1")),
    FactKind("研发投入占比", "%", gettext_lazy("研发费用占营业收入，0 到 100")),
    FactKind("投资强度", gettext_lazy("万元/亩"), of=("总投资", "用地")),
    FactKind("亩均产值", gettext_lazy("万元/亩"), of=("年产值", "用地")),
    FactKind("亩均税收", gettext_lazy("万元/亩"), of=("年税收", "用地")),
    FactKind("单位产值能耗", gettext_lazy("吨标准煤/万元"), of=("年能耗", "年产值")),
)
BY_NAME: Final[Mapping[str, FactKind]] = {one.name: one for one in KINDS}
NAMES: Final = frozenset(BY_NAME)
ENTERED: Final = tuple(one for one in KINDS if one.of is None)
BOUNDS: Final[Mapping[str, tuple[Decimal, Decimal]]] = {
    "高新技术": (Decimal(0), Decimal(1)),
    "信用等级": (Decimal(1), Decimal(5)),
    "自有资金比例": (Decimal(0), Decimal(100)),
    "研发投入占比": (Decimal(0), Decimal(100)),
}
LARGEST: Final = Decimal(10) ** 14


def problem_with(name: str, value: Decimal) -> str:
    """Why ``value`` can't be this fact; empty where it can."""
    low, high = BOUNDS.get(name, (Decimal(0), LARGEST))
    if not value.is_finite() or not low <= value <= high:
        return _("“%(name)s”须在 %(low)s 到 %(high)s 之间。") % {
            "name": name, "low": f"{low:f}", "high": f"{high:f}",
        }  # fmt: skip
    return ""


def from_project(
    total_investment: Decimal | None,
    land_area: Decimal | None,
    high_technology: bool,
    jobs: Decimal | None = None,
    registered_capital: Decimal | None = None,
) -> dict[str, Decimal]:
    """What a project's facts give: 万元 out of 元, 亩 out of ㎡ (666.67 each), to four places."""
    found: dict[str, Decimal] = {"高新技术": Decimal(int(high_technology))}
    for name, amount in (("总投资", total_investment), ("注册资本", registered_capital)):
        if amount is not None:
            found[name] = _tidy(amount / WAN)
    if land_area is not None:
        found["用地"] = _tidy(land_area / SQUARE_METRES_OF_A_MU)
    if jobs is not None:
        found["用工"] = _tidy(jobs)
    return found


def complete(given: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """All facts: those given, those computed of them, the rest as missing.

    A quotient whose parts are not all known, or whose denominator is 0, is missing.
    """
    missing = FactValue(None, FactSource.MISSING)
    facts = {one.name: given.get(one.name, missing) for one in ENTERED}
    for kind in KINDS:
        if kind.of is None:
            continue
        above, below = (facts[name].value for name in kind.of)
        if above is None or not below:
            facts[kind.name] = missing
            continue
        with localcontext(prec=DIGITS):
            value = _tidy(above / below)
        facts[kind.name] = FactValue(value, FactSource.COMPUTED, " ÷ ".join(kind.of))
    return facts


def values(facts: Mapping[str, FactValue]) -> dict[str, Decimal | None]:
    """What formulas are evaluated over."""
    return {name: fact.value for name, fact in facts.items()}


def frozen(facts: Mapping[str, FactValue]) -> dict[str, dict[str, Any]]:
    """The facts as JSON, numbers as strings."""
    return {
        name: {
            "value": None if fact.value is None else f"{fact.value:f}",
            "source": str(fact.source),
            "origin": fact.origin,
        }
        for name, fact in facts.items()
    }


def thawed(document: Mapping[str, Mapping[str, Any]]) -> dict[str, FactValue]:
    """The facts out of JSON; those that the document does not name are missing."""
    found = {name: FactValue(None, FactSource.MISSING) for name in BY_NAME}
    for name, one in document.items():
        text = one.get("value")
        value = None if text is None else Decimal(text)
        found[name] = FactValue(value, one.get("source", ""), one.get("origin", ""))
    return found


def _tidy(value: Decimal) -> Decimal:
    rounded = value.quantize(PLACES) if abs(value) < LARGEST else value
    return Decimal(f"{rounded:f}".rstrip("0").rstrip(".")) if "." in f"{rounded:f}" else rounded

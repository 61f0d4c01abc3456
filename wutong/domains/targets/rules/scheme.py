"""A scheme of assessment: groups that compare with each other, indicators, bonuses, deductions and
vetoes; read from and written to a document. Pure. Source: domain.md “Assessment”."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import gettext as _

from wutong.domains.targets.choices import (
    AdjustmentKind,
    IndicatorForm,
    IndicatorKind,
    Missing,
    Span,
    TargetBasis,
)
from wutong.domains.targets.rules.errors import BadScheme
from wutong.kernel.money import MODES, Rounding

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
USUAL_ROUNDING: Final = "half-up:2"
MOST_DIGITS: Final = Decimal(10) ** 14
FINEST: Final = Decimal("0.0001")
POINTS_PLACES: Final = 4
MOST_PLACES: Final = 8
GROUPS_AT_MOST: Final = 20
ROWS_AT_MOST: Final = 60


@dataclass(frozen=True)
class Indicator:
    """Something that earns up to ``weight`` points, times ``cap`` in the ratio form.

    ``under`` is the key of the heading it stands under; a heading (``kind`` heading) has no value
    of its own. ``metric`` of kind on_time stands over ``base``. ``fixed`` is the same target for
    everybody, in the metric's measure; a rate's is a fraction of 1. ``growth`` takes the change
    over the same days a year before. Rounding is written ``half-up:2``; empty: exact.
    """

    key: str
    title: str
    weight: Decimal
    kind: str = IndicatorKind.METRIC.value
    under: str = ""
    metric: str = ""
    version: str = ""
    base: str = ""
    form: str = IndicatorForm.RATIO.value
    span: str = Span.YEAR.value
    basis: str = TargetBasis.YEAR.value
    fixed: Decimal | None = None
    cap: Decimal = ONE
    growth: bool = False
    falling: bool = False
    missing: str = Missing.ZERO.value
    rate_rounding: str = ""
    rounding: str = USUAL_ROUNDING

    @property
    def is_heading(self) -> bool:
        """Whether it only gathers others."""
        return self.kind == IndicatorKind.HEADING

    @property
    def is_manual(self) -> bool:
        """Whether people give its points."""
        return self.kind == IndicatorKind.MANUAL


@dataclass(frozen=True)
class Adjustment:
    """``points`` for each time, up to ``cap`` in all (0: no limit); a veto takes everything.

    ``metric`` counts the times; empty: people enter them with evidence.
    """

    key: str
    title: str
    kind: str
    points: Decimal = ZERO
    cap: Decimal = ZERO
    metric: str = ""
    version: str = ""


@dataclass(frozen=True)
class Group:
    """Members that compare with each other. ``members`` are keys: ``r:130302`` or ``u:17``."""

    key: str
    title: str
    members: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    adjustments: tuple[Adjustment, ...] = ()
    full: Decimal = Decimal(100)
    rounding: str = USUAL_ROUNDING
    bonus_cap: Decimal = ZERO
    red_places: int = 3
    black_places: int = 0

    @property
    def leaves(self) -> tuple[Indicator, ...]:
        """The indicators that earn points themselves."""
        return tuple(one for one in self.indicators if not one.is_heading)

    @property
    def rows(self) -> tuple[Indicator | Adjustment, ...]:
        """Everything that has a figure: the leaves, then the adjustments."""
        return (*self.leaves, *self.adjustments)


@dataclass(frozen=True)
class Scheme:
    """The groups of one version."""

    groups: tuple[Group, ...]

    def group(self, key: str) -> Group:
        """The group with this key. Raises KeyError."""
        return next(one for one in self.groups if one.key == key)


@lru_cache(maxsize=ROWS_AT_MOST)
def _rounding(rule: str) -> tuple[Decimal, str]:
    """What :meth:`Decimal.quantize` takes: read once a rule, as a run rounds it thousands of times."""
    read = Rounding.parse(rule)
    return ONE.scaleb(-read.places), MODES[read.mode]


def rounded(value: Decimal, rule: str) -> Decimal:
    """``value`` by a rule such as ``truncate:1``; as it is where the rule is empty."""
    return value.quantize(*_rounding(rule)) if rule else value


# -- documents ------------------------------------------------------------------------------------

_CHOICES: Final[Mapping[str, Sequence[str]]] = {
    "form": IndicatorForm.values, "span": Span.values, "basis": TargetBasis.values,
    "missing": Missing.values,
}  # fmt: skip
_NUMBERS: Final = frozenset({"weight", "fixed", "cap", "points", "full", "bonus_cap"})
_ROUNDINGS: Final = frozenset({"rounding", "rate_rounding"})


def document_of(scheme: Scheme) -> dict[str, Any]:
    """The scheme as JSON; numbers as text."""
    return {"groups": [_document(one) for one in scheme.groups]}


def _document(row: Any) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for field in fields(row):
        value = getattr(row, field.name)
        if field.name in {"indicators", "adjustments"}:
            value = [_document(one) for one in value]
        elif field.name == "members":
            value = list(value)
        elif isinstance(value, Decimal):
            value = f"{value.normalize():f}"
        made[field.name] = value
    return made


def parse(document: Any) -> Scheme:
    """The scheme out of a document. Raises BadScheme naming each place (``groups.0.full``)."""
    reading = _Reading({})
    groups = reading.rows(document, "groups", "", GROUPS_AT_MOST)
    read = tuple(reading.group(one, f"groups.{at}") for at, one in enumerate(groups))
    if reading.problems:
        raise BadScheme(reading.problems)
    return Scheme(read)


@dataclass
class _Reading:
    problems: dict[str, str]

    def rows(self, holder: Any, name: str, place: str, most: int) -> list[Any]:
        found = holder.get(name, []) if isinstance(holder, Mapping) else None
        where = f"{place}.{name}".lstrip(".")
        if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
            self.problems[where] = _("内容的结构不对。")
            return []
        if len(found) > most:
            self.problems[where] = _("最多 %(most)s 行。") % {"most": most}
            return []
        return found

    def group(self, row: Mapping[str, Any], place: str) -> Group:
        indicators = self.rows(row, "indicators", place, ROWS_AT_MOST)
        adjustments = self.rows(row, "adjustments", place, ROWS_AT_MOST)
        members = row.get("members", [])
        if not isinstance(members, list) or not all(isinstance(one, str) for one in members):
            self.problems[f"{place}.members"] = _("内容的结构不对。")
            members = []
        return Group(
            **self.values(Group, row, place, {"members", "indicators", "adjustments"}),
            members=tuple(members),
            indicators=tuple(
                Indicator(**self.values(Indicator, one, f"{place}.indicators.{at}"))
                for at, one in enumerate(indicators)
            ),
            adjustments=tuple(
                Adjustment(**self.values(Adjustment, one, f"{place}.adjustments.{at}"))
                for at, one in enumerate(adjustments)
            ),
        )

    def values(
        self, kind: type, row: Mapping[str, Any], place: str, but: set[str] | None = None
    ) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for field in fields(kind):
            if field.name in (but or set()):
                continue
            given = row.get(field.name)
            if given is None or given == "":
                given = None if field.name != "rate_rounding" else ""
            if given is None and field.name not in {"key", "title", "weight", "kind"}:
                continue
            made[field.name] = self.value(kind, field.name, given, f"{place}.{field.name}")
        return made

    def value(self, kind: type, name: str, given: Any, where: str) -> Any:
        if name in _NUMBERS:
            return self.number(given, where)
        if name.endswith("_places"):
            return self.whole(given, where)
        if name in {"growth", "falling"}:
            return given in (True, "true", "on", "1", 1)
        text = "" if given is None else str(given).strip()
        if name == "kind":
            return self.kind(kind, text, where)
        if not text and name in {"key", "title"}:
            self.problems[where] = _("请填写名称。") if name == "title" else _("缺少代码。")
        if name in _CHOICES and text not in _CHOICES[name]:
            self.problems[where] = _("没有这个选项：%(given)s。") % {"given": text}
        if name in _ROUNDINGS and text:
            self.check_rounding(text, where, POINTS_PLACES if name == "rounding" else MOST_PLACES)
        return text

    def kind(self, kind: type, text: str, where: str) -> str:
        known = AdjustmentKind.values if kind is Adjustment else IndicatorKind.values
        if text not in known:
            self.problems[where] = _("没有这个选项：%(given)s。") % {"given": text}
        return text

    def number(self, given: Any, where: str) -> Decimal:
        try:
            value = Decimal(str(given))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or abs(value) >= MOST_DIGITS:
            self.problems[where] = _("请填写数字。")
            return ZERO
        if value != value.quantize(FINEST):
            self.problems[where] = _("最多保留 %(most)s 位小数。") % {"most": POINTS_PLACES}
        return value

    def whole(self, given: Any, where: str) -> int:
        if not str(given).isdecimal() or int(given) > ROWS_AT_MOST:
            self.problems[where] = _("请填写 0 到 60 的整数。")
            return 0
        return int(given)

    def check_rounding(self, text: str, where: str, most: int) -> None:
        try:
            places = Rounding.parse(text).places
        except ValueError as error:
            self.problems[where] = str(error)
            return
        if places > most:
            self.problems[where] = _("最多保留 %(most)s 位小数。") % {"most": most}

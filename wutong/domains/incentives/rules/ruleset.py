"""Rules of awards as data: read out of a document, checked, written back. Pure.

A document: ``{"publication_days": 5, "papers": true, "person_cap": "500000", "barred":
["civil_servant"], "own_project": ["investor"], "rules": [{"key", "title", "awardee", "event",
"form", "amount", "rate", "tiers": [{"from", "value"}], "project_floor", "project_cap", "year_cap",
"rounding", "least": {"total_investment": "50000000"}}]}``. Amounts are 元 as text, rates fractions of 1
(0.001 is 千分之一). A tier holds from its bound on, the bound included (以上含本数).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any, Final

from django.utils.translation import gettext as _

from wutong.domains.incentives.choices import (
    BARRING_KINDS,
    AmountForm,
    Awardee,
    AwardEvent,
    AwardFact,
    OwnProject,
)
from wutong.domains.incentives.rules.errors import BadRules
from wutong.kernel.money import FEN, Rounding

LARGEST: Final = Decimal("1e13")
RULES_AT_MOST: Final = 40
TIERS_AT_MOST: Final = 20
DAYS_AT_MOST: Final = 60
USUAL_DAYS: Final = 5
USUAL_ROUNDING: Final = "truncate:0"
FINEST: Final = 2


@dataclass(frozen=True)
class Tier:
    """From ``start`` 元 on (included): an amount in 元, or a rate as a fraction of 1."""

    start: Decimal
    value: Decimal


@dataclass(frozen=True)
class AwardRule:
    """One rule: who, for what, how much. ``least`` are minimum conditions in 元 by fact.

    ``project_floor`` and ``project_cap`` bound what a project gives that gives anything (of amounts
    of a year: in the days of it on which the version holds), ``year_cap`` what the rule gives in a
    year; None: no bound. ``rounding`` is that of a project's amount.
    """

    key: str
    title: str
    awardee: str
    event: str
    form: str
    amount: Decimal = Decimal(0)
    rate: Decimal = Decimal(0)
    tiers: tuple[Tier, ...] = ()
    project_floor: Decimal | None = None
    project_cap: Decimal | None = None
    year_cap: Decimal | None = None
    rounding: str = USUAL_ROUNDING
    least: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """What it awards, the same over versions: one rule stands there in each."""
        return f"{self.awardee}:{self.event}"


@dataclass(frozen=True)
class RuleSet:
    """The rules of a version. ``person_cap``: at most so much for one recipient in a year."""

    rules: tuple[AwardRule, ...]
    publication_days: int = USUAL_DAYS
    papers: bool = True
    person_cap: Decimal | None = None
    barred: frozenset[str] = frozenset()
    own_project: frozenset[str] = frozenset()

    def rule(self, key: str) -> AwardRule:
        """The rule of this key. Raises KeyError."""
        for one in self.rules:
            if one.key == key:
                return one
        raise KeyError(key)


class _Reader:
    """Takes values out of a document and gathers what is wrong, place by place."""

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}

    def wrong(self, place: str, sentence: str) -> None:
        self.problems.setdefault(place, sentence)

    def number(self, raw: Mapping[str, Any], name: str, place: str) -> Decimal | None:
        """A number that is not negative; None where nothing is said."""
        text = str(raw.get(name) if raw.get(name) is not None else "").strip()
        if not text:
            return None
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or not 0 <= value < LARGEST:
            self.wrong(f"{place}{name}", _("要写不小于零的数。"))
            return None
        return value

    def money(self, raw: Mapping[str, Any], name: str, place: str) -> Decimal | None:
        """An amount in 元, to the 分."""
        value = self.number(raw, name, place)
        if value is not None and value != value.quantize(FEN):
            self.wrong(f"{place}{name}", _("金额最多写到分。"))
        return value

    def one_of(self, raw: Mapping[str, Any], name: str, place: str, allowed: Sequence[str]) -> str:
        """A code out of ``allowed``."""
        value = str(raw.get(name, ""))
        if value not in allowed:
            self.wrong(f"{place}{name}", _("请选择其中一项。"))
        return value

    def some_of(self, raw: Mapping[str, Any], name: str, allowed: Sequence[str]) -> frozenset[str]:
        """Codes out of ``allowed``."""
        given = raw.get(name) or []
        chosen = frozenset(map(str, given)) if isinstance(given, list | tuple | set) else None
        if chosen is None or chosen - set(allowed):
            self.wrong(name, _("请在可选的几项中选。"))
            return frozenset()
        return chosen


def read(document: Any) -> RuleSet:
    """The rules in a document. Raises BadRules with every problem by its place."""
    reader = _Reader()
    raw = document if isinstance(document, Mapping) else {}
    given = raw.get("rules")
    lines = [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []
    if not lines or len(lines) != len(given or ()):
        reader.wrong("rules", _("至少要有一条奖励规则。"))
    if len(lines) > RULES_AT_MOST:
        reader.wrong("rules", _("最多 %(most)s 条规则。") % {"most": RULES_AT_MOST})
    days = reader.number(raw, "publication_days", "")
    whole = int(days) if days is not None else USUAL_DAYS
    if whole != (days if days is not None else whole) or not 1 <= whole <= DAYS_AT_MOST:
        reader.wrong(
            "publication_days", _("公示天数是 1 到 %(most)s 的整数。") % {"most": DAYS_AT_MOST}
        )
    rules = tuple(
        _rule(reader, one, f"rules.{at}.", at) for at, one in enumerate(lines[:RULES_AT_MOST])
    )
    _once(reader, rules)
    made = RuleSet(
        rules, whole, bool(raw.get("papers", True)), reader.money(raw, "person_cap", ""),
        reader.some_of(raw, "barred", BARRING_KINDS),
        reader.some_of(raw, "own_project", OwnProject.values),
    )  # fmt: skip
    if reader.problems:
        raise BadRules(reader.problems)
    return made


def _once(reader: _Reader, rules: Sequence[AwardRule]) -> None:
    """One rule for an awardee and an event, one key for a rule."""
    pairs: set[tuple[str, str]] = set()
    keys: set[str] = set()
    for at, one in enumerate(rules):
        if (one.awardee, one.event) in pairs:
            reader.wrong(f"rules.{at}.event", _("同一奖励对象和事项只能有一条规则。"))
        if one.key in keys:
            reader.wrong(f"rules.{at}.key", _("规则代码重复。"))
        pairs.add((one.awardee, one.event))
        keys.add(one.key)


def _rule(reader: _Reader, raw: Mapping[str, Any], place: str, at: int) -> AwardRule:
    title = str(raw.get("title", "")).strip()
    if not title:
        reader.wrong(f"{place}title", _("请填写名称。"))
    form = reader.one_of(raw, "form", place, AmountForm.values)
    rounding = str(raw.get("rounding") or USUAL_ROUNDING)
    try:
        if Rounding.parse(rounding).places > FINEST:
            reader.wrong(f"{place}rounding", _("最细到分。"))
    except ValueError as error:
        reader.wrong(f"{place}rounding", str(error))
    one = AwardRule(
        str(raw.get("key") or f"r{at + 1}")[:40], title[:60],
        reader.one_of(raw, "awardee", place, Awardee.values),
        reader.one_of(raw, "event", place, AwardEvent.values), form,
        reader.money(raw, "amount", place) or Decimal(0),
        reader.number(raw, "rate", place) or Decimal(0),
        _tiers(reader, raw.get("tiers") or [], place),
        reader.money(raw, "project_floor", place), reader.money(raw, "project_cap", place),
        reader.money(raw, "year_cap", place), rounding,
        _least(reader, raw.get("least") or {}, place),
    )  # fmt: skip
    _fits(reader, one, place)
    return one


def _least(reader: _Reader, raw: Any, place: str) -> dict[str, Decimal]:
    if not isinstance(raw, Mapping) or set(raw) - set(AwardFact.values):
        reader.wrong(f"{place}least", _("最低条件只能用列出的几项事实。"))
        return {}
    read_ = {name: reader.money(raw, name, f"{place}least.") for name in AwardFact.values}
    return {name: value for name, value in read_.items() if value}


def _tiers(reader: _Reader, raw: Any, place: str) -> tuple[Tier, ...]:
    where = f"{place}tiers"
    if not isinstance(raw, list) or not all(isinstance(one, Mapping) for one in raw):
        reader.wrong(where, _("档次写得不对。"))
        return ()
    if len(raw) > TIERS_AT_MOST:
        reader.wrong(where, _("最多 %(most)s 档。") % {"most": TIERS_AT_MOST})
        return ()
    tiers = []
    for at, one in enumerate(raw):
        start = reader.money(one, "from", f"{where}.{at}.")
        value = reader.number(one, "value", f"{where}.{at}.")
        if start is None or value is None:
            reader.wrong(where, _("每一档要有起点和数值。"))
        tiers.append(Tier(start or Decimal(0), value or Decimal(0)))
    if any(a.start >= b.start for a, b in pairwise(tiers)):
        reader.wrong(where, _("各档的起点要由小到大。"))
    return tuple(tiers)


def _fits(reader: _Reader, one: AwardRule, place: str) -> None:
    """What the form needs is there."""
    rates = [tier.value for tier in one.tiers] if one.form == AmountForm.BANDS else [one.rate]
    needs: dict[str, tuple[str, Callable[[], bool]]] = {
        AmountForm.FIXED: ("amount", lambda: one.amount > 0),
        AmountForm.TIERS: ("tiers", lambda: bool(one.tiers)),
        AmountForm.PERCENTAGE: ("rate", lambda: one.rate > 0),
        AmountForm.BANDS: ("tiers", lambda: bool(one.tiers)),
    }
    name, there = needs.get(one.form, ("", lambda: True))
    if not there():
        reader.wrong(f"{place}{name}", _("这种计奖方式要填这一项。"))
    if one.form in {AmountForm.PERCENTAGE, AmountForm.BANDS} and any(rate > 1 for rate in rates):
        reader.wrong(f"{place}{name}", _("比例不能超过 1（100 个百分点）。"))
    floor, cap = one.project_floor, one.project_cap
    if floor is not None and cap is not None and floor > cap:
        reader.wrong(f"{place}project_floor", _("每个项目最低不能高于上限。"))
    if one.form == AmountForm.TIERS and any(t.value != t.value.quantize(FEN) for t in one.tiers):
        reader.wrong(f"{place}tiers", _("金额最多写到分。"))


def document_of(rules: RuleSet) -> dict[str, Any]:
    """The document that :func:`read` reads back as ``rules``."""
    return {
        "publication_days": rules.publication_days, "papers": rules.papers,
        "person_cap": _text(rules.person_cap), "barred": sorted(rules.barred),
        "own_project": sorted(rules.own_project),
        "rules": [
            {
                "key": one.key, "title": one.title, "awardee": one.awardee, "event": one.event,
                "form": one.form, "amount": _text(one.amount), "rate": _text(one.rate),
                "tiers": [{"from": _text(t.start), "value": _text(t.value)} for t in one.tiers],
                "project_floor": _text(one.project_floor),
                "project_cap": _text(one.project_cap), "year_cap": _text(one.year_cap),
                "rounding": one.rounding,
                "least": {name: _text(value) for name, value in one.least.items()},
            }
            for one in rules.rules
        ],
    }  # fmt: skip


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"

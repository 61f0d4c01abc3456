"""The body of a scorecard: what may stand in it, read from JSON, compared between versions."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from wutong.domains.appraisal.choices import CriterionKind
from wutong.domains.appraisal.rules import facts
from wutong.domains.appraisal.rules.formulas import BadFormula, check

REFERENCE: Final = Path(__file__).parents[1] / "reference"
KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
ROWS_AT_MOST: Final = 60
MOST_REVIEWERS: Final = 30
MOST_POINTS: Final = Decimal(1000)
LONGEST: Final[Mapping[str, int]] = {
    "title": 60, "question": 300, "basis": 300, "group": 40, "hints": 300, "formula": 500,
}  # fmt: skip


@dataclass(frozen=True)
class Gate:
    """A question that must be answered with pass."""

    key: str
    title: str
    question: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Criterion:
    """Something that earns 0 to ``weight`` points. ``units`` are the kinds of units that score it;
    empty: every reviewer."""

    key: str
    title: str
    weight: Decimal
    kind: str = CriterionKind.MANUAL.value
    group: str = ""
    formula: str = ""
    hints: str = ""
    units: tuple[str, ...] = ()

    @property
    def is_formula(self) -> bool:
        """Whether its points are computed."""
        return self.kind == CriterionKind.FORMULA


@dataclass(frozen=True)
class Body:
    """A scorecard: gates, criteria, from how many points on it passes, passes with conditions,
    how many reviewers it takes, and to how many places the total is rounded (half up)."""

    gates: tuple[Gate, ...]
    criteria: tuple[Criterion, ...]
    pass_score: Decimal
    conditional_score: Decimal
    least_reviewers: int
    places: int

    @property
    def full(self) -> Decimal:
        """The most points there are."""
        return sum((one.weight for one in self.criteria), Decimal(0))

    def scored_by(self, unit_kinds: Collection[str]) -> list[Criterion]:
        """The manual criteria that a reviewer of these kinds of units scores."""
        return [
            one
            for one in self.criteria
            if not one.is_formula and (not one.units or set(one.units) & set(unit_kinds))
        ]


class BadBody(ValueError):
    """A body that can't be used. ``problems`` maps a place (``gates.0.title``) to its sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(self.problems.values()))


def parse(document: Any, unit_kinds: Iterable[str] = ()) -> Body:
    """The body of a document. Raises BadBody with everything that is wrong, each beside its row.

    ``unit_kinds`` are the kinds of units there are; empty: not checked.
    """
    found: dict[str, str] = {}
    if not isinstance(document, Mapping):
        raise BadBody({"": _("评分表须是一个对象。")})
    strange = set(document) - {"gates", "criteria", "pass_score", "conditional_score",
                               "least_reviewers", "places"}  # fmt: skip
    if strange:
        found[""] = _("不认识：%(names)s。") % {"names": "、".join(sorted(map(str, strange)))}
    gates = [_gate(one, f"gates.{at}", found) for at, one in _rows(document, "gates", found)]
    criteria = [
        _criterion(one, f"criteria.{at}", found, frozenset(unit_kinds))
        for at, one in _rows(document, "criteria", found)
    ]
    if not criteria and "criteria" not in found:
        found["criteria"] = _("至少要有一项评分。")
    _once("gates", gates, found)
    _once("criteria", criteria, found)
    body = Body(
        tuple(gates),
        tuple(criteria),
        _number(document.get("pass_score"), "pass_score", found),
        _number(document.get("conditional_score"), "conditional_score", found),
        _whole(document.get("least_reviewers", 1), "least_reviewers", found, 1, MOST_REVIEWERS),
        _whole(document.get("places", 1), "places", found, 0, 4),
    )
    if not found:
        _check_scores(body, found)
    if found:
        raise BadBody(found)
    return body


def _check_scores(body: Body, found: dict[str, str]) -> None:
    if body.pass_score > body.full:
        found["pass_score"] = _("通过分数 %(score)s 超过满分 %(full)s。") % {
            "score": body.pass_score, "full": body.full,
        }  # fmt: skip
    if body.conditional_score > body.pass_score:
        found["conditional_score"] = _("有条件通过的分数不能高于通过分数。")


def _rows(document: Mapping[str, Any], name: str, found: dict[str, str]) -> list[tuple[int, Any]]:
    rows = document.get(name, [])
    if not isinstance(rows, list) or len(rows) > ROWS_AT_MOST:
        found[name] = _("须是不超过 %(most)s 行的列表。") % {"most": ROWS_AT_MOST}
        return []
    kept = []
    for at, one in enumerate(rows):
        if isinstance(one, Mapping):
            kept.append((at, one))
        else:
            found[f"{name}.{at}"] = _("这一行须是一个对象。")
    return kept


def _gate(row: Mapping[str, Any], place: str, found: dict[str, str]) -> Gate:
    return Gate(
        _key(row, place, found),
        _words(row, "title", place, found, needed=True),
        _words(row, "question", place, found),
        _words(row, "basis", place, found),
    )


def _criterion(
    row: Mapping[str, Any], place: str, found: dict[str, str], kinds: frozenset[str]
) -> Criterion:
    kind = str(row.get("kind", CriterionKind.MANUAL.value))
    if kind not in CriterionKind.values:
        found[f"{place}.kind"] = _("须是按公式计算或评审人打分。")
    formula = _words(row, "formula", place, found)
    if kind == CriterionKind.FORMULA:
        try:
            check(formula, facts.NAMES)
        except BadFormula as problem:
            found[f"{place}.formula"] = str(problem)
    elif formula:
        found[f"{place}.formula"] = _("评审人打分的一项不写公式。")
    weight = _number(row.get("weight"), f"{place}.weight", found)
    if f"{place}.weight" not in found and not 0 < weight <= MOST_POINTS:
        found[f"{place}.weight"] = _("分值须大于 0，不超过 1000。")
    units = row.get("units", [])
    if not isinstance(units, list | tuple) or (kinds and not set(map(str, units)) <= kinds):
        found[f"{place}.units"] = _("没有这样的单位类别。")
        units = []
    return Criterion(
        key=_key(row, place, found),
        title=_words(row, "title", place, found, needed=True),
        weight=weight,
        kind=kind,
        group=_words(row, "group", place, found),
        formula=formula,
        hints=_words(row, "hints", place, found),
        units=tuple(sorted(map(str, units))),
    )


def _key(row: Mapping[str, Any], place: str, found: dict[str, str]) -> str:
    key = str(row.get("key", ""))
    if not KEY.fullmatch(key):
        found[f"{place}.key"] = _("代码用小写字母开头的字母、数字和下划线，最多 40 个。")
    return key


def _words(
    row: Mapping[str, Any], name: str, place: str, found: dict[str, str], *, needed: bool = False
) -> str:
    text = str(row.get(name) or "").strip()
    if needed and not text:
        found[f"{place}.{name}"] = _("请填写名称。")
    if len(text) > LONGEST[name]:
        found[f"{place}.{name}"] = _("最多 %(most)s 个字。") % {"most": LONGEST[name]}
    return text


def _number(value: Any, place: str, found: dict[str, str]) -> Decimal:
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        number = Decimal("NaN")
    exponent = number.as_tuple().exponent
    if not number.is_finite() or number < 0 or not isinstance(exponent, int) or exponent < -2:
        found[place] = _("须是不小于 0、最多两位小数的数。")
        return Decimal(0)
    return number


def _whole(value: Any, place: str, found: dict[str, str], low: int, high: int) -> int:
    text = str(value)
    if not text.isdecimal() or not low <= int(text) <= high:
        found[place] = _("须是 %(low)s 到 %(high)s 的整数。") % {"low": low, "high": high}
        return low
    return int(text)


def _once(name: str, rows: Iterable[Gate | Criterion], found: dict[str, str]) -> None:
    seen: set[str] = set()
    for at, one in enumerate(rows):
        if one.key in seen:
            found[f"{name}.{at}.key"] = _("代码“%(key)s”重复。") % {"key": one.key}
        seen.add(one.key)


def document_of(body: Body) -> dict[str, Any]:
    """The body as JSON, numbers as strings; ``parse`` reads it back to the same."""
    return {
        "gates": [
            {"key": one.key, "title": one.title, "question": one.question, "basis": one.basis}
            for one in body.gates
        ],
        "criteria": [
            {
                "key": one.key, "title": one.title, "group": one.group,
                "weight": plain(one.weight), "kind": one.kind, "formula": one.formula,
                "hints": one.hints, "units": list(one.units),
            }
            for one in body.criteria
        ],
        "pass_score": plain(body.pass_score),
        "conditional_score": plain(body.conditional_score),
        "least_reviewers": body.least_reviewers,
        "places": body.places,
    }  # fmt: skip


def plain(value: Decimal) -> str:
    """A number without exponent and needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=1)
def delivered() -> dict[str, Any]:
    """The national scorecard as it is delivered: code, title, effective_on and body."""
    found: dict[str, Any] = json.loads((REFERENCE / "scorecard.json").read_text("utf-8"))
    return found

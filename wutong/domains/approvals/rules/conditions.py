"""Conditions on a project's attributes: when an item or a paper is needed. Pure.

A condition is a JSON list of clauses that must all hold, e.g.
``{"attribute": "land_area", "test": "at_least", "value": "20000"}``; an empty list always holds.
Areas are in ㎡, money in yuan, energy in tonnes of standard coal a year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _

from wutong.domains.approvals.rules.attributes import (
    ATTRIBUTES,
    CHOICE,
    FLAG,
    INDUSTRY,
    NUMBER,
    Attribute,
    section_of,
)
from wutong.domains.approvals.rules.errors import BadValue

__all__ = ["ATTRIBUTES", "Attribute", "Judgement", "check", "describe", "judge"]

type Clause = Mapping[str, Any]

IS, IS_NOT, ONE_OF, NONE_OF = "is", "is_not", "one_of", "none_of"
AT_LEAST, AT_MOST, MORE_THAN, LESS_THAN = "at_least", "at_most", "more_than", "less_than"
YES, NO = "yes", "no"
SEVERAL: Final = (ONE_OF, NONE_OF)
MOST_CLAUSES: Final = 20
MOST_VALUES: Final = 60
MOST_DIGITS: Final = 18

TESTS: Final[Mapping[str, tuple[str, ...]]] = {
    NUMBER: (AT_LEAST, AT_MOST, MORE_THAN, LESS_THAN),
    CHOICE: (IS, IS_NOT, ONE_OF, NONE_OF),
    INDUSTRY: (IS, IS_NOT, ONE_OF, NONE_OF),
    FLAG: (YES, NO),
}
COMPARED: Final[Mapping[str, Callable[[Decimal, Decimal], bool]]] = {
    AT_LEAST: lambda value, bound: value >= bound,
    AT_MOST: lambda value, bound: value <= bound,
    MORE_THAN: lambda value, bound: value > bound,
    LESS_THAN: lambda value, bound: value < bound,
}
MEANT_AS_YES: Final = ("yes", "true", "1", "是")
MEANT_AS_NO: Final = ("no", "false", "0", "否")


@dataclass(frozen=True)
class Judgement:
    """Whether conditions hold; None where an unknown attribute decides.

    ``because`` says it in sentences: all clauses where they hold, the failing ones where they
    don't. ``unknown`` holds codes of the attributes that nobody has answered.
    """

    holds: bool | None
    because: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def judge(conditions: Sequence[Clause], attributes: Mapping[str, object]) -> Judgement:
    """Whether all ``conditions`` hold for these ``attributes``; expects checked conditions.

    A missing, empty or unreadable attribute is unknown. One clause that fails decides, whatever
    the others would say.
    """
    verdicts = [(clause, _holds(clause, attributes)) for clause in conditions]
    failed = [clause for clause, holds in verdicts if holds is False]
    if failed:
        return Judgement(False, tuple(_sentence(one, attributes) for one in failed))
    held = tuple(_sentence(clause, attributes) for clause, holds in verdicts if holds)
    unknown = dict.fromkeys(str(one["attribute"]) for one, holds in verdicts if holds is None)
    return Judgement(None if unknown else True, held, tuple(unknown))


def _holds(clause: Clause, attributes: Mapping[str, object]) -> bool | None:
    attribute = ATTRIBUTES.get(str(clause["attribute"]))
    if attribute is None:
        return None
    value = _read(attribute, attributes.get(attribute.code))
    if value is None:
        return None
    test = str(clause["test"])
    if attribute.kind == FLAG:
        return value is (test == YES)
    if attribute.kind == NUMBER:
        return COMPARED[test](value, Decimal(str(clause["value"])))
    among = any(_meets(attribute, str(value), one) for one in _values(clause))
    return among if test in (IS, ONE_OF) else not among


def _meets(attribute: Attribute, value: str, wanted: str) -> bool:
    if attribute.kind != INDUSTRY:
        return value == wanted
    if wanted.isalpha():
        return section_of(value) == wanted.upper()
    return value.lstrip("ABCDEFGHIJKLMNOPQRST").startswith(wanted.lstrip("ABCDEFGHIJKLMNOPQRST"))


def _read(attribute: Attribute, value: object) -> Any:
    """The attribute's value as it is compared; None where it says nothing usable."""
    if value is None or value == "":
        return None
    if attribute.kind == NUMBER:
        return _number(value)
    text = str(value).strip()
    if attribute.kind == FLAG:
        lowered = text.lower()
        if lowered in MEANT_AS_YES:
            return True
        return False if lowered in MEANT_AS_NO else None
    if attribute.kind == CHOICE:
        return text if text in attribute.choices else None
    return text.upper() or None


def _number(value: object) -> Decimal | None:
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _values(clause: Clause) -> list[str]:
    value = clause.get("value")
    if isinstance(value, list | tuple):
        return [str(one).strip() for one in value]
    return [str(value).strip()]


def describe(conditions: Iterable[Clause]) -> tuple[str, ...]:
    """Each clause in words, e.g. 用地面积不少于 20000㎡."""
    return tuple(_in_words(clause) for clause in conditions)


def _in_words(clause: Clause) -> str:
    attribute = ATTRIBUTES.get(str(clause.get("attribute")))
    if attribute is None:
        return str(clause.get("attribute"))
    return f"{attribute.label}{_wanted(attribute, clause)}"


def _wanted(attribute: Attribute, clause: Clause) -> str:
    test = str(clause["test"])
    if attribute.kind == FLAG:
        return _("：是") if test == YES else _("：否")
    words = {
        IS: _("为"), IS_NOT: _("不为"), ONE_OF: _("为其中之一："), NONE_OF: _("不属于："),
        AT_LEAST: _("不少于 "), AT_MOST: _("不超过 "), MORE_THAN: _("超过 "),
        LESS_THAN: _("少于 "),
    }  # fmt: skip
    shown = "、".join(attribute.shown(one) for one in _values(clause))
    return f"{words[test]}{shown}"


def _sentence(clause: Clause, attributes: Mapping[str, object]) -> str:
    attribute = ATTRIBUTES[str(clause["attribute"])]
    value = _read(attribute, attributes.get(attribute.code))
    return _("%(attribute)s：%(value)s（条件：%(condition)s）") % {
        "attribute": attribute.label,
        "value": attribute.shown(value),
        "condition": _in_words(clause),
    }


def check(conditions: object) -> None:
    """Refuse what is no condition. Raises BadValue for the field ``conditions``."""
    if not isinstance(conditions, list):
        raise BadValue("conditions", _("条件须是一组条款。"))
    if len(conditions) > MOST_CLAUSES:
        raise BadValue("conditions", _("条件最多 %(most)d 条。") % {"most": MOST_CLAUSES})
    for clause in conditions:
        _check_clause(clause)


def _check_clause(clause: object) -> None:
    if not isinstance(clause, dict) or not set(clause) <= {"attribute", "test", "value"}:
        raise BadValue("conditions", _("每条条件须有属性、判断和数值。"))
    attribute = ATTRIBUTES.get(str(clause.get("attribute")))
    if attribute is None:
        raise BadValue(
            "conditions", _("没有这个属性：%(code)s。") % {"code": clause.get("attribute")}
        )
    if clause.get("test") not in TESTS[attribute.kind]:
        raise BadValue(
            "conditions",
            _("「%(attribute)s」不能这样判断：%(test)s。")
            % {"attribute": attribute.label, "test": clause.get("test")},
        )
    if attribute.kind != FLAG:
        _check_value(attribute, clause)
    elif clause.get("value") not in (None, ""):
        raise BadValue(
            "conditions", _("「%(attribute)s」只判断是或否。") % {"attribute": attribute.label}
        )


def _check_value(attribute: Attribute, clause: Clause) -> None:
    value = clause.get("value")
    several = isinstance(value, list | tuple)
    values = [one for one in _values(clause) if one] if value is not None else []
    if not values or len(values) > MOST_VALUES or several != (clause["test"] in SEVERAL):
        raise BadValue(
            "conditions", _("请给「%(attribute)s」填写数值。") % {"attribute": attribute.label}
        )
    wrong = next((one for one in values if not _fits(attribute, one)), None)
    if wrong is not None:
        raise BadValue(
            "conditions",
            _("「%(attribute)s」不能是「%(value)s」。")
            % {"attribute": attribute.label, "value": wrong[:40]},
        )


def _fits(attribute: Attribute, value: str) -> bool:
    if attribute.kind == CHOICE:
        return value in attribute.choices
    if attribute.kind == INDUSTRY:
        return section_of(value) != ""
    number = _number(value) if len(value) <= MOST_DIGITS else None
    return number is not None and number >= 0

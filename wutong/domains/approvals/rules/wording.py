"""Conditions as one line of text that people write and read. Pure.

``用地面积 ≥ 20000；占用林地 = 是；行业 属于 25、26``: clauses apart by ；, each an attribute (its label
or code), a sign and a value. What is written is read back as the same clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from wutong.domains.approvals.rules.attributes import ATTRIBUTES, CHOICE, FLAG, Attribute
from wutong.domains.approvals.rules.conditions import NO, SEVERAL, YES, check
from wutong.domains.approvals.rules.errors import BadValue
from wutong.kernel.names import normalize_text

SIGNS: Final[Mapping[str, str]] = {
    "is": "=", "is_not": "≠", "one_of": "属于", "none_of": "不属于",
    "at_least": "≥", "at_most": "≤", "more_than": ">", "less_than": "<",
}  # fmt: skip
READ_AS: Final[Mapping[str, str]] = {
    "不少于": "at_least", ">=": "at_least", "≥": "at_least", "不超过": "at_most", "<=": "at_most",
    "≤": "at_most", "超过": "more_than", ">": "more_than", "＞": "more_than", "少于": "less_than",
    "<": "less_than", "＜": "less_than", "不属于": "none_of", "属于": "one_of", "!=": "is_not",
    "≠": "is_not", "不是": "is_not", "=": "is", "＝": "is", "：": "is", ":": "is", "为": "is",
}  # fmt: skip
LONGEST: Final = 2000
SOURCE_LANGUAGE: Final = "zh-hans"
WRITTEN_YES: Final = "是"
WRITTEN_NO: Final = "否"
_CLAUSE = re.compile(
    "(?P<attribute>.{1,40}?)\\s*(?P<sign>"
    + "|".join(re.escape(one) for one in sorted(READ_AS, key=len, reverse=True))
    + ")\\s*(?P<value>.*)",
    re.DOTALL,
)


def written(conditions: Iterable[Mapping[str, Any]]) -> str:
    """Checked conditions as one line."""
    return "；".join(_clause(one) for one in conditions)


def _clause(clause: Mapping[str, Any]) -> str:
    attribute = ATTRIBUTES[str(clause["attribute"])]
    test = str(clause["test"])
    name = plain(attribute.label)
    if attribute.kind == FLAG:
        return f"{name} = {WRITTEN_YES if test == YES else WRITTEN_NO}"
    value = clause["value"]
    values = value if isinstance(value, list | tuple) else [value]
    shown = "、".join(plain(attribute.choices.get(str(one), one)) for one in values)
    return f"{name} {SIGNS[test]} {shown}"


def plain(label: Any) -> str:
    """A label in the language of the files, which is the code's, whatever the person reads."""
    with override(SOURCE_LANGUAGE):
        return str(label)


def read(text: str) -> list[dict[str, Any]]:
    """The conditions that ``text`` says; none for an empty one. Raises BadValue."""
    if len(text) > LONGEST:
        raise BadValue("conditions", _("条件写得太长。"))
    found = [_read(part) for part in re.split(r"[；;\n]", text) if part.strip()]
    check(found)
    return found


def _read(part: str) -> dict[str, Any]:
    split = _CLAUSE.fullmatch(part.strip())
    attribute = _attribute(split["attribute"]) if split else None
    if split is None or attribute is None:
        raise BadValue("conditions", _("看不懂条件「%(text)s」。") % {"text": part.strip()[:40]})
    test, value = READ_AS[split["sign"]], split["value"].strip()
    if attribute.kind == FLAG:
        return {"attribute": attribute.code, "test": _yes_or_no(attribute, test, value)}
    values = [_code(attribute, one.strip()) for one in re.split("[、，,]", value) if one.strip()]
    single = values[0] if len(values) == 1 else values
    return {
        "attribute": attribute.code,
        "test": test,
        "value": values if test in SEVERAL else single,
    }


def _yes_or_no(attribute: Attribute, test: str, value: str) -> str:
    if test not in ("is", "is_not") or value not in (WRITTEN_YES, WRITTEN_NO):
        raise BadValue(
            "conditions", _("「%(attribute)s」只写是或否。") % {"attribute": attribute.label}
        )
    return YES if (value == WRITTEN_YES) == (test == "is") else NO


def _attribute(text: str) -> Attribute | None:
    wanted = normalize_text(text)
    return next(
        (
            one
            for one in ATTRIBUTES.values()
            if wanted == normalize_text(one.code) or _means(one.label, wanted)
        ),
        None,
    )


def _means(label: Any, wanted: str) -> bool:
    """Whether a label says this, in the files' language or in the person's."""
    return wanted in (normalize_text(plain(label)), normalize_text(str(label)))


def _code(attribute: Attribute, text: str) -> str:
    """A choice's code by its label; a number without thousands' commas and unit."""
    if attribute.kind == CHOICE:
        wanted = normalize_text(text)
        return next(
            (code for code, label in attribute.choices.items() if _means(label, wanted)),
            text,
        )
    return text.removesuffix(attribute.unit).strip() if attribute.unit else text

"""Answers to what a project's record lacks: read as text, kept as text, refused where senseless."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

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

WORKS_STAND_ON: Final = "works_stand_on"
"""The day on which the works are to stand, kept among the answers as ``2027-05-01``."""

MOST_DIGITS: Final = 18
YES, NO = "yes", "no"


def read_answers(raw: Mapping[str, object]) -> dict[str, str]:
    """``raw`` as it is kept; empty answers are left out. Raises BadValue beside the attribute."""
    answers: dict[str, str] = {}
    for code, value in raw.items():
        text = "" if value is None else str(value).strip()
        if not text:
            continue
        if code == WORKS_STAND_ON:
            answers[code] = _day(text)
        elif code in ATTRIBUTES:
            answers[code] = _answer(ATTRIBUTES[code], text)
        else:
            raise BadValue(code, _("没有这个属性：%(code)s。") % {"code": code})
    return answers


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise BadValue(WORKS_STAND_ON, _("请写成 2027-05-01 这样的日期。")) from error


def _answer(attribute: Attribute, text: str) -> str:
    if attribute.kind == NUMBER:
        return _number(attribute, text)
    if attribute.kind == FLAG and text in (YES, NO):
        return text
    if attribute.kind == CHOICE and text in attribute.choices:
        return text
    if attribute.kind == INDUSTRY and section_of(text):
        return text.upper()
    told = _("「%(label)s」的答案 %(text)s 不在可选范围内。")
    raise BadValue(attribute.code, told % {"label": attribute.label, "text": text})


def _number(attribute: Attribute, text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0 or number.adjusted() >= MOST_DIGITS:
        told = _("「%(label)s」请填不小于 0 的数，单位 %(unit)s。")
        raise BadValue(attribute.code, told % {"label": attribute.label, "unit": attribute.unit})
    return f"{number:f}"


def works_stand_on(answers: Mapping[str, str]) -> date | None:
    """The day on which the works are to stand, where it was told."""
    text = answers.get(WORKS_STAND_ON, "")
    return date.fromisoformat(text) if text else None

"""The language of template texts: words in braces, nothing that runs.

``{unit}`` is a word of the bulletin. ``{signed_amount|亿元|half-up:2}`` is a metric with its unit and
rounding, ``{fulfilled_projects:strict}`` a version of it, ``{signed_amount.year_on_year}`` something
made of it. ``|year_to_date`` counts from 1 January, ``|plain`` leaves the unit out,
``|event=…`` (or another dimension) narrows it. ``{{`` and ``}}`` are plain braces.
"""

import re
from dataclasses import dataclass

from wutong.domains.bulletins.choices import Derivation, Dimension, Span
from wutong.kernel.money import UNITS, Rounding

WORD_LABELS = {
    "unit": "单位", "year": "年", "period": "期间", "first_day": "起始日期", "last_day": "截止日期",
    "as_of": "截至", "name": "名称", "position": "序号",
}  # fmt: skip
WORDS = frozenset(WORD_LABELS)
TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
REFERENCE = re.compile(r"([a-z][a-z0-9_]*)(?::([a-z][a-z0-9_]*))?(?:\.([a-z_]+))?")
LONGEST_TEXT = 5000


class TemplateTextError(ValueError):
    """A template text that can't be read; the message is one sentence for its author."""


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that stands as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the bulletin, e.g. its unit or the last day of its period."""

    name: str


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A figure in a text. ``unit`` and ``rounding`` are empty where the metric's own apply."""

    metric: str
    version: str = ""
    derivation: str = ""
    unit: str = ""
    rounding: Rounding | None = None
    span: str = Span.PERIOD.value
    plain: bool = False
    filters: tuple[tuple[str, str], ...] = ()


Part = Literal | Word | Placeholder


def parse_text(text: str) -> tuple[Part, ...]:
    """Split a template text into its parts. TemplateTextError with one sentence if it can't."""
    if len(text) > LONGEST_TEXT:
        raise TemplateTextError(f"文字太长，最多 {LONGEST_TEXT} 字")
    parts: list[Part] = []
    position = 0
    for match in TOKEN.finditer(text):
        _add_literal(parts, text[position : match.start()])
        token = match.group()
        if token in ("{{", "}}"):
            _add_literal(parts, token[0])
        elif match.group(1) is None:
            raise TemplateTextError(f"第 {match.start() + 1} 个字「{token}」没有配对的括号")
        else:
            parts.append(parse_placeholder(match.group(1)))
        position = match.end()
    _add_literal(parts, text[position:])
    return tuple(parts)


def parse_placeholder(inside: str) -> Word | Placeholder:
    """What stands between braces. TemplateTextError with one sentence if it isn't understood."""
    head, *modifiers = (piece.strip() for piece in inside.split("|"))
    if head in WORDS:
        if modifiers:
            raise TemplateTextError(f"「{head}」不能带修饰「{modifiers[0]}」")
        return Word(head)
    match = REFERENCE.fullmatch(head)
    if match is None:
        raise TemplateTextError(f"「{{{inside}}}」不认识；请写成 {{指标代码|单位|舍入}}")
    metric, version, derivation = match.groups(default="")
    if derivation and derivation not in Derivation.values:
        known = "、".join(value for value in Derivation.values if value)
        raise TemplateTextError(f"「{head}」里的「{derivation}」不认识；可用的有 {known}")
    return _with_modifiers(metric, version, derivation, modifiers)


def placeholders(text: str) -> list[Placeholder]:
    """The figures that a text names, in order. TemplateTextError if the text can't be read."""
    return [part for part in parse_text(text) if isinstance(part, Placeholder)]


def _add_literal(parts: list[Part], text: str) -> None:
    if not text:
        return
    if parts and isinstance(parts[-1], Literal):
        parts[-1] = Literal(parts[-1].text + text)
    else:
        parts.append(Literal(text))


def _with_modifiers(
    metric: str, version: str, derivation: str, modifiers: list[str]
) -> Placeholder:
    unit, rounding, span, plain = "", None, Span.PERIOD.value, False
    filters: list[tuple[str, str]] = []
    for modifier in modifiers:
        if modifier in UNITS:
            unit = modifier
        elif modifier in Span.values:
            span = modifier
        elif modifier == "plain":
            plain = True
        elif "=" in modifier:
            filters.append(_filter(modifier))
        elif ":" in modifier:
            rounding = _rounding(modifier)
        else:
            raise TemplateTextError(
                f"修饰「{modifier}」不认识；可用的有 元、万元、亿元、half-up:2、truncate:2、"
                "year_to_date、plain、维度=取值"
            )
    return Placeholder(
        metric, version, derivation, unit, rounding, span, plain, tuple(sorted(filters))
    )


def _filter(modifier: str) -> tuple[str, str]:
    dimension, _, value = (piece.strip() for piece in modifier.partition("="))
    if dimension not in Dimension.values or not value:
        known = "、".join(Dimension.values)
        raise TemplateTextError(f"修饰「{modifier}」不认识；等号前可以是 {known}")
    return dimension, value


def _rounding(modifier: str) -> Rounding:
    try:
        return Rounding.parse(modifier)
    except ValueError as error:
        raise TemplateTextError(str(error).rstrip("。")) from error

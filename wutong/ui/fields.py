"""Form fields written in Python: a form draws many, and a template for each takes long."""

from __future__ import annotations

from typing import Any, Final

from django.forms import BoundField
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wutong.ui.markup import icon
from wutong.ui.widgets import drawn

STAR: Final = '<span class="required" aria-hidden="true">*</span>'


def field(
    bound: BoundField, unit: Any = "", hint: Any = "", half: bool = False, wide: bool = False,
    label: Any = "",
) -> SafeString:  # fmt: skip
    """A form field: label, unit, error beside it, hint."""
    look = "".join(
        f" {word}"
        for word, yes in (("half", half), ("wide", wide), ("invalid", bound.errors))
        if yes
    )
    inner = _labelled(bound, conditional_escape(label or bound.label), _united(bound, unit))
    below = _errors(bound) + _hint(bound, hint or bound.help_text)
    return mark_safe(f'<div class="field{look}">{inner}{below}</div>')  # noqa: S308


def _labelled(bound: BoundField, label: str, element: str) -> str:
    """The element with its label, as a box to tick, a group or a single field has it."""
    kind = getattr(bound.field.widget, "input_type", "")
    place = escape(bound.id_for_label)
    if kind == "checkbox" and not getattr(bound.field, "choices", None):
        return f'<label class="choice" for="{place}">{element}<span>{label}</span></label>'
    if bound.field.widget.use_fieldset:
        needed = _required() if bound.field.required else ""
        legend = f'<legend class="label">{label}{needed}</legend>'
        return f"<fieldset>{legend}{element}</fieldset>"
    star = f" {STAR}" if bound.field.required else ""
    return f'<label class="label" for="{place}"><span>{label}{star}</span></label>{element}'


def _required() -> str:
    required = _("必填")
    words = f'<span class="visually-hidden">{escape(required)}</span>'
    return f'<span class="required"><span aria-hidden="true">*</span>{words}</span>'


def _united(bound: BoundField, unit: Any) -> str:
    """The element, with its unit beside it."""
    unit = unit or getattr(bound.field, "unit", "")
    if not unit or bound.field.widget.use_fieldset:
        return drawn(bound)
    return f'<div class="with-unit">{drawn(bound)}<span>{conditional_escape(unit)}</span></div>'


def _errors(bound: BoundField) -> str:
    if not bound.errors:
        return ""
    words = "<br>".join(escape(str(error)) for error in bound.errors)
    place = escape(bound.auto_id)
    return f'<div class="error" id="{place}_error">{icon("alert-circle")}<span>{words}</span></div>'


def _hint(bound: BoundField, hint: Any) -> str:
    if not hint:
        return ""
    return f'<p class="hint" id="{escape(bound.auto_id)}_helptext">{conditional_escape(hint)}</p>'

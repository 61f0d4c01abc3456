"""Form widgets drawn in Python: a page's filters hold hundreds of options, and Django draws each
from three templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from html import escape as escaped
from typing import Any, Final

from django.forms import BoundField, Select
from django.forms.renderers import DjangoTemplates
from django.utils.functional import Promise
from django.utils.html import conditional_escape as escape

type Widget = Mapping[str, Any]
INPUTS: Final = ("text", "number", "search", "tel", "url", "email", "password", "hidden", "date",
                 "datetime", "time", "checkbox", "file")  # fmt: skip


LISTS_KEPT: Final = 512


def drawn(bound: BoundField) -> str:
    """The element of a field, as ``str(bound)`` draws it. A plain list to choose from stands on
    page after page: its options are put together once for what is chosen."""
    widget = bound.field.widget
    choices = _plain(widget.choices) if type(widget) is Select else None
    if choices is None:
        return str(bound)
    attributes = widget.build_attrs(widget.attrs, bound.build_widget_attrs({}))
    if bound.auto_id:
        attributes.setdefault("id", bound.auto_id)
    chosen = widget.format_value(bound.value())
    return _list({"name": bound.html_name, "attrs": attributes}, _one_of(choices, tuple(chosen)))


def _plain(choices: Iterable[Any]) -> tuple[tuple[str, str], ...] | None:
    """Choices as texts; None where one is a group or markup of its own."""
    plain = []
    for value, label in choices:
        code = "" if value is None else str(value)
        words = str(label) if isinstance(label, Promise) else label
        if type(words) is not str or type(code) is not str:  # the same text as markup is equal
            return None
        plain.append((code, words))
    return tuple(plain)


@lru_cache(maxsize=LISTS_KEPT)
def _one_of(choices: tuple[tuple[str, str], ...], chosen: tuple[str, ...]) -> str:
    """The options of a list; the first of those chosen is selected."""
    first = next((place for place, (code, _) in enumerate(choices) if code in chosen), None)
    return "".join(
        f'<option value="{escaped(code)}"{" selected" if place == first else ""}>'
        f"{escaped(label)}</option>"
        for place, (code, label) in enumerate(choices)
    )


class FormRenderer(DjangoTemplates):
    """Draws what stands on most forms as Django's templates do, the rest by these templates."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The markup of a form, a field or a widget; who asks marks it as safe."""
        draw = DRAWN.get(template_name)
        if draw is None:
            return super().render(template_name, context, request)
        return draw(context["widget"])


def _attributes(widget: Widget) -> str:
    return "".join(
        f" {escape(name)}" if value is True else f' {escape(name)}="{escape(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{escape(widget["value"])}"'
    name = escape(widget["name"])
    return f'<input type="{escape(widget["type"])}" name="{name}"{value}{_attributes(widget)}>'


def _textarea(widget: Widget) -> str:
    text = escape(widget["value"]) if widget["value"] else ""
    name = escape(widget["name"])
    return f'<textarea name="{name}"{_attributes(widget)}>\n{text}</textarea>'


def _select(widget: Widget) -> str:
    groups = "".join(
        f'<optgroup label="{escape(title)}">{_options(options)}</optgroup>'
        if title
        else _options(options)
        for title, options, _number in widget["optgroups"]
    )
    return _list(widget, groups)


def _list(widget: Widget, options: str) -> str:
    return f'<select name="{escape(widget["name"])}"{_attributes(widget)}>{options}</select>'


def _options(options: list[Widget]) -> str:
    return "".join(
        f'<option value="{escape(one["value"])}"{_attributes(one)}>{escape(one["label"])}</option>'
        for one in options
    )


DRAWN: Final[dict[str, Callable[[Widget], str]]] = {
    **{f"django/forms/widgets/{kind}.html": _input for kind in INPUTS},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}

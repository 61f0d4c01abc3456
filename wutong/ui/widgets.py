"""Form widgets drawn in Python: a page's filters hold hundreds of options, and Django draws each
from three templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape as escape

type Widget = Mapping[str, Any]
INPUTS: Final = ("text", "number", "search", "tel", "url", "email", "password", "hidden", "date",
                 "datetime", "time", "checkbox", "file")  # fmt: skip


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
    return f'<select name="{escape(widget["name"])}"{_attributes(widget)}>{groups}</select>'


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

"""Small pieces of markup that stand many times on a page, written in Python for speed."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any, Final

from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TONES: Final = frozenset({"", "green", "yellow", "red", "accent"})
LIGHT_WORDS: Final = {
    "green": gettext_lazy("绿灯"),
    "behind": gettext_lazy("略欠"),
    "yellow": gettext_lazy("黄灯"),
    "red": gettext_lazy("红灯"),
    "none": gettext_lazy("未定"),
}
LIGHT_SHAPES: Final = {
    "green": mark_safe('<circle cx="5" cy="5" r="4.5"/>'),
    "behind": mark_safe('<circle cx="5" cy="5" r="3.6"/>'),
    "yellow": mark_safe('<rect x="0.8" y="0.8" width="8.4" height="8.4" rx="1.6"/>'),
    "red": mark_safe('<path d="M5-.6 10.6 5 5 10.6-.6 5z"/>'),
    "none": mark_safe('<path d="M1 5h8"/>'),
}


def icon(name: str, label: str = "") -> SafeString:
    """A Tabler icon. With ``label`` it speaks for itself; without, it is decoration."""
    if not label:
        return _decoration(name)
    return format_html(
        '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>',
        label, static("vendor/icons.svg"), name,
    )  # fmt: skip


@cache
def _decoration(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("vendor/icons.svg"), name,
    )  # fmt: skip


def tag(text: Any, tone: str = "") -> SafeString:
    """A word or two on a soft ground. ``tone``: empty, green, yellow, red or accent."""
    return format_html('<span class="tag {}">{}</span>', tone if tone in TONES else "", text)


def light(colour: str, text: Any = "") -> SafeString:
    """A light that differs by shape and word as well as by colour.

    ``colour``: green (disc), behind (ring), yellow (square), red (diamond) or none (dash).
    """
    colour = colour if colour in LIGHT_SHAPES else "none"
    return format_html(
        '<span class="light {}"><svg viewBox="0 0 10 10" aria-hidden="true">{}</svg>{}</span>',
        colour, LIGHT_SHAPES[colour], text or LIGHT_WORDS[colour],
    )  # fmt: skip


def share(value: Any) -> str:
    """A percentage held between 0 and 100, for drawing."""
    return f"{min(max(Decimal(str(value)), Decimal(0)), Decimal(100)):.2f}%"


def progress(done: Any, calendar: Any = None, colour: str = "green", label: Any = "") -> SafeString:
    """A bar with the calendar as a tick. ``done`` and ``calendar`` are percentages; the bar stops
    at 100 while its words keep the true value."""
    words = label or _("完成 %(done)s%%") % {"done": done}
    if calendar is not None and not label:
        words = _("%(words)s，序时 %(calendar)s%%") % {"words": words, "calendar": calendar}
    tick: SafeString | str = ""
    if calendar is not None:
        tick = format_html('<rect class="tick" x="{}" width="2" height="12"/>', share(calendar))
    return format_html(
        '<svg class="bar {}" role="img" aria-label="{}"><rect class="track" y="3" width="100%" '
        'height="6" rx="3"/><rect class="done" y="3" width="{}" height="6" rx="3"/>{}</svg>',
        colour, words, share(done), tick,
    )  # fmt: skip


def amount(
    value: Any, unit: Any = "", url: str = "", definition: Any = "", unit_class: str = ""
) -> SafeString:
    """A number with its unit. With ``url`` it opens its rows; ``definition`` (口径, period, as-of
    day) shows on hover and focus. ``unit_class`` ``column-unit`` leaves the unit to the column's
    header, except where a phone turns rows into cards."""
    inner = format_html("<b>{}</b>", value)
    if unit:
        inner = format_html('{}<u class="{}">{}</u>', inner, unit_class, unit)
    title = format_html(' title="{}" data-definition', definition) if definition else ""
    if url:
        return format_html('<a class="amount" href="{}"{}>{}</a>', url, title, inner)
    return format_html('<span class="amount"{}>{}</span>', title, inner)


def column(
    label: Any, url: str = "", order: str = "", number: bool = False, name: str = "",
    fit: bool = False, definition: Any = "", phone: bool = True,
) -> SafeString:  # fmt: skip
    """A ``<th>``; with ``url`` a link that sorts. ``order``: ascending, descending or none."""
    look = " ".join(
        word for word, yes in (("number", number), ("fit", fit), ("phone-hidden", not phone)) if yes
    )
    attributes = "".join(
        f' {key}="{conditional_escape(value)}"'
        for key, value in (("aria-sort", order), ("data-column", name), ("title", definition))
        if value
    )
    words: str = conditional_escape(label)
    if url:
        arrow = icon(ARROWS[order]) if order in ARROWS else ""
        words = f'<a href="{conditional_escape(url)}">{words}{arrow}</a>'
    defined = " data-definition" if definition else ""
    return mark_safe(f'<th scope="col" class="{look}"{attributes}{defined}>{words}</th>')  # noqa: S308


ARROWS: Final = {"ascending": "arrow-up", "descending": "arrow-down"}

"""The parts of every page's frame: written in Python, or drawn once for each language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from wutong.ui.context import SCRIPT_MODULES, SCRIPT_WORDS
from wutong.ui.markup import icon

type Line = Mapping[str, Any]
MOST_SHOWN: Final = 99
DRAWN_FROM: Final = ("url", "title", "key", "count", "hot", "current")
LINES_KEPT: Final = 2048


def navigation(groups: Iterable[Mapping[str, Any]]) -> SafeString:
    """The groups of the side navigation, as :func:`wutong.ui.context.groups` gives them."""
    drawn = (f"{_heading(group)}<ul>{''.join(map(_side_line, group['items']))}</ul>"
             for group in groups)  # fmt: skip
    return mark_safe("".join(drawn))  # noqa: S308


def _heading(group: Mapping[str, Any]) -> str:
    return f"<h2>{conditional_escape(group['title'])}</h2>" if group["title"] else ""


def _side_line(line: Line) -> str:
    return _in_the_list(*map(line.__getitem__, DRAWN_FROM)) if line["url"] else ""


@lru_cache(maxsize=LINES_KEPT)
def _in_the_list(
    url: str, title: SafeString, key: str, count: int | None, hot: bool, current: bool
) -> str:
    """A line of the side navigation: the same on page after page."""
    letter = f' data-key="{key}"' if key else ""
    number = f'<span class="count{" hot" if hot else ""}">{count}</span>' if count else ""
    there = _address({"url": url, "current": current})
    return f"<li><a{there}{letter}>{title}{number}</a></li>"


def bottom_bar(lines: Iterable[Line]) -> SafeString:
    """The lines that stand at the bottom of a phone."""
    return mark_safe("".join(map(_bottom_line, lines)))  # noqa: S308


def _bottom_line(line: Line) -> str:
    count = f'<span class="count hot">{line["count"]}</span>' if line["hot"] else ""
    return f"<a{_address(line)}>{icon(line['icon'])}{line['title']}{count}</a>"


def signs(lines: Iterable[Line]) -> SafeString:
    """Signs with a number beside the person's name; a number of two digits at most."""
    return mark_safe("".join(map(_sign, lines)))  # noqa: S308


def _sign(line: Line) -> str:
    if not line["url"]:
        return ""
    many = line["count"] and line["count"] > MOST_SHOWN
    number = f"{MOST_SHOWN}+" if many else line["count"]
    count = f'<span class="count{_hot(line)}">{number}</span>' if line["count"] else ""
    title = line["title"]
    return (
        f'<a class="button plain icon-only sign"{_address(line)} title="{title}">'
        f'{icon(line["icon"])}<span class="visually-hidden">{title}</span>{count}</a>'
    )


def _address(line: Line) -> str:
    current = ' aria-current="page"' if line["current"] else ""
    return f' href="{conditional_escape(line["url"])}"{current}'


def _hot(line: Line) -> str:
    return " hot" if line["hot"] else ""


def of_language(name: str, **values: Any) -> SafeString:
    """The template ``ui/NAME.html``, drawn once for each language and ``values``: nothing in it
    is of a person or a request."""
    draw = _draw if settings.DEBUG else _kept
    return draw(name, get_language(), tuple(sorted(values.items())))


def _draw(name: str, _language: str | None, values: tuple[tuple[str, Any], ...]) -> SafeString:
    parts = {"script_modules": SCRIPT_MODULES, "script_words": SCRIPT_WORDS, **dict(values)}
    return render_to_string(f"ui/{name}.html", parts)


_kept = cache(_draw)

"""What the frame of every page needs: navigation, person, style."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import islice
from typing import Any, Final

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wutong.kernel import registry
from wutong.kernel.registry import NavigationItem
from wutong.kernel.scope import NOBODY, Access

THEMES: Final = ("auto", "light", "dark")
DARK_MEDIA: Final = {
    "auto": "screen and (prefers-color-scheme: dark)",
    "light": "not all",
    "dark": "screen",
}
ON_THE_BOTTOM_BAR: Final = 4
SCRIPT_MODULES: Final = tuple(
    f"ui/{name}.js"
    for name in ("theme", "keyboard", "search", "dialogs", "definitions", "drafts", "tables",
                 "board", "files", "filters", "requests", "downloads", "leaving")
)  # fmt: skip
KEYS: Final = {"/": "w", "/today/": "w", "/cockpit/": "c", "/projects/": "p", "/bulletins/": "b"}
SCRIPT_WORDS: Final = {
    "cancel": _("取消"),
    "confirm": _("确定"),
    "undo": _("撤销"),
    "copied": _("已复制"),
    "draftRestored": _("已恢复 {time} 未保存的内容。"),
    "draftDrop": _("不要这份草稿"),
    "forbidden": _("您的岗位不能做这件事。"),
    "conflict": _("别人刚改过这一条，请刷新后再试。"),
    "failed": _("没有成功，内容没有改动。请稍后再试。"),
    "offline": _("网络不通，内容没有送出。请检查网络后再试。"),
    "exported": _("已导出「{name}」。"),
    "exportedRows": _("已导出「{name}」，{rows} 行。"),
}


def address(item: NavigationItem) -> str:
    """Where a line leads; empty while its room has no page yet."""
    return _address(item.url_name, get_urlconf(), get_script_prefix())


@cache
def _address(url_name: str, urlconf: str | None, _prefix: str) -> str:
    try:
        return reverse(url_name, urlconf)
    except NoReverseMatch:
        return ""


@cache
def _words(item: NavigationItem, _language: str | None) -> tuple[str, SafeString]:
    """The group and the title of a line, ready to be written."""
    return str(item.group), conditional_escape(str(item.title))


def line(item: NavigationItem, access: Access, path: str) -> dict[str, Any]:
    """One line of the navigation as the template draws it."""
    url = address(item)
    count = item.counter(access) if item.counter else None
    group, title = _words(item, get_language())
    return {
        "group": group,
        "title": title,
        "url": url,
        "icon": item.icon,
        "count": count,
        "hot": item.hot and bool(count),
        "key": KEYS.get(url, ""),
        "current": path == url or (len(url) > 1 and path.startswith(url)),
    }


def groups(access: Access, path: str) -> list[dict[str, Any]]:
    """The navigation of this person, grouped in the order of registration.

    Where several addresses begin the current one, the longest is current.
    """
    members: dict[str, list[dict[str, Any]]] = {}
    for item in registry.navigation(access):
        drawn = line(item, access, path)
        members.setdefault(drawn["group"], []).append(drawn)
    found = [{"title": title, "items": items} for title, items in members.items()]
    lines = [one for items in members.values() for one in items if one["url"]]
    current = [one for one in lines if one["current"]]
    longest = max(current, key=lambda one: len(one["url"]), default=None)
    for one in lines:
        one["current"] = one is longest
    return found


def first_lines(navigation: list[dict[str, Any]], access: Access) -> list[dict[str, Any]]:
    """The lines that stand in the bottom bar of a phone, of those of ``navigation``."""
    drawn = {one["url"]: one for group in navigation for one in group["items"] if one["url"]}
    lines = (drawn.get(address(item)) for item in registry.bottom_bar(access))
    return list(islice(filter(None, lines), ON_THE_BOTTOM_BAR))


def signs(access: Access, path: str) -> list[dict[str, Any]]:
    """The signs at the top of the page, each with its number."""
    return [line(item, access, path) for item in registry.header(access)]


def lazily(make: Callable[[], Any]) -> Any:
    """Made when a template asks, so that fragments cost nothing."""
    return SimpleLazyObject(make)


def layout(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``navigation``, ``bottom_bar``, ``signs``, ``access``, ``theme``,
    ``dark_media``."""
    access: Access = getattr(request, "access", NOBODY)
    theme = request.COOKIES.get("theme", "auto")
    theme = theme if theme in THEMES else "auto"
    navigation = lazily(lambda: groups(access, request.path) if access.signed_in else [])
    return {
        "navigation": navigation,
        "bottom_bar": lazily(lambda: first_lines(navigation, access)),
        "signs": lazily(lambda: signs(access, request.path) if access.signed_in else []),
        "access": access,
        "theme": theme,
        "dark_media": DARK_MEDIA[theme],
    }

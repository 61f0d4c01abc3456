"""What the frame of every page needs: navigation, person, style."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import islice
from typing import Any, Final, NamedTuple

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


class _Standing(NamedTuple):
    """What a line is in one language and under one address of the site."""

    group: str
    title: SafeString
    url: str
    key: str


type _Ground = tuple[str | None, str | None, str]


def _ground() -> _Ground:
    """What the words and addresses of all lines depend on: language, addresses, their prefix."""
    return get_language(), get_urlconf(), get_script_prefix()


@cache
def _standing(item: NavigationItem, ground: _Ground) -> _Standing:
    _language, urlconf, _prefix = ground
    try:
        url = reverse(item.url_name, urlconf)
    except NoReverseMatch:
        url = ""
    title = conditional_escape(str(item.title))
    return _Standing(str(item.group), title, url, KEYS.get(url, ""))


def address(item: NavigationItem) -> str:
    """Where a line leads; empty while its room has no page yet."""
    return _standing(item, _ground()).url


def line(item: NavigationItem, access: Access, path: str, ground: _Ground) -> dict[str, Any]:
    """One line of the navigation as it is drawn."""
    group, title, url, key = _standing(item, ground)
    count = item.counter(access) if item.counter else None
    return {
        "group": group,
        "title": title,
        "url": url,
        "icon": item.icon,
        "count": count,
        "hot": item.hot and bool(count),
        "key": key,
        "current": path == url or (len(url) > 1 and path.startswith(url)),
    }


def groups(access: Access, path: str) -> list[dict[str, Any]]:
    """The navigation of this person, grouped in the order of registration.

    Where several addresses begin the current one, the longest is current.
    """
    members: dict[str, list[dict[str, Any]]] = {}
    ground = _ground()
    current: list[dict[str, Any]] = []
    for item in registry.navigation(access):
        drawn = line(item, access, path, ground)
        members.setdefault(drawn["group"], []).append(drawn)
        if drawn["current"]:
            current.append(drawn)
    longest = max(current, key=lambda one: len(one["url"]), default=None)
    for one in current:
        one["current"] = one is longest and bool(one["url"])
    return [{"title": title, "items": items} for title, items in members.items()]


def first_lines(navigation: list[dict[str, Any]], access: Access) -> list[dict[str, Any]]:
    """The lines that stand in the bottom bar of a phone, of those of ``navigation``."""
    drawn = {one["url"]: one for group in navigation for one in group["items"] if one["url"]}
    lines = (drawn.get(address(item)) for item in registry.bottom_bar(access))
    return list(islice(filter(None, lines), ON_THE_BOTTOM_BAR))


def signs(access: Access, path: str) -> list[dict[str, Any]]:
    """The signs at the top of the page, each with its number."""
    ground = _ground()
    return [line(item, access, path, ground) for item in registry.header(access)]


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

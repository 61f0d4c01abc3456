"""The frame, the gallery and the error pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from wutong.kernel.scope import ADMINISTRATOR, Access, Grant
from wutong.ui import context, gallery, notices

TEMPLATES = Path(context.__file__).parent / "templates"
ADMIN = Access(user=7, name="林岚", title="局长", home="1", grants=(Grant(ADMINISTRATOR, "1"),))
INLINE = re.compile(r"\son\w+=|\sstyle=|<style|javascript:|<script>(?!\s*$)", re.IGNORECASE)


def request_for(path: str = "/ui/gallery/", **cookies: str) -> Any:
    """A request as the middleware hands it to a view."""
    request: Any = RequestFactory().get(path)
    request.access = ADMIN
    request.session = {}
    request._messages = FallbackStorage(request)
    request.COOKIES.update(cookies)
    return request


@pytest.mark.django_db
def test_the_gallery_shows_every_component() -> None:
    html = gallery.show(request_for(reverse("ui:gallery"))).content.decode()
    for mark in ("figure", "rail", "tabs", "steps", "filter-bar", "table-box", "pager", "checklist",
                 "timeline", "facts", "notice red", "empty", "loading", "job", "field invalid",
                 "file-picker", "board-column", "chart-table", "dialog", "segmented"):  # fmt: skip
        assert f'class="{mark}' in html, mark


@pytest.mark.django_db
def test_no_page_of_ours_needs_a_loose_content_policy() -> None:
    html = gallery.show(request_for()).content.decode()
    assert not INLINE.search(html)
    for path in TEMPLATES.rglob("*.html"):
        assert not INLINE.search(path.read_text(encoding="utf-8")), path


def test_error_pages_stand_without_any_context() -> None:
    for name in ("400.html", "403.html", "403_csrf.html", "404.html", "500.html"):
        html = render_to_string(name)
        assert "回到首页" in html
        assert 'lang="zh-Hans"' in html


def test_the_chosen_style_is_sent_from_the_start() -> None:
    assert context.layout(request_for())["dark_media"].startswith("screen and")
    assert context.layout(request_for(theme="dark"))["dark_media"] == "screen"
    assert context.layout(request_for(theme="light"))["dark_media"] == "not all"
    assert context.layout(request_for(theme="<x>"))["theme"] == "auto"


def test_only_the_nearest_line_of_the_navigation_is_current(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from wutong.kernel.registry import NavigationItem

    addresses = {"list": "/projects/", "verify": "/projects/verification/"}
    items = [NavigationItem("项目", name, name, "briefcase", place)
             for place, name in enumerate(addresses)]  # fmt: skip
    monkeypatch.setattr(context.registry, "navigation", lambda access: items)
    monkeypatch.setattr(context, "reverse", lambda name, _urlconf: addresses[name])
    [group] = context.groups(ADMIN, "/projects/verification/3/")
    assert [line["title"] for line in group["items"] if line["current"]] == ["verify"]
    [group] = context.groups(ADMIN, "/projects/")
    assert [line["title"] for line in group["items"] if line["current"]] == ["list"]


def test_a_message_can_carry_its_undo() -> None:
    request = request_for()
    notices.done(request, "已导入 192 个项目。", undo_url="/imports/3/undo/")
    notices.done(request, "已保存。")
    first, second = list(request._messages)
    assert notices.undo_url(first) == "/imports/3/undo/"
    assert notices.undo_url(second) == ""
    assert first.level_tag == "success"


def test_scripts_of_an_ordinary_page_stay_small() -> None:
    import gzip

    static = Path(context.__file__).parent / "static"
    ours = sum(len(gzip.compress((static / name).read_bytes())) for name in context.SCRIPT_MODULES)
    assert ours < 30_000

"""What the pages of visits share."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def visit_crumbs(*more: Any) -> list[dict[str, Any]]:
    """The way to a page: the list, then words."""
    trail: list[dict[str, Any]] = [{"title": _("走访"), "url": reverse("stewardship:visits")}]
    return trail + [{"title": one, "url": ""} for one in more]


def waiting_words() -> dict[str, str]:
    """What the script says of visits that wait on the phone."""
    return {
        "waiting": _("等待发送"),
        "refused": _("没有收下"),
        "sent": _("已发送"),
        "kept": _("{time} 存在本机"),
        "send": _("现在发送"),
        "edit": _("修改"),
        "remove": _("删除"),
        "sure": _("确定删除"),
        "signIn": _("请先登录，登录后自动发送"),
        "offline": _("没有信号，有信号时自动发送"),
        "failed": _("没有成功，稍后自动重试"),
    }

"""The room's lines on the page of settings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.kernel.scope import MANAGE_RULES, Access


def robots_setting(_target: Any, access: Access, _at: datetime) -> dict[str, Any] | None:
    """Group robots, for those who may change a region's rules."""
    if not access.may_ever(MANAGE_RULES):
        return None
    return {
        "text": _("企业微信、钉钉、飞书群里的提醒，发送失败的通知"),
        "url": reverse("notices:robots"),
    }


def channels_setting(_target: Any, _access: Access, _at: datetime) -> dict[str, Any]:
    """One's own channels, for everyone."""
    return {
        "text": _("什么事发邮件、发到群里，免打扰和汇总"),
        "url": reverse("notices:channels"),
    }

"""The line on the page of settings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.kernel.scope import MANAGE_RULES, Access


def rules_setting(_target: Any, access: Access, _at: datetime) -> dict[str, Any] | None:
    """The numbers of appeals and supervision, for those who may set them."""
    if not access.may_ever(MANAGE_RULES):
        return None
    return {
        "text": _("诉求办理时限、督办升级和沉默提醒的各项数字"),
        "url": reverse("stewardship:rules"),
    }

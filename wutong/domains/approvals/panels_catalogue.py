"""What the catalogue puts on pages of others: the way to a region's numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.kernel.scope import MANAGE_RULES, Access


def settings_line(_target: Any, access: Access, _at: datetime) -> dict[str, Any] | None:
    """The way to the numbers of approvals."""
    if not access.may_ever(MANAGE_RULES):
        return None
    return {
        "text": _("各阶段时限、补正和特别程序的期限、提醒和逐级上报"),
        "url": reverse("approvals:catalogue_numbers"),
    }

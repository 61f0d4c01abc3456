"""What this room puts on pages of others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.appraisal.queries.page import of_project
from wutong.domains.projects.queries.permissions import permits
from wutong.kernel.scope import MANAGE_RULES, OPEN_ASSESSMENT, Access


def assessments_of_project(project: Any, access: Access, _at: datetime) -> dict[str, Any] | None:
    """The project's assessments, and the way to open one."""
    if access.is_investor:
        return None
    found = of_project(project, access)
    is_open = any(one.state == "open" for one in found)
    may_open = not is_open and permits(access, OPEN_ASSESSMENT, project)
    if not found and not may_open:
        return None
    return {"assessments": found, "may_open": may_open, "project": project}


def rules_setting(_target: Any, access: Access, _at: datetime) -> dict[str, Any] | None:
    """The line on the page of settings."""
    if not access.may_ever(MANAGE_RULES):
        return None
    return {
        "text": _("评分表的关口、评分项和公式；评审期限和提醒"),
        "url": reverse("appraisal:settings"),
    }

"""Who plans and holds dispatch meetings, who asks for a project, who plans its way out."""

from __future__ import annotations

from typing import Any

from wutong.domains.projects.queries.permissions import permits
from wutong.domains.stewardship.models import DispatchMeeting
from wutong.kernel.scope import EDIT, GIVE_ORDER, HANDLE_ORDER, HOLD_DISPATCH, Access


def may_plan(access: Access, region_path: str, unit: int | None = None) -> bool:
    """Whether the person plans and holds meetings of this region, or of this task force."""
    return access.may(HOLD_DISPATCH, region_path, unit)


def may_hold(access: Access, meeting: DispatchMeeting) -> bool:
    """Whether the person holds this meeting, and writes its agenda."""
    return may_plan(access, meeting.region_path, meeting.unit_id)


def may_ask(access: Access, project: Any) -> bool:
    """Whether the person may ask for the project to be taken up: who works on it."""
    return permits(access, EDIT, project) or permits(access, HANDLE_ORDER, project)


def may_plan_pace(access: Access, project: Any) -> bool:
    """Whether the person says why the project stands still and how it is to move again."""
    return permits(access, EDIT, project) or access.may(GIVE_ORDER, project.region_path)

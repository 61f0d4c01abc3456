"""Stewards on the pages of projects, firms and people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from wutong.domains.projects.choices import ONE_AT_A_TIME
from wutong.domains.stewardship.models import ServedFirm
from wutong.domains.stewardship.queries.firm_stewards import steward_of
from wutong.domains.stewardship.queries.hand_overs import may_hand_over_for
from wutong.domains.stewardship.queries.teams import team_of
from wutong.kernel.clock import day_of
from wutong.kernel.scope import Access


def of_project(project: Any, access: Access, _at: datetime) -> dict[str, Any] | None:
    """Who answers for the project now, with their duties, and who is missing."""
    if access.is_investor:
        return None
    members = team_of(project)
    held = {one.capacity for one in members}
    return {
        "members": members,
        "missing": [one.label for one in ONE_AT_A_TIME if one not in held],
        "url": reverse("projects:people", args=[project.code]),
    }


def of_investor(investor: Any, access: Access, _at: datetime) -> dict[str, Any] | None:
    """The firm's steward, where it is served."""
    served = ServedFirm.objects.filter(investor=investor, left_on=None).first()
    if served is None or access.is_investor:
        return None
    return {
        "row": steward_of(investor),
        "url": reverse("stewardship:firm", args=[served.pk]),
    }


def leaving(person: Any, access: Access, at: datetime) -> dict[str, Any] | None:
    """Where what a person holds is handed over, for those who may."""
    if not may_hand_over_for(access, person.pk, day_of(at)):
        return None
    return {"url": reverse("stewardship:hand_over_new", args=[person.pk])}

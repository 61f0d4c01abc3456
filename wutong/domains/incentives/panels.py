"""What this room puts on pages of others."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from wutong.domains.incentives.queries.pages import awards_of
from wutong.domains.incentives.views.support import TONES
from wutong.kernel.scope import VIEW_AWARDS, Access

SHOWN: Final = 20


def awards_of_project(project: Any, access: Access, _at: datetime) -> dict[str, Any] | None:
    """The project's awards, and the way to its shares."""
    found = list(awards_of(access).filter(project=project)[:SHOWN])
    reads = access.may(VIEW_AWARDS, project.region_path)
    if not found and not reads:
        return None
    return {"awards": found, "project": project if reads else None, "tones": TONES}


def awards_of_referrer(referrer: Any, access: Access, _at: datetime) -> dict[str, Any] | None:
    """The introducer's awards."""
    found = list(awards_of(access).filter(referrer=referrer)[:SHOWN])
    return {"awards": found, "tones": TONES} if found else None

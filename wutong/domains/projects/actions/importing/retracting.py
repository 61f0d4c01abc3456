"""Taking claims back in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wutong.domains.org.queries import User
from wutong.domains.projects.choices import (
    Standing,
)


def retract_all(
    model: type[Any], keys: Iterable[int], by: User | None, at: datetime, reason: str
) -> None:
    model._default_manager.filter(
        pk__in=list(keys), standing__in=(Standing.CLAIMED, Standing.VERIFIED)
    ).update(
        standing=Standing.RETRACTED, retracted_by=by, retracted_at=at, retraction_reason=reason
    )

"""What this room puts on pages of others: one's own lines of a plan."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from wutong.domains.org.queries import Region
from wutong.domains.targets.queries.plans_own import OwnProgress, own_progress
from wutong.kernel import metrics
from wutong.kernel.clock import day_of
from wutong.kernel.scope import Access

SHOWN: Final = 6


def own_of_today(_user: Any, access: Access, at: datetime) -> dict[str, Any] | None:
    """The person's own lines of the running year; nothing without any."""
    return _shown(access, day_of(at), None)


def own_of_cockpit(asked: Any, access: Access, _at: datetime) -> dict[str, Any] | None:
    """The lines of the region that the cockpit shows, and the person's and their units', up to its
    last day; nothing without any."""
    return _shown(access, asked.last, asked.region)


def _shown(access: Access, on: date, within: Region | None) -> dict[str, Any] | None:
    found = own_progress(access, on.year, on, within)
    if not found:
        return None
    return {
        "rows": [_row(one, access) for one in found[:SHOWN]], "year": on.year,
        "year_text": str(on.year), "count": len(found),
    }  # fmt: skip


def _row(one: OwnProgress, access: Access) -> dict[str, Any]:
    # The pages of plans need every write of this room: loaded by who draws a row alone.
    from wutong.domains.targets.views.plans import row_of  # noqa: PLC0415

    return row_of(one.line, one.progress, one.opening, access) | {
        "metric": metrics.find(one.line.metric)
    }

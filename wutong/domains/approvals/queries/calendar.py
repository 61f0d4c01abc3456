"""The one way to a region's working days in this room."""

from __future__ import annotations

from wutong.domains.org.queries import working_calendar
from wutong.kernel.workdays import WorkingCalendar


def calendar_for(region_path: str) -> WorkingCalendar:
    """The working calendar of the region with this path; its own days stand above the country's.

    ``region_path`` "" is the whole country.
    """
    return working_calendar(region_path)

"""The one way to a region's working days in this room."""

from __future__ import annotations

from wutong.kernel.workdays import WorkingCalendar, national_calendar


def calendar_for(region_path: str) -> WorkingCalendar:
    """The working calendar of the region with this path; its own days stand above the country's.

    ``region_path`` "" is the whole country.
    """
    return national_calendar()

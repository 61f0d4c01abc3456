"""Reads of targets and of assessment."""

from wutong.domains.targets.queries.curves import Calendars, time_of
from wutong.domains.targets.queries.progress import (
    Progress,
    progress,
    progress_of_children,
    progress_of_targets,
    target_of,
    targets_of,
    year_to_date,
)

__all__ = [
    "Calendars",
    "Progress",
    "progress",
    "progress_of_children",
    "progress_of_targets",
    "target_of",
    "targets_of",
    "time_of",
    "year_to_date",
]

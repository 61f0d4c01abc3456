"""Writes of targets and of assessment."""

from wutong.domains.targets.actions.targets import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    NotAllowed,
    TargetError,
    remove_target,
    set_target,
)

__all__ = [
    "EARLIEST_YEAR",
    "LATEST_YEAR",
    "NotAllowed",
    "TargetError",
    "remove_target",
    "set_target",
]

"""Writes of targets and of assessment."""

from wutong.domains.targets.actions.appeals import decide_appeal, enter_points, file_appeal
from wutong.domains.targets.actions.runs import (
    compute_again,
    compute_run,
    issue_run,
    restate_run,
    review_run,
)
from wutong.domains.targets.actions.schemes import draft_scheme, edit_scheme, publish_scheme
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
    "compute_again",
    "compute_run",
    "decide_appeal",
    "draft_scheme",
    "edit_scheme",
    "enter_points",
    "file_appeal",
    "issue_run",
    "publish_scheme",
    "remove_target",
    "restate_run",
    "review_run",
    "set_target",
]

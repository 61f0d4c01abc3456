"""Writes of targets and of assessment."""

from wutong.domains.targets.actions.appeals import decide_appeal, enter_points, file_appeal
from wutong.domains.targets.actions.curves import remove_curve, set_curve
from wutong.domains.targets.actions.escalating import escalate_run
from wutong.domains.targets.actions.plans import (
    BadPlan,
    LineAsked,
    PlanMoved,
    discard_plan_draft,
    draft_plan,
    move_line,
    put_lines,
    remove_line,
    sign_difference,
)
from wutong.domains.targets.actions.plans_adopting import adopt_plan
from wutong.domains.targets.actions.plans_importing import import_plan, plan_from_sheet
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
    "BadPlan",
    "LineAsked",
    "NotAllowed",
    "PlanMoved",
    "TargetError",
    "adopt_plan",
    "compute_again",
    "compute_run",
    "decide_appeal",
    "discard_plan_draft",
    "draft_plan",
    "draft_scheme",
    "edit_scheme",
    "enter_points",
    "escalate_run",
    "file_appeal",
    "import_plan",
    "issue_run",
    "move_line",
    "plan_from_sheet",
    "publish_scheme",
    "put_lines",
    "remove_curve",
    "remove_line",
    "remove_target",
    "restate_run",
    "review_run",
    "set_curve",
    "set_target",
    "sign_difference",
]

"""Writes of the pre-assessment's room."""

from wutong.domains.appraisal.actions.conditions import claim_met, confirm_met, return_claim
from wutong.domains.appraisal.actions.deciding import ConditionAsked, decide
from wutong.domains.appraisal.actions.handing_over import pass_on
from wutong.domains.appraisal.actions.opening import (
    Entered,
    cancel,
    invite,
    open_assessment,
    withdraw_invitation,
)
from wutong.domains.appraisal.actions.recalculating import recalculate
from wutong.domains.appraisal.actions.reference import load_defaults
from wutong.domains.appraisal.actions.reviewing import (
    GateSaid,
    PointsGiven,
    declare,
    reopen_review,
    send_review,
)
from wutong.domains.appraisal.actions.scorecards import (
    BadScorecard,
    adopt_scorecard,
    draft_scorecard,
    drop_draft,
    edit_scorecard,
    problems_of,
    retire_scorecard,
)
from wutong.domains.appraisal.actions.settings import reset_setting, save_setting

__all__ = [
    "BadScorecard",
    "ConditionAsked",
    "Entered",
    "GateSaid",
    "PointsGiven",
    "adopt_scorecard",
    "cancel",
    "claim_met",
    "confirm_met",
    "decide",
    "declare",
    "draft_scorecard",
    "drop_draft",
    "edit_scorecard",
    "invite",
    "load_defaults",
    "open_assessment",
    "pass_on",
    "problems_of",
    "recalculate",
    "reopen_review",
    "reset_setting",
    "retire_scorecard",
    "return_claim",
    "save_setting",
    "send_review",
    "withdraw_invitation",
]

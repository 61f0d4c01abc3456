"""Writes of the projects' room."""

from wutong.domains.projects.actions.claims import (
    check_move,
    claim_fact,
    claim_funds,
    claim_milestone,
    reject,
    retract,
    verify,
)
from wutong.domains.projects.actions.editing import (
    change_pace,
    create_project,
    edit_project,
    join_team,
    leave_team,
)
from wutong.domains.projects.actions.importing import (
    BroughtFact,
    BroughtFunds,
    BroughtMilestone,
    BroughtProject,
    LedgerCell,
    bring_in,
    take_back,
)
from wutong.domains.projects.actions.reference import load_default_gates
from wutong.domains.projects.actions.support import refresh_copies

__all__ = [
    "BroughtFact",
    "BroughtFunds",
    "BroughtMilestone",
    "BroughtProject",
    "LedgerCell",
    "bring_in",
    "change_pace",
    "check_move",
    "claim_fact",
    "claim_funds",
    "claim_milestone",
    "create_project",
    "edit_project",
    "join_team",
    "leave_team",
    "load_default_gates",
    "refresh_copies",
    "reject",
    "retract",
    "take_back",
    "verify",
]

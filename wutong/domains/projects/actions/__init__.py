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
from wutong.domains.projects.actions.credit import set_credit
from wutong.domains.projects.actions.editing import (
    change_pace,
    create_project,
    edit_project,
)
from wutong.domains.projects.actions.events import save_event, signing_event
from wutong.domains.projects.actions.evidence import (
    attach_evidence,
    note_download,
    withdraw_evidence,
)
from wutong.domains.projects.actions.gates import reset_gate, save_gate
from wutong.domains.projects.actions.handing_over import pass_on
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
from wutong.domains.projects.actions.reporting import remove_reporting_rule, set_reporting_rule
from wutong.domains.projects.actions.saved_views import delete_view, save_view
from wutong.domains.projects.actions.support import refresh_copies
from wutong.domains.projects.actions.team import join_team, leave_team, replace_member

__all__ = [
    "BroughtFact",
    "BroughtFunds",
    "BroughtMilestone",
    "BroughtProject",
    "LedgerCell",
    "attach_evidence",
    "bring_in",
    "change_pace",
    "check_move",
    "claim_fact",
    "claim_funds",
    "claim_milestone",
    "create_project",
    "delete_view",
    "edit_project",
    "join_team",
    "leave_team",
    "load_default_gates",
    "note_download",
    "pass_on",
    "refresh_copies",
    "reject",
    "remove_reporting_rule",
    "replace_member",
    "reset_gate",
    "retract",
    "save_event",
    "save_gate",
    "save_view",
    "set_credit",
    "set_reporting_rule",
    "signing_event",
    "take_back",
    "verify",
    "withdraw_evidence",
]

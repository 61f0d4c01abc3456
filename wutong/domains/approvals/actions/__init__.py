"""Writes of approvals."""

from wutong.domains.approvals.actions.absences import end_absence, record_absence
from wutong.domains.approvals.actions.agencies import Consent, end_agency, record_agency
from wutong.domains.approvals.actions.bulk import Line, do_several
from wutong.domains.approvals.actions.catalogue import (
    create_item,
    discard_draft,
    end_item,
    put_in_force,
    save_draft,
    save_paper,
    set_handlers,
)
from wutong.domains.approvals.actions.following import follow_projects, pass_on
from wutong.domains.approvals.actions.green import end_green_channel, grant_green_channel
from wutong.domains.approvals.actions.moving import move
from wutong.domains.approvals.actions.noticing import allow_second_notice
from wutong.domains.approvals.actions.numbers import reset_rule, save_rule
from wutong.domains.approvals.actions.papers import (
    Particulars,
    find_unsuitable,
    hand_in_paper,
    not_needed,
    note_download,
    promise_paper,
    withdraw_paper,
)
from wutong.domains.approvals.actions.recalculating import recompute_due
from wutong.domains.approvals.actions.receiving import receive, refreshed
from wutong.domains.approvals.actions.reminding import Reminded, remind
from wutong.domains.approvals.actions.steps import (
    accept,
    accept_and_route,
    approve,
    approve_with_deficiency,
    ask_for_correction,
    begin_special_procedure,
    decline,
    end_special_procedure,
    hand_in,
    hand_over,
    make_good,
    refuse,
    reject,
    revoke,
    route,
    withdraw,
)
from wutong.domains.approvals.actions.support import Facts, Issued
from wutong.domains.approvals.actions.together import (
    conclude_joint_acceptance,
    move_visit,
    receive_business_setup,
    receive_joint_acceptance,
)
from wutong.domains.approvals.actions.tracking import note_look_up

__all__ = [
    "Consent",
    "Facts",
    "Issued",
    "Line",
    "Particulars",
    "Reminded",
    "accept",
    "accept_and_route",
    "allow_second_notice",
    "approve",
    "approve_with_deficiency",
    "ask_for_correction",
    "begin_special_procedure",
    "conclude_joint_acceptance",
    "create_item",
    "decline",
    "discard_draft",
    "do_several",
    "end_absence",
    "end_agency",
    "end_green_channel",
    "end_item",
    "end_special_procedure",
    "find_unsuitable",
    "follow_projects",
    "grant_green_channel",
    "hand_in",
    "hand_in_paper",
    "hand_over",
    "make_good",
    "move",
    "move_visit",
    "not_needed",
    "note_download",
    "note_look_up",
    "pass_on",
    "promise_paper",
    "put_in_force",
    "receive",
    "receive_business_setup",
    "receive_joint_acceptance",
    "recompute_due",
    "record_absence",
    "record_agency",
    "refreshed",
    "refuse",
    "reject",
    "remind",
    "reset_rule",
    "revoke",
    "route",
    "save_draft",
    "save_paper",
    "save_rule",
    "set_handlers",
    "withdraw",
    "withdraw_paper",
]

"""Writes of the leads' room. Each names the actor and the time, and leaves an audit row."""

from wutong.domains.leads.actions.conflicts import decide_conflict, open_conflicts
from wutong.domains.leads.actions.credit import set_lead_credit
from wutong.domains.leads.actions.handing_over import pass_on
from wutong.domains.leads.actions.handling import (
    assign,
    extend,
    give_feedback,
    register_firm,
    release,
    report_progress,
    respond,
)
from wutong.domains.leads.actions.pool import pick
from wutong.domains.leads.actions.recalculating import recalculate
from wutong.domains.leads.actions.recycling import Recycled, recycle
from wutong.domains.leads.actions.reminding import Reminded, remind
from wutong.domains.leads.actions.reporting import edit_lead, report_lead, resubmit
from wutong.domains.leads.actions.rule import reset_terms, save_terms
from wutong.domains.leads.actions.studying import (
    close,
    convert,
    follow,
    project_name_of,
    send_back,
)
from wutong.domains.leads.actions.transfers import (
    accept_transfer,
    ask_transfer,
    may_answer,
    refuse_transfer,
    withdraw_transfer,
)
from wutong.domains.leads.rules.errors import LeadError

__all__ = [
    "LeadError",
    "Recycled",
    "Reminded",
    "accept_transfer",
    "ask_transfer",
    "assign",
    "close",
    "convert",
    "decide_conflict",
    "edit_lead",
    "extend",
    "follow",
    "give_feedback",
    "may_answer",
    "open_conflicts",
    "pass_on",
    "pick",
    "project_name_of",
    "recalculate",
    "recycle",
    "refuse_transfer",
    "register_firm",
    "release",
    "remind",
    "report_lead",
    "report_progress",
    "reset_terms",
    "respond",
    "resubmit",
    "save_terms",
    "send_back",
    "set_lead_credit",
    "withdraw_transfer",
]

"""Writes of awards."""

from wutong.domains.incentives.actions.awards import (
    approve_awards,
    claw_back,
    pay_award,
    recover,
    refuse_award,
)
from wutong.domains.incentives.actions.following import follow_facts
from wutong.domains.incentives.actions.recalculating import recalculate
from wutong.domains.incentives.actions.recipients import (
    apply_for,
    declare_kind,
    enter_account,
    set_shares,
)
from wutong.domains.incentives.actions.rulesets import (
    draft_rules,
    edit_rules,
    publish_rules,
    set_budget,
)
from wutong.domains.incentives.actions.rulings import decide, declare_interest, receive_objection
from wutong.domains.incentives.actions.runs import check_run, compute_run, drop_run, publish_run

__all__ = [
    "apply_for",
    "approve_awards",
    "check_run",
    "claw_back",
    "compute_run",
    "decide",
    "declare_interest",
    "declare_kind",
    "draft_rules",
    "drop_run",
    "edit_rules",
    "enter_account",
    "follow_facts",
    "pay_award",
    "publish_rules",
    "publish_run",
    "recalculate",
    "receive_objection",
    "recover",
    "refuse_award",
    "set_budget",
    "set_shares",
]

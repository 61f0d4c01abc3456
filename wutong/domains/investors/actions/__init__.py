"""Writes to investors. Each names the actor and the time, and leaves an audit row."""

from wutong.domains.investors.actions.editing import (
    add_contact,
    add_name,
    add_referrer,
    disclose,
    edit_investor,
    edit_referrer,
    link_referrer,
    remove_contact,
    remove_name,
    tell_apart,
)
from wutong.domains.investors.actions.merging import merge, undo_merge
from wutong.domains.investors.actions.registering import (
    NewInvestor,
    Registration,
    register_investor,
    register_investors_in_bulk,
    take_back_investors,
)
from wutong.domains.investors.rules.errors import InvestorError

__all__ = [
    "InvestorError",
    "NewInvestor",
    "Registration",
    "add_contact",
    "add_name",
    "add_referrer",
    "disclose",
    "edit_investor",
    "edit_referrer",
    "link_referrer",
    "merge",
    "register_investor",
    "register_investors_in_bulk",
    "remove_contact",
    "remove_name",
    "take_back_investors",
    "tell_apart",
    "undo_merge",
]

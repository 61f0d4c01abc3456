"""Writes of the organisation: each names its actor and time and leaves an audit row."""

from wutong.domains.org.actions.accounts import (
    change_own_password,
    create_account,
    note_sign_in,
    note_sign_in_failure,
    remove_two_factor,
    require_two_factor,
    reset_password,
    set_account_active,
    set_own_details,
    unlock,
)
from wutong.domains.org.actions.reference import Loaded, load_reference
from wutong.domains.org.actions.regions import add_custom_region, add_unit, appoint

__all__ = [
    "Loaded",
    "add_custom_region",
    "add_unit",
    "appoint",
    "change_own_password",
    "create_account",
    "load_reference",
    "note_sign_in",
    "note_sign_in_failure",
    "remove_two_factor",
    "require_two_factor",
    "reset_password",
    "set_account_active",
    "set_own_details",
    "unlock",
]

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
from wutong.domains.org.actions.calendars import (
    enter_year,
    follow_package,
    remove_own_days,
    remove_year,
    set_own_days,
    tell_of_changes,
)
from wutong.domains.org.actions.people import (
    StillHolding,
    add_person,
    appoint,
    end_post,
    hand_over,
)
from wutong.domains.org.actions.reference import Loaded, load_reference
from wutong.domains.org.actions.regions import (
    add_custom_region,
    add_unit,
    close_unit,
    edit_region,
    edit_unit,
    reopen_unit,
)

__all__ = [
    "Loaded",
    "StillHolding",
    "add_custom_region",
    "add_person",
    "add_unit",
    "appoint",
    "change_own_password",
    "close_unit",
    "create_account",
    "edit_region",
    "edit_unit",
    "end_post",
    "enter_year",
    "follow_package",
    "hand_over",
    "load_reference",
    "note_sign_in",
    "note_sign_in_failure",
    "remove_own_days",
    "remove_two_factor",
    "remove_year",
    "reopen_unit",
    "require_two_factor",
    "reset_password",
    "set_account_active",
    "set_own_days",
    "set_own_details",
    "tell_of_changes",
    "unlock",
]

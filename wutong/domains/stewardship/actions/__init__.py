"""Writes of the stewardship room."""

from wutong.domains.stewardship.actions.appeal_extensions import ask_extension, decide_extension
from wutong.domains.stewardship.actions.appeals import (
    answer_appeal,
    assign_appeal,
    close_appeal,
    confirm_as_asker,
    confirm_for_asker,
    decide_appeal,
    join_appeal,
    note_progress,
    object_as_asker,
    reopen_appeal,
    send_back,
    verify_appeal,
)
from wutong.domains.stewardship.actions.appeals_lapsing import lapse_appeals
from wutong.domains.stewardship.actions.appeals_receiving import receive_appeal
from wutong.domains.stewardship.actions.rules import reset_rule, save_rule

__all__ = [
    "answer_appeal",
    "ask_extension",
    "assign_appeal",
    "close_appeal",
    "confirm_as_asker",
    "confirm_for_asker",
    "decide_appeal",
    "decide_extension",
    "join_appeal",
    "lapse_appeals",
    "note_progress",
    "object_as_asker",
    "receive_appeal",
    "reopen_appeal",
    "reset_rule",
    "save_rule",
    "send_back",
    "verify_appeal",
]

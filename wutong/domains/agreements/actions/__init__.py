"""Writes of the agreements' room."""

from wutong.domains.agreements.actions.commitments import (
    claim_fulfilled,
    confirm_fulfilled,
    find_broken,
    return_claim,
    save_commitment,
    waive,
)
from wutong.domains.agreements.actions.drafting import (
    PhaseFacts,
    create_agreement,
    edit_agreement,
)
from wutong.domains.agreements.actions.fair import (
    decide_clause,
    save_library_clause,
    save_rule,
)
from wutong.domains.agreements.actions.following import follow_projects
from wutong.domains.agreements.actions.meetings import (
    Decided,
    cancel_meeting,
    hold_meeting,
    put_on_agenda,
    save_meeting,
    take_off_agenda,
)
from wutong.domains.agreements.actions.recalculating import recalculate
from wutong.domains.agreements.actions.reference import load_defaults
from wutong.domains.agreements.actions.reminding import Reminded, remind
from wutong.domains.agreements.actions.reviewing import (
    give_opinion,
    pass_without_meeting,
    request_opinion,
    send_to_review,
    withdraw_opinion,
)
from wutong.domains.agreements.actions.settings import reset_setting, save_setting
from wutong.domains.agreements.actions.signing import (
    close_agreement,
    file_as_evidence,
    missing_of,
    sign_agreement,
)
from wutong.domains.agreements.actions.versions import (
    check_file,
    note_download,
    paste_version,
    upload_version,
)

__all__ = [
    "Decided",
    "PhaseFacts",
    "Reminded",
    "cancel_meeting",
    "check_file",
    "claim_fulfilled",
    "close_agreement",
    "confirm_fulfilled",
    "create_agreement",
    "decide_clause",
    "edit_agreement",
    "file_as_evidence",
    "find_broken",
    "follow_projects",
    "give_opinion",
    "hold_meeting",
    "load_defaults",
    "missing_of",
    "note_download",
    "pass_without_meeting",
    "paste_version",
    "put_on_agenda",
    "recalculate",
    "remind",
    "request_opinion",
    "reset_setting",
    "return_claim",
    "save_commitment",
    "save_library_clause",
    "save_meeting",
    "save_rule",
    "save_setting",
    "send_to_review",
    "sign_agreement",
    "take_off_agenda",
    "upload_version",
    "waive",
    "withdraw_opinion",
]

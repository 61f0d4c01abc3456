"""Writes of the bulletins' room."""

from wutong.domains.bulletins.actions.circulation import (
    draft_what_is_due,
    end_schedule,
    note_opened,
    plan_drafts,
    set_distribution,
    tell_readers,
)
from wutong.domains.bulletins.actions.drafting import (
    delete_draft,
    draft_bulletin,
    edit_bulletin,
    restate_bulletin,
    return_bulletin,
    review_bulletin,
)
from wutong.domains.bulletins.actions.exporting import ExportedFile, export_bulletin
from wutong.domains.bulletins.actions.issuing import issue_bulletin
from wutong.domains.bulletins.actions.templates import retire_template, save_template
from wutong.domains.bulletins.actions.upward import (
    export_upward,
    fill_upward,
    mark_form,
    retire_form,
    unmark_form,
    upload_form,
)

__all__ = [
    "ExportedFile",
    "delete_draft",
    "draft_bulletin",
    "draft_what_is_due",
    "edit_bulletin",
    "end_schedule",
    "export_bulletin",
    "export_upward",
    "fill_upward",
    "issue_bulletin",
    "mark_form",
    "note_opened",
    "plan_drafts",
    "restate_bulletin",
    "retire_form",
    "retire_template",
    "return_bulletin",
    "review_bulletin",
    "save_template",
    "set_distribution",
    "tell_readers",
    "unmark_form",
    "upload_form",
]

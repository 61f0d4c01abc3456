"""Writes of the bulletins' room."""

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

__all__ = [
    "ExportedFile",
    "delete_draft",
    "draft_bulletin",
    "edit_bulletin",
    "export_bulletin",
    "issue_bulletin",
    "restate_bulletin",
    "retire_template",
    "return_bulletin",
    "review_bulletin",
    "save_template",
]

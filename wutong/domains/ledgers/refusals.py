"""Why a file or an import is refused, in the user's words."""

from __future__ import annotations


class UnreadableWorkbook(Exception):
    """The file cannot be read at all; the message is one Chinese sentence for the user."""


class ImportRefused(Exception):
    """The import, or its undo, cannot go on; the message is one Chinese sentence for the user."""

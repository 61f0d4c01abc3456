"""Refusals of this room; each text is the sentence that a person reads."""

from __future__ import annotations


class ApprovalError(ValueError):
    """An approval action that cannot be done."""


class BadValue(ApprovalError):
    """What was entered for ``field`` doesn't do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class NotAllowed(ApprovalError):
    """The person's posts don't cover this."""


class AlreadyMoved(ApprovalError):
    """Somebody else moved it meanwhile: nothing was changed."""

"""Refusals of this room; each text is the sentence that a person reads."""

from __future__ import annotations


class NoticeError(ValueError):
    """An action that cannot be done."""


class BadValue(NoticeError):
    """What was entered for ``field`` doesn't do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class NotAllowed(NoticeError):
    """The person's posts don't cover this."""

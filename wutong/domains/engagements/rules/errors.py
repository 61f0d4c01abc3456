"""What can go wrong in a write, in one clear sentence each."""

from __future__ import annotations


class EngagementError(Exception):
    """A refused write; ``str()`` is the sentence for the user."""


class NotAllowed(EngagementError):
    """The person's role may not do this here."""


class AlreadyChanged(EngagementError):
    """Somebody else was faster."""


class BadValue(EngagementError):
    """A value cannot be taken; ``field`` names it where there is one."""

    def __init__(self, sentence: str, field: str = "") -> None:
        self.field = field
        super().__init__(sentence)

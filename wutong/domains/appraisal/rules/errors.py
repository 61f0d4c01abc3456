"""What can go wrong in a write, in one clear sentence each."""

from __future__ import annotations


class AppraisalError(Exception):
    """A refused write; ``str()`` is the sentence for the user."""


class NotAllowed(AppraisalError):
    """The person's role may not do this here."""


class OwnWork(AppraisalError):
    """Nobody decides or confirms what they did themselves, or have an interest in."""


class AlreadyMoved(AppraisalError):
    """Somebody else was faster."""


class NotNow(AppraisalError):
    """It can't be done in this state, or something must be done first."""


class BadValue(AppraisalError):
    """A value cannot be taken; ``field`` is where it stands, as forms and the API name it."""

    def __init__(self, sentence: str, field: str = "") -> None:
        self.field = field
        super().__init__(sentence)

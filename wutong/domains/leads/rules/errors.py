"""What can go wrong in a write to leads, in one clear sentence each."""

from __future__ import annotations


class LeadError(Exception):
    """A refused write; ``str()`` is the sentence for the user."""


class NotAllowed(LeadError):
    """The person's role may not do this here."""


class AlreadyMoved(LeadError):
    """Somebody else was faster."""


class NotNow(LeadError):
    """The state that the lead is in does not allow this."""


class PickRefused(LeadError):
    """A picking rule stands in the way: daily limit, capacity or cool-off."""


class Collides(LeadError):
    """The registration collides with others; it is saved when the person confirms."""


class BadValue(LeadError):
    """A value cannot be taken; ``field`` names where it was typed."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)

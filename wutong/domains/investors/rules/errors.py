"""What can go wrong in a write to investors, in one clear sentence each."""

from __future__ import annotations


class InvestorError(Exception):
    """A refused write; ``str()`` is the sentence for the user."""


class BadValue(InvestorError):
    """A value cannot be taken; ``field`` names where it was typed."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


class AlreadyChanged(InvestorError):
    """Somebody else was faster."""


class NotAllowed(InvestorError):
    """The person's role may not do this."""


class NotMergeable(InvestorError):
    """Two records cannot be merged, or a merge cannot be undone."""


class NeedsConfirmation(NotMergeable):
    """Two records with different valid codes: two firms, unless a person confirms otherwise."""

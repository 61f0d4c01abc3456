"""What can go wrong in a write, in one clear sentence each."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _


class AgreementError(Exception):
    """A refused write; ``str()`` is the sentence for the user."""


class NotAllowed(AgreementError):
    """The person's role may not do this here."""


class OwnWork(AgreementError):
    """Nobody confirms or reviews what they did themselves."""


class AlreadyMoved(AgreementError):
    """Somebody else was faster."""


class BadValue(AgreementError):
    """A value cannot be taken: says which and why."""


class NotReady(AgreementError):
    """Something must be done first; ``missing`` names all of it."""

    def __init__(self, what: str, missing: Sequence[str]) -> None:
        self.what = what
        self.missing = list(missing)
        super().__init__(
            _("还不能%(what)s：%(missing)s。") % {"what": what, "missing": "；".join(missing)}
        )

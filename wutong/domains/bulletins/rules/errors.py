"""Refusals of this room; ``str()`` is one sentence for the person."""


class BulletinError(Exception):
    """Something asked of a bulletin that can't be done."""


class NotAllowed(BulletinError):
    """The person's posts don't allow it here."""


class AlreadyMoved(BulletinError):
    """Somebody else was faster, or the bulletin isn't in the state that this needs."""


class BadValue(BulletinError):
    """A value that makes no sense."""

"""Telling people, once each; sending it out of the site where they want that."""

from wutong.domains.notices.actions.telling import (
    Telling,
    Words,
    forget_read,
    mark_all_read,
    mark_read,
    tell,
    tell_all,
)

__all__ = [
    "Telling",
    "Words",
    "forget_read",
    "mark_all_read",
    "mark_read",
    "tell",
    "tell_all",
]

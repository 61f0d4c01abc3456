"""Registered firms by the names that people type."""

from __future__ import annotations

from collections.abc import Iterable

from wutong.domains.investors.queries import Investor, normalize_name, visible_investors
from wutong.kernel.scope import Access


def known_firms(names: Iterable[str], access: Access | None) -> dict[str, Investor]:
    """The firm of each name that one record alone bears, by normalised name; one query.

    Only firms that the person may see; None is the system, which sees all.
    """
    rows = Investor.objects.current() if access is None else visible_investors(access)
    found: dict[str, Investor | None] = {}
    for one in rows.filter(normalized_name__in={normalize_name(name) for name in names}):
        found[one.normalized_name] = None if one.normalized_name in found else one
    return {key: one for key, one in found.items() if one is not None}


def investor_named(text: str, access: Access) -> Investor | None:
    """The firm with exactly this code, this name, or the same name written otherwise."""
    words = text.strip()
    if not words:
        return None
    seen = visible_investors(access)
    found = seen.filter(uscc=words.upper()).first() or seen.filter(name=words).first()
    return found or known_firms([words], access).get(normalize_name(words))

"""Whether a person may still see what a notice leads to, so that a message may name it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from wutong.kernel.http.access import ScopedManager, rule_of
from wutong.kernel.scope import Access

type Sees = Callable[[Access, dict[str, Any]], bool]

_addresses: Final[dict[str, Sees]] = {}


def add_address(name: str, sees: Sees) -> None:
    """Let messages name what the address ``name`` shows to those for whom ``sees(access,
    arguments of the address)`` holds. Rooms register theirs from ``apps.ready()``."""
    _addresses[name] = sees


def add_rows_at(name: str, rows: ScopedManager) -> None:
    """:func:`add_address` where the arguments of the address find one of ``rows``, which has
    ``visible_to``."""
    add_address(name, lambda access, given: rows.visible_to(access).filter(**given).exists())


def may_name(access: Access, url: str) -> bool:
    """Whether a message out of the site may name what ``url`` shows.

    Not where no room has said who sees the address: it is then a kind, a number and a link.
    """
    try:
        found = resolve(urlsplit(url).path)
    except Resolver404:
        return False
    sees, rule = _addresses.get(found.view_name), rule_of(found.func)
    if sees is None or rule is None or access.needs_two_factor or not rule.allows(access):
        return False
    return sees(access, dict(found.kwargs))

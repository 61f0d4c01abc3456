"""What a lower room tells the rooms above, after commit. No Django signals for business rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import transaction

Listener = Callable[..., object]
_listeners: dict[str, list[Listener]] = defaultdict(list)


def listen(event: str, listener: Listener) -> None:
    """Have ``listener`` called with the event's keywords; register from ``apps.ready()``."""
    if listener not in _listeners[event]:
        _listeners[event].append(listener)


def publish(event: str, **facts: Any) -> None:
    """Tell every listener once the running transaction has committed."""

    def tell() -> None:
        for listener in _listeners[event]:
            listener(**facts)

    transaction.on_commit(tell)

"""One reading of the database: what several metrics need to know first is looked up once.

Held for as long as the reading lasts and by its own thread alone, so that nothing grows stale.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_found: ContextVar[dict[Hashable, Any] | None] = ContextVar("found", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """Within it, :func:`once` looks each thing up once; a reading within a reading is the same."""
    if _found.get() is not None:
        yield
        return
    token = _found.set({})
    try:
        yield
    finally:
        _found.reset(token)


def once[Found](key: Hashable, look_up: Callable[[], Found]) -> Found:
    """What ``look_up`` returns: looked up anew outside of a reading."""
    found = _found.get()
    if found is None:
        return look_up()
    if key not in found:
        found[key] = look_up()
    result: Found = found[key]
    return result

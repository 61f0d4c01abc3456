"""Several people at once, each with a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Final

from django.db import connection

SECONDS: Final = 60


def at_once(refused: type[Exception], *works: Callable[[], Any]) -> list[Any]:
    """Run every work on a connection of its own, open before all begin together; what each
    returned, or the refusal (an exception of the type ``refused``) that it raised."""
    start = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(SECONDS)
            results[place] = work()
        except refused as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
        assert not thread.is_alive()
    return results

"""How many queries pages make, held against a room's ``query_counts.json``.

A change of that file is reviewed like code. Run with ``WUTONG_WRITE_COUNTS=1`` to write it anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(client: Client, address: str) -> int:
    """The queries of one page, which must open; nothing is cached."""
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        _ = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return len(queries)


def assert_no_growth(
    file: Path, counts: Callable[[], dict[str, int]], add_rows: Callable[[], None]
) -> None:
    """No page asks more often once ``add_rows`` has run, nor more often than ``file`` says.

    ``counts`` asks each page by name; few rows of every kind are there already.
    """
    counts()  # whatever is asked once a process
    few = counts()
    add_rows()
    many = counts()
    grown = {name: (few[name], count) for name, count in many.items() if count > few[name]}
    assert not grown, grown
    if os.environ.get("WUTONG_WRITE_COUNTS"):
        file.write_text(json.dumps(many, indent=1, ensure_ascii=False) + "\n", "utf-8")
    kept = json.loads(file.read_text("utf-8"))
    beyond = {name: count for name, count in many.items() if count > kept.get(name, 0)}
    assert not beyond, beyond

"""The words by which a message is read, out of ``reference/recognition.json``."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

REFERENCE: Final = Path(__file__).parents[2] / "reference"


@lru_cache(maxsize=1)
def _document() -> dict[str, dict[str, Any]]:
    read: dict[str, dict[str, Any]] = json.loads(
        (REFERENCE / "recognition.json").read_text(encoding="utf-8")
    )
    return read


def listed(topic: str, name: str) -> Any:
    """A list (or table) of the file, e.g. the ``suffixes`` of ``firms``."""
    return _document()[topic][name]


def topic_of(name: str) -> dict[str, Any]:
    """All lists of one topic."""
    return _document()[name]


def one_of(topic: str, name: str) -> str:
    """A list as an expression that matches any of its entries, tried in the file's order.

    Entries are expressions themselves: ``这家?`` is 这 or 这家.
    """
    return f"(?:{'|'.join(listed(topic, name))})"

"""How far long work is, told from inside its transaction.

Rows that a transaction has not committed are seen by nobody else, so the count stands in a small
file beside the uploads, which all workers share. It is only shown: a lost one loses nothing.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings


def tell(work: str, done: int) -> None:
    """Note that ``done`` rows of ``work`` (letters, digits, hyphens) are through."""
    path = _path(work)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.with_suffix(f".{os.getpid()}")
        written.write_text(str(done), encoding="ascii")
        written.replace(path)


def told(work: str) -> int:
    """How many rows are through; 0 where nothing was told."""
    try:
        return int(_path(work).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def forget(work: str) -> None:
    """The work has ended, one way or the other."""
    with suppress(OSError):
        _path(work).unlink(missing_ok=True)


def _path(work: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "progress" / work

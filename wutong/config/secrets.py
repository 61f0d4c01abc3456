"""A secret key of this machine's own, for running without one in the environment."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key

FILE_NAME = "secret-key"
ONLY_THE_OWNER = 0o600


def own_secret_key(folder: Path) -> str:
    """The key kept in ``folder``; made there at the first call, readable by its owner alone."""
    file = folder / FILE_NAME
    if not file.exists():
        _make(file)
    return file.read_text(encoding="ascii")


def _make(file: Path) -> None:
    """Write a new key whole, unless another process was faster."""
    draft = file.with_name(f"{FILE_NAME}.{os.getpid()}")
    draft.touch(mode=ONLY_THE_OWNER)
    draft.write_text(get_random_secret_key(), encoding="ascii")
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()

"""Room `stewardship` in the access matrix: visits."""

from __future__ import annotations

from typing import Final

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import Row

ROWS: Final[tuple[Row, ...]] = ()
ARGUMENTS: Final[dict[str, Arguments]] = {}
BODIES: Final[dict[str, Arguments]] = {}

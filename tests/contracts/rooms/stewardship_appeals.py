"""Room `stewardship` in the access matrix: appeals."""

from __future__ import annotations

from typing import Final

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import ADMINISTRATOR, Row

ROWS: Final[tuple[Row, ...]] = (
    Row("stewardship:rules", ADMINISTRATOR),
    Row("stewardship:rules", ADMINISTRATOR, method="post"),
    Row("stewardship:reset_rules", ADMINISTRATOR, method="post"),
)
ARGUMENTS: Final[dict[str, Arguments]] = {}
BODIES: Final[dict[str, Arguments]] = {}

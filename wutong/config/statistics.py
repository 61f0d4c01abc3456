"""What SQLite knows of its tables. Without it, it walks through a province for fifty rows."""

from __future__ import annotations

from typing import Final

from django.db import connection
from django.tasks import task

ROWS_LOOKED_AT: Final = 100_000  # of each index; of far fewer, common values look rare


def look_at_tables() -> None:
    """Count how many rows an index finds, for SQLite's choice among them; PostgreSQL does it by
    itself. Connections opened afterwards know of it."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={ROWS_LOOKED_AT}")
        cursor.execute("ANALYZE")


@task()
def look_at_tables_again() -> None:
    """The same in the background."""
    look_at_tables()

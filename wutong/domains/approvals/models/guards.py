"""Database triggers: what happened to a case stays written, whatever the way in.

Deleting is refused by trigger on PostgreSQL; on SQLite emptying tables for a test or a restore is
plain DELETE, so there the models alone keep events.
"""

from __future__ import annotations

from typing import Final

from django.db import connections

TABLE: Final = "approvals_caseevent"
WRITTEN: Final = "办件的经过不能修改"


def install_guards(using: str = "default") -> None:
    """Create the triggers if they are not there; nothing without the table."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    statements = ON_POSTGRESQL if connection.vendor == "postgresql" else ON_SQLITE
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


ON_SQLITE: Final = (
    (
        f"CREATE TRIGGER IF NOT EXISTS {TABLE}_update_guard BEFORE UPDATE ON {TABLE}"
        f" BEGIN SELECT RAISE(ABORT, '{WRITTEN}'); END"
    ),
)
ON_POSTGRESQL: Final = (
    (
        "CREATE OR REPLACE FUNCTION approvals_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{WRITTEN}'; END $$"
    ),
    *(
        f"CREATE OR REPLACE TRIGGER {TABLE}_{event.lower()}_guard BEFORE {event} ON {TABLE}"
        " FOR EACH ROW EXECUTE FUNCTION approvals_refuse()"
        for event in ("UPDATE", "DELETE")
    ),
)

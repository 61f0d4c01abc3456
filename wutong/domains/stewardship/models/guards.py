"""Database triggers: what happened to an appeal or an order stays written, whatever the way in.

Deleting is refused by trigger on PostgreSQL; on SQLite emptying tables for a test or a restore is
plain DELETE, so there the models alone keep events.
"""

from __future__ import annotations

from typing import Final

from django.db import connections

TABLES: Final = ("stewardship_appealevent", "stewardship_orderevent")
WRITTEN: Final = "诉求和督办的经过不能修改"


def install_guards(using: str = "default") -> None:
    """Create the triggers if they are not there; nothing without the tables."""
    connection = connections[using]
    if not set(TABLES) <= set(connection.introspection.table_names()):
        return
    statements = _on_postgresql() if connection.vendor == "postgresql" else _on_sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _on_sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_update_guard BEFORE UPDATE ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{WRITTEN}'); END"
        for table in TABLES
    ]


def _on_postgresql() -> list[str]:
    return [
        (
            "CREATE OR REPLACE FUNCTION stewardship_refuse() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{WRITTEN}'; END $$"
        ),
        *(
            f"CREATE OR REPLACE TRIGGER {table}_{event.lower()}_guard BEFORE {event} ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION stewardship_refuse()"
            for table in TABLES
            for event in ("UPDATE", "DELETE")
        ),
    ]

"""Database triggers: whatever the way in, an issued bulletin stays as it is.

The rows of figures can't be changed at all, and none can be added once their bulletin is issued;
nor can a filled form.
Deleting is refused by trigger on PostgreSQL; on SQLite, where emptying tables for a test or a
restore is plain DELETE, by foreign keys and by the models alone.
"""

from django.db import connections

ISSUED = "通报已印发，不能修改"

CHANGES = {
    "bulletins_bulletin": "OLD.status = 'issued'",
    "bulletins_bulletinfigure": "1 = 1",
    "bulletins_bulletinrow": "1 = 1",
    "bulletins_upwardreport": "1 = 1",
    "bulletins_upwardfigure": "1 = 1",
    "bulletins_upwardrow": "1 = 1",
}
ADDITIONS = {
    "bulletins_bulletinfigure": (
        "EXISTS (SELECT 1 FROM bulletins_bulletin b"
        " WHERE b.id = NEW.bulletin_id AND b.status = 'issued')"
    ),
    "bulletins_bulletinrow": (
        "EXISTS (SELECT 1 FROM bulletins_bulletin b JOIN bulletins_bulletinfigure f"
        " ON f.bulletin_id = b.id WHERE f.id = NEW.figure_id AND b.status = 'issued')"
    ),
}


def install_guards(using: str = "default") -> None:
    """Create the triggers if they are not there; nothing without the tables."""
    connection = connections[using]
    if not set(CHANGES) <= set(connection.introspection.table_names()):
        return
    statements = postgresql_guards() if connection.vendor == "postgresql" else sqlite_guards()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def sqlite_guards() -> list[str]:
    """Statements for SQLite, safe to run again."""
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_{event.lower()}_guard BEFORE {event} ON {table}"
        f" WHEN {condition} BEGIN SELECT RAISE(ABORT, '{ISSUED}'); END"
        for event, conditions in (("UPDATE", CHANGES), ("INSERT", ADDITIONS))
        for table, condition in conditions.items()
    ]


def postgresql_guards() -> list[str]:
    """Statements for PostgreSQL, safe to run again."""
    function = (
        "CREATE OR REPLACE FUNCTION bulletins_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{ISSUED}'; END $$"
    )
    statements = [function]
    for event, conditions in (("UPDATE", CHANGES), ("INSERT", ADDITIONS), ("DELETE", CHANGES)):
        for table, condition in conditions.items():
            when = condition.replace("1 = 1", "TRUE")
            statements.append(_postgresql_trigger(table, event, when))
    return statements


def _postgresql_trigger(table: str, event: str, condition: str) -> str:
    """A trigger's condition can't look into other tables, so such a condition goes in a body."""
    name = f"{table}_{event.lower()}_guard"
    if "SELECT" not in condition:
        return (
            f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table}"
            f" FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION bulletins_refuse()"
        )
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN IF {condition} THEN RAISE EXCEPTION '{ISSUED}'; END IF; RETURN NEW; END $$;"
        f" CREATE OR REPLACE TRIGGER {name} BEFORE INSERT ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}()"
    )

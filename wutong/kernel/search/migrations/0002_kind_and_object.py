"""PostgreSQL: kind and object as the primary key.

Where a search is joined to the things themselves, the planner then knows that each thing stands
once, and stops after the first page instead of making the whole list distinct first.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

FORWARD = (
    "ALTER TABLE search_document ADD COLUMN kind smallint, ADD COLUMN object_id bigint",
    "UPDATE search_document SET kind = mod(key, 1024), object_id = key / 1024",
    "ALTER TABLE search_document DROP COLUMN key",
    "ALTER TABLE search_document ADD PRIMARY KEY (kind, object_id)",
    # So that rare fragments are told from frequent ones.
    "ALTER TABLE search_document ALTER COLUMN tokens SET STATISTICS 1000",
)
BACKWARD = (
    "ALTER TABLE search_document ADD COLUMN key bigint",
    "UPDATE search_document SET key = object_id * 1024 + kind",
    "ALTER TABLE search_document DROP COLUMN kind, DROP COLUMN object_id",
    "ALTER TABLE search_document ADD PRIMARY KEY (key)",
    "ALTER TABLE search_document ALTER COLUMN tokens SET STATISTICS -1",
)


def forward(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, FORWARD)


def backward(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, BACKWARD)


def _run(schema_editor: Any, statements: tuple[str, ...]) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(forward, backward)]

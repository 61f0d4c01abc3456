"""The table of names, in the form that each database searches best."""

from __future__ import annotations

from typing import Any

from django.db import migrations

CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_document USING fts5(tokens, tokenize='ascii', columnsize=0)",
    ),
    "postgresql": (
        "CREATE TABLE search_document (key bigint PRIMARY KEY, tokens tsvector NOT NULL)",
        "CREATE INDEX search_document_tokens ON search_document USING gin (tokens)",
    ),
}


def create(apps: Any, schema_editor: Any) -> None:
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("DROP TABLE search_document")


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [migrations.RunPython(create, drop)]

"""``filter(among("key", keys))``: a column among many values, sent to the database as one.

``in`` looks at each of thousands of values and gives each a place of its own in the statement,
which takes longer than finding the rows; PostgreSQL plans each such list anew, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Field, ForeignKey, Lookup, Q


def among(column: str, values: Iterable[Any]) -> Q:
    """Rows whose ``column``, a whole number or a text, is one of ``values``; none for none."""
    return Q(**{f"{column}__among": list(values)})


@ForeignKey.register_lookup
@Field.register_lookup
class Among(Lookup[Any]):
    """The lookup of :func:`among`."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """``= ANY`` of an array, or ``IN`` the values of a JSON list. Among none nothing is asked."""
        if not self.rhs:
            raise EmptyResultSet
        column, values = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            kind = self.lhs.output_field.db_type(connection)
            kind = {"serial": "integer", "bigserial": "bigint"}.get(kind, kind)
            return f"{column} = ANY(%s::{kind}[])", (*values, self.rhs)
        texts = json.dumps(self.rhs, ensure_ascii=False)
        return f"{column} IN (SELECT value FROM json_each(%s))", (*values, texts)  # noqa: S608

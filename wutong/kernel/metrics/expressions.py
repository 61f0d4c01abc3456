"""Parts of days as the database groups them, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Func


class DayPart(Func):
    """The first characters of an ISO day: 7 for ``2022-09``, 4 for ``2022``.

    Django's truncation calls back into Python for each row on SQLite; a piece of the text that
    SQLite keeps anyway does not.
    """

    output_field = CharField()
    length = 10
    pattern = "YYYY-MM-DD"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler, connection, template=f"SUBSTR(%(expressions)s, 1, {self.length})", **extra
        )

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler, connection, template=f"TO_CHAR(%(expressions)s, '{self.pattern}')", **extra
        )


class Month(DayPart):
    """``2022-09``."""

    length = 7
    pattern = "YYYY-MM"


class Year(DayPart):
    """``2022``."""

    length = 4
    pattern = "YYYY"

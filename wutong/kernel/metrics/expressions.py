"""Expressions that read the same on SQLite and PostgreSQL: parts of days, flags as written."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Func
from django.db.models.lookups import Exact, In


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


class Unindexed(Func):
    """A column for which SQLite looks into no index; PostgreSQL weighs its indexes itself."""

    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **extra)


class Literally(Exact):
    """``column = value`` with the value, a flag or one word of ours, written out instead of bound
    to a parameter, so that SQLite sees that a partial index on it applies."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Raises ValueError for a text that is more than one word."""
        column, parameters = compiler.compile(self.lhs)
        value = getattr(self.rhs, "value", self.rhs)
        if isinstance(value, bool):
            written = str(int(value)) if connection.vendor == "sqlite" else str(value)
        elif str(value).isidentifier():
            written = f"'{value}'"
        else:
            raise ValueError(f"not a word of ours: {value!r}")
        return f"{column} = {written}", parameters


class LiterallyIn(In):
    """``column IN (…)`` with the words, each one of ours, written out in their order, so that
    SQLite sees that a partial index on them applies."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Raises ValueError for a text that is more than one word."""
        column, parameters = compiler.compile(self.lhs)
        words = [str(getattr(one, "value", one)) for one in self.rhs]
        if not words or not all(word.isidentifier() for word in words):
            raise ValueError(f"not words of ours: {words!r}")
        written = ", ".join(f"'{word}'" for word in words)
        return f"{column} IN ({written})", parameters


class Gathered(In):
    """``column IN (subquery)`` with the subquery read first, whole, and its rows then looked up by
    their keys: PostgreSQL may else walk all rows of the table to compare each with it. For keys
    that are some thousands at most."""

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        """An array on PostgreSQL; SQLite reads the subquery first anyway."""
        if connection.vendor == "postgresql" and not self.rhs_is_direct_value():
            return f"= ANY(ARRAY{rhs})"
        return str(super().get_rhs_op(connection, rhs))

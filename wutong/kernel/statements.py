"""Statements of every page: compiled by the ORM once for their arguments, then only run.

Putting a short statement together takes the ORM several times as long as the database takes to
answer it.

    @compiled
    def posts_held(user: int, on: date) -> QuerySet[Any]:
        return Post.objects.filter(user=user).held_on(on).values_list("role", "title")

    posts_held(5, today)    # the rows as tuples, asked of the database at every call

    @compiled_for_keys
    def rows_of(keys: Sequence[int]) -> QuerySet[Any]:
        return Project.objects.filter(pk__in=keys).values_list("pk", "name")

    rows_of([7, 9])         # compiled once for every number of keys
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from contextlib import AbstractContextManager
from copy import copy
from functools import cache, lru_cache, wraps
from typing import Any, Final, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import LazyObject

KEPT: Final = 1024
ON_POSTGRESQL: Final = "postgresql"
FIRST_MARK: Final = -(2**62)  # stands for the first key: no row has a negative one
AMONG_ONE: Final = "IN (%s)"

type Rows = list[tuple[Any, ...]]


class Statement(NamedTuple):
    """What the ORM made of a queryset: the text, its values, and how to read some columns."""

    text: str
    values: tuple[Any, ...]
    readers: dict[int, tuple[list[Callable[..., Any]], Any]]

    def rows(self, values: Sequence[Any]) -> Rows:
        """The rows, as ``values_list`` gives them."""
        with planned_cursor() as cursor:
            cursor.execute(self.text, values)
            found = cursor.fetchall()
        return [self._read(row) for row in found] if self.readers else found

    def _read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        values = list(row)
        for place, (readers, expression) in self.readers.items():
            for read in readers:
                values[place] = read(values[place], expression, connection)
        return tuple(values)


def planned_cursor() -> AbstractContextManager[Any]:
    """A cursor whose statements PostgreSQL keeps planned for the connection: it plans a short one
    for longer than it runs it. ``prepare_threshold`` of ``config.database`` belongs to it."""
    if connection.vendor != ON_POSTGRESQL:
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor  # noqa: PLC0415

    connection.close_if_health_check_failed()
    connection.ensure_connection()
    own = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]
    cursor: AbstractContextManager[Any] = connection._prepare_cursor(own)  # type: ignore[attr-defined]
    return cursor


def statement_of(queryset: QuerySet[Any, Any]) -> Statement | None:
    """The statement of ``queryset``; None where it can find nothing."""
    compiler = queryset.query.get_compiler(connection=connection)
    try:
        text, values = compiler.as_sql()
    except EmptyResultSet:
        return None
    readers = compiler.get_converters([one[0] for one in compiler.select])
    return Statement(text, tuple(values), readers)


def compiled[**Arguments](
    build: Callable[Arguments, QuerySet[Any, Any]],
) -> Callable[Arguments, Rows]:
    """Have the statement that ``build`` returns compiled once for each of its arguments.

    The arguments are positional and hashable, and alone decide what the statement says: no
    clock, no setting. Rows are tuples: let ``build`` end in ``values_list``.
    """

    @lru_cache(maxsize=KEPT)
    def statement(*arguments: Hashable) -> Statement | None:
        return statement_of(build(*arguments))  # type: ignore[arg-type,call-arg]

    @wraps(build)
    def rows(*arguments: Any, **_: Any) -> Rows:
        found = statement(*map(_bare, arguments))
        return found.rows(found.values) if found else []

    return rows


def _bare(argument: Any) -> Any:
    """Without its lazy wrapper, which would keep the whole request in memory."""
    hash(argument)  # a wrapper that was asked something copies as what it wraps
    return copy(argument) if isinstance(argument, LazyObject) else argument


def compiled_for_keys(
    build: Callable[[Sequence[int]], QuerySet[Any, Any]],
) -> Callable[[Sequence[int]], Rows]:
    """Have the statement about some keys compiled once for each number of keys; none for none."""

    @lru_cache(maxsize=KEPT)
    def statement(count: int) -> Statement | None:
        return statement_of(build([FIRST_MARK + place for place in range(count)]))

    @wraps(build)
    def rows(keys: Sequence[int]) -> Rows:
        if not keys:
            return []
        whole = as_array()
        if whole is not None:
            return whole.rows([list(keys) if one == FIRST_MARK else one for one in whole.values])
        found = statement(len(keys))
        if found is None:
            return []
        key_of = {FIRST_MARK + place: key for place, key in enumerate(keys)}
        return found.rows([key_of.get(value, value) for value in found.values])

    @cache
    def as_array() -> Statement | None:
        """One statement for any number of keys, where the database takes them as an array."""
        if connection.vendor != ON_POSTGRESQL:
            return None
        found = statement_of(build([FIRST_MARK]))
        if found is None or found.text.count(AMONG_ONE) != found.values.count(FIRST_MARK):
            return None
        return found._replace(text=found.text.replace(AMONG_ONE, "= ANY(%s)"))

    return rows

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

    Narrowed((access, region, stage), lambda: Project.objects.visible_to(access).filter(...))

The last is a list that people narrow: the same choices make the same statement.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Hashable, Sequence
from contextlib import AbstractContextManager
from copy import copy
from dataclasses import dataclass, replace
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

    def rows(self, values: Sequence[Any], *, planned: bool = True) -> Rows:
        """The rows, as ``values_list`` gives them. ``planned``: with a plan that is kept, which
        does not look at the values."""
        with planned_cursor() if planned else connection.cursor() as cursor:
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


@dataclass(frozen=True)
class Narrowed:
    """Rows of a list as somebody narrowed it. ``make`` returns the queryset; ``key`` holds all that
    decides what its statement says, None where that can't be told: then nothing is kept.

    ``fields`` are the columns to read, none for whole rows, which are compiled at every call.
    """

    key: tuple[Hashable, ...] | None
    make: Callable[[], QuerySet[Any, Any]]
    fields: tuple[str, ...] = ()

    def of_fields(self, *fields: str) -> Narrowed:
        """The same rows with these columns alone, by their names."""
        return replace(self, fields=fields)

    def queryset(self) -> QuerySet[Any, Any]:
        """The rows, to be asked for more than what is kept."""
        made = self.make()
        return made.values_list(*self.fields, named=True) if self.fields else made

    def found(
        self, use: Hashable, shape: Callable[[QuerySet[Any, Any]], QuerySet[Any, Any]]
    ) -> list[Any]:
        """The rows in the order and number that ``shape`` gives them. ``use`` says of ``shape`` what
        ``key`` says of the rows; None where it can't."""
        if self.key is None or use is None or not self.fields:
            return list(shape(self.queryset()))
        key = (*self.key, self.fields, use)
        statement = _remembered(key, lambda: shape(self.queryset()))
        if statement is None:
            return []
        make = _row_of(self.fields)._make
        return list(map(make, statement.rows(statement.values, planned=False)))

    def count(self, at_most: int) -> int:
        """How many rows there are; ``at_most + 1`` where there are more."""
        bounded = replace(self, fields=("pk",))
        rows = lambda: bounded.queryset().order_by()[: at_most + 1]  # noqa: E731
        key = None if self.key is None else (*self.key, "count", at_most)
        statement = statement_of(rows()) if key is None else _remembered(key, rows)
        if statement is None:
            return 0
        counted = statement._replace(
            text=f"SELECT COUNT(*) FROM ({statement.text}) AS counted",  # noqa: S608
            readers={},
        )
        return int(counted.rows(counted.values, planned=False)[0][0])


_kept: Final[dict[tuple[Hashable, ...], Statement | None]] = {}


def _remembered(
    key: tuple[Hashable, ...], build: Callable[[], QuerySet[Any, Any]]
) -> Statement | None:
    """The statement kept for ``key``; all are let go when there are too many.

    No ``lru_cache``: it would keep ``build``, and with it the request that it reads.
    """
    key = tuple(map(_bare, key))
    try:
        return _kept[key]
    except KeyError:
        statement = statement_of(build())
    if len(_kept) >= KEPT:
        _kept.clear()
    _kept[key] = statement
    return statement


@cache
def _row_of(fields: tuple[str, ...]) -> Any:
    return namedtuple("Row", fields)

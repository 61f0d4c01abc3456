"""Writing many new rows in few statements, without the cost of building each one's SQL."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter
from typing import Any, Final

from django.db import connections, models, router, transaction

PLAIN: Final = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.ForeignKey,
)
ROWS_A_PIECE: Final = 1000
"""How many rows stand ready for the database driver at a time."""
FEW: Final = 8
"""So few rows take one statement on PostgreSQL, their keys included, instead of three."""

type Converter = Callable[[Any], Any]


@contextmanager
def without_cycle_search() -> Iterator[None]:
    """Keep Python from looking for cycles of dead objects, a sixth of the time where hundreds of
    thousands of live ones are being made; what is no longer named is freed all the same.

    For bounded work. Where the search was off already it stays off.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def in_batches[Row: models.Model](
    rows: models.QuerySet[Row], work: Callable[[list[Row]], int], size: int
) -> int:
    """Do ``work`` with all rows in the order of their keys, ``size`` at a time; the sum of what it
    answers. Each batch is a transaction of its own, so that nobody waits for all of them and a
    killed run leaves whole batches."""
    total, last = 0, 0
    while True:
        with transaction.atomic():
            found = list(rows.filter(pk__gt=last).order_by("pk")[:size])
            if not found:
                return total
            total += work(found)
        last = found[-1].pk


def insert_many[Row: models.Model](rows: Sequence[Row]) -> None:
    """Insert new rows of one model and set their keys, as ``bulk_create`` does but several times
    faster: values are taken as they are where the database takes them so.

    For models whose fields are plain columns.
    """
    if not rows:
        return
    fields = _fields(type(rows[0]))
    values_of = attrgetter(*(field.attname for field in fields))
    alias = router.db_for_write(type(rows[0]))
    for row, key in zip(rows, _insert(type(rows[0]), fields, values_of, rows), strict=True):
        row.pk = key
        row._state.adding = False
        row._state.db = alias


def insert_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    **alike: Any,
) -> Sequence[int]:
    """Insert new rows that are given by their values alone, and return their keys in order.

    ``columns`` name the values of each row as attributes of the model (``project_id``); ``alike``
    are values that all rows share. Other columns get their default. No ``save`` and no
    ``__init__`` runs: what those would work out must be given.
    """
    if not rows:
        return ()
    rest = {field.attname: field for field in _fields(model)}
    given = [rest.pop(name) for name in columns]
    shared = [(field, alike.pop(name, field.get_default())) for name, field in rest.items()]
    if alike:
        raise TypeError(f"{model._meta.label} has no column {', '.join(alike)}")
    return _insert(model, given, tuple, rows, shared)


def maker[Row: models.Model](model: type[Row]) -> Callable[..., Row]:
    """A way to make many instances: as ``model(**values)`` by attributes of the model
    (``project_id``), without looking each of them up."""
    fields = model._meta.concrete_fields
    places = {field.attname: place for place, field in enumerate(fields)}
    defaults = [field.get_default() for field in fields]
    anew = [(place, field) for place, field in enumerate(fields) if callable(field.default)]

    def make(**values: Any) -> Row:
        row = defaults.copy()
        for place, field in anew:
            row[place] = field.get_default()
        for name, value in values.items():
            row[places[name]] = value
        return model(*row)

    return make


def _fields(model: type[models.Model]) -> list[Any]:
    return [
        field
        for field in model._meta.local_concrete_fields
        if not field.primary_key and not field.generated
    ]


def _insert(
    model: type[models.Model],
    fields: Sequence[Any],
    values_of: Callable[[Any], Iterable[Any]],
    rows: Sequence[Any],
    alike: Sequence[tuple[Any, Any]] = (),
) -> Sequence[int]:
    """``alike`` are pairs of a field and the value that all rows have of it."""
    alias = router.db_for_write(model)
    connection = connections[alias]
    converters = [
        (place, convert)
        for place, field in enumerate(fields, start=1)
        if (convert := _converter(field, connection)) is not None
    ]
    rest = [_prepared(field, value, connection) for field, value in alike]
    written = (model._meta.pk, *fields, *(field for field, _value in alike))
    names = [connection.ops.quote_name(field.column) for field in written]
    if connection.vendor == "postgresql" and len(rows) <= FEW:
        few = [[None, *values_of(row), *rest] for row in rows]
        with transaction.atomic(using=alias, savepoint=False), connection.cursor() as cursor:
            return _insert_few(cursor, connection.ops.quote_name(model._meta.db_table), names,
                               _converted(few, converters))  # fmt: skip
    write = _copy if connection.vendor == "postgresql" else _one_by_one
    with transaction.atomic(using=alias, savepoint=False), connection.cursor() as cursor:
        keys = _new_keys(model, len(rows), connection, cursor)
        for start in range(0, len(rows), ROWS_A_PIECE):
            end = start + ROWS_A_PIECE
            piece = [
                [key, *values_of(row), *rest]
                for key, row in zip(keys[start:end], rows[start:end], strict=True)
            ]
            piece = _converted(piece, converters)
            with connection.wrap_database_errors:
                write(cursor, connection.ops.quote_name(model._meta.db_table), names, piece)
    return keys


def _converted(
    rows: list[list[Any]], converters: Iterable[tuple[int, Converter]]
) -> list[list[Any]]:
    for place, convert in converters:
        for values in rows:
            values[place] = convert(values[place])
    return rows


def _insert_few(
    cursor: Any, table: str, columns: list[str], rows: list[list[Any]]
) -> Sequence[int]:
    """Rows without their keys in one statement; ``columns`` begin with the key's."""
    places = f"({', '.join(['%s'] * (len(columns) - 1))})"
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns[1:])}) "  # noqa: S608
        f"VALUES {', '.join([places] * len(rows))} RETURNING {columns[0]}",
        [value for row in rows for value in row[1:]],
    )
    return [key for (key,) in cursor.fetchall()]


def _new_keys(model: type[models.Model], count: int, connection: Any, cursor: Any) -> Sequence[int]:
    """Keys that nobody else gets. SQLite's are free because one transaction writes at a time."""
    table, key = model._meta.db_table, model._meta.pk.column
    if connection.vendor == "postgresql":
        cursor.execute(
            "WITH keys AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, %s)::regclass AS sequence) "
            "SELECT nextval(sequence) FROM keys, generate_series(1, %s)",
            [connection.ops.quote_name(table), key, count],
        )
        return [number for (number,) in cursor.fetchall()]
    quote = connection.ops.quote_name
    highest = f"coalesce((SELECT max({quote(key)}) FROM {quote(table)}), 0)"  # noqa: S608
    given = "coalesce((SELECT seq FROM sqlite_sequence WHERE name = %s), 0)"
    cursor.execute(f"SELECT max({given}, {highest})", [table])
    last = cursor.fetchone()[0]
    return range(last + 1, last + 1 + count)


def _one_by_one(cursor: Any, table: str, columns: list[str], rows: list[list[Any]]) -> None:
    places = ", ".join(["%s"] * len(columns))
    cursor.executemany(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})",  # noqa: S608
        rows,
    )


def _copy(cursor: Any, table: str, columns: list[str], rows: list[list[Any]]) -> None:
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _prepared(field: Any, value: Any, connection: Any) -> Any:
    convert = _converter(field, connection)
    return value if convert is None else convert(value)


def _converter(field: Any, connection: Any) -> Converter | None:
    """How a value becomes what the database driver takes; None where it is that already."""
    if type(field).get_db_prep_value is models.Field.get_db_prep_value and isinstance(field, PLAIN):
        return None
    if isinstance(field, models.ForeignKey):
        return None
    seen: dict[Any, Any] = {}

    def convert(value: Any) -> Any:
        try:
            if value not in seen:
                seen[value] = field.get_db_prep_save(value, connection)
            return seen[value]
        except TypeError:  # lists and dictionaries
            if value:
                return field.get_db_prep_save(value, connection)
        empty = type(value)
        if empty not in seen:
            seen[empty] = field.get_db_prep_save(value, connection)
        return seen[empty]

    return convert

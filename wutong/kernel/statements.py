"""Statements of every page: compiled by the ORM once for their arguments, then only run.

Putting a short statement together takes the ORM several times as long as the database takes to
answer it.

    @compiled
    def posts_held(user: int, on: date) -> QuerySet[Any]:
        return Post.objects.filter(user=user).held_on(on).values_list("role", "title")

    posts_held(5, today)    # the rows as tuples, asked of the database at every call
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from copy import copy
from functools import lru_cache, wraps
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import LazyObject

KEPT: Final = 1024

type Rows = list[tuple[Any, ...]]


def compiled[**Arguments](
    build: Callable[Arguments, QuerySet[Any, Any]],
) -> Callable[Arguments, Rows]:
    """Have the statement that ``build`` returns compiled once for each of its arguments.

    The arguments are positional and hashable, and alone decide what the statement says: no
    clock, no setting. Values come as the driver gives them (on SQLite a day is text and a
    yes is 1), so select numbers and texts.
    """

    @lru_cache(maxsize=KEPT)
    def statement(*arguments: Hashable) -> tuple[str, tuple[Any, ...]] | None:
        try:
            return build(*arguments).query.sql_with_params()  # type: ignore[call-arg]
        except EmptyResultSet:
            return None

    @wraps(build)
    def rows(*arguments: Any, **_: Any) -> Rows:
        found = statement(*map(_bare, arguments))
        if found is None:
            return []
        with connection.cursor() as cursor:
            cursor.execute(*found)
            return cursor.fetchall()  # type: ignore[no-any-return]

    return rows


def _bare(argument: Any) -> Any:
    """Without its lazy wrapper, which would keep the whole request in memory."""
    hash(argument)  # a wrapper that was asked something copies as what it wraps
    return copy(argument) if isinstance(argument, LazyObject) else argument

"""The table of names: written by actions in their own transaction, read by :func:`matching`.

SQLite keeps it in FTS5, PostgreSQL in a ``tsvector`` under a GIN index; both hold the tokens of
:mod:`wutong.kernel.search.grams` with their places, so both answer the same. Neither needs an
extension that a database may lack (ADR 0008).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import batched, chain, compress, islice
from typing import Any, Final, NamedTuple

from django.db import connection, transaction
from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import RawSQL

from wutong.kernel.search.grams import (
    KINDS,
    Closeness,
    Phrase,
    document_key,
    document_tokens,
    kind_number,
    phrases_for,
    region_phrase,
    words,
)

ROWS_A_BATCH: Final = 500
KEY_BITS: Final = KINDS.bit_length() - 1

ON_POSTGRESQL: Final = "postgresql"

WRITE: Final = "INSERT OR REPLACE INTO search_document (rowid, tokens) VALUES (%s, %s)"
WRITE_AT_ONCE: Final = (
    "INSERT INTO search_document (kind, object_id, tokens) "
    "SELECT %s, object_id, tokens::tsvector "
    "FROM unnest(%s::bigint[], %s::text[]) AS row (object_id, tokens) "
    "ON CONFLICT (kind, object_id) DO UPDATE SET tokens = EXCLUDED.tokens"
)


class Indexed(NamedTuple):
    """One thing to index: its primary key, where it lies (may be empty), every name it has."""

    pk: int
    region_path: str
    names: Sequence[str]


def index_object(*, kind: str, pk: int, names: Iterable[str], region_path: str = "") -> None:
    """Put one thing into the index, or replace what stands there for it."""
    index_objects(kind, [Indexed(pk, region_path, list(names))])


def index_objects(kind: str, rows: Iterable[tuple[int, str, Sequence[str]]]) -> None:
    """Put many things into the index: ``rows`` of (pk, region path, names), taken as they come.

    Runs in the caller's transaction, if there is one.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for batch in batched(rows, ROWS_A_BATCH):
            documents = {
                pk: _stored(document_tokens(kind, names, region_path))
                for pk, region_path, names in batch
            }
            _write(cursor, kind, documents)


def _write(cursor: Any, kind: str, documents: dict[int, str]) -> None:
    if connection.vendor == ON_POSTGRESQL:
        columns = (list(documents), list(documents.values()))
        cursor.execute(WRITE_AT_ONCE, [kind_number(kind), *columns])
    else:
        keyed = ((document_key(kind, pk), tokens) for pk, tokens in documents.items())
        cursor.executemany(WRITE, list(keyed))


def remove(kind: str, pk: int) -> None:
    """Take one thing out of the index; nothing happens where it isn't there."""
    with connection.cursor() as cursor:
        if connection.vendor == ON_POSTGRESQL:
            where, values = "kind = %s AND object_id = %s", [kind_number(kind), pk]
        else:
            where, values = "rowid = %s", [document_key(kind, pk)]
        cursor.execute(f"DELETE FROM search_document WHERE {where}", values)  # noqa: S608


def reindex(kind: str, rows: Iterable[tuple[int, str, Sequence[str]]]) -> None:
    """Replace everything of one kind, all or nothing."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == ON_POSTGRESQL:
                where, values = "kind = %s", [kind_number(kind)]
            else:
                where, values = "rowid %% %s = %s", [KINDS, kind_number(kind)]
            cursor.execute(f"DELETE FROM search_document WHERE {where}", values)  # noqa: S608
        index_objects(kind, rows)


def holds_any(kind: str) -> bool:
    """Whether anything of this kind is in the index."""
    where = "kind = %s"
    values = [kind_number(kind)]
    if connection.vendor != ON_POSTGRESQL:
        where, values = "rowid %% %s = %s", [KINDS, *values]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM search_document WHERE {where} LIMIT 1", values)  # noqa: S608
        return cursor.fetchone() is not None


def matching(
    kind: str, text: str, *, under: str = "", closeness: Closeness = Closeness.ANYWHERE
) -> Q:
    """A condition on ``pk``: things whose name holds every word of ``text``.

    A word is a fragment of a name in either script, of its pinyin, or of its initials. ``under``
    keeps to a region's subtree by its path. Text without a letter or digit finds nothing. Scope is
    the caller's: ``Project.objects.visible_to(access).filter(matching("project", text))``.
    """
    query = _query_for(kind, text, closeness, under)
    if not query:
        return Q(pk__in=[])
    return Q(pk__in=RawSQL(*_found_by(kind, query)))  # noqa: S611


def search_ids(kind: str, text: str, limit: int) -> list[int]:
    """Primary keys of the best ``limit`` answers, of whatever scope; for indexing and repair.

    Pages use :func:`found`, which asks within what the person may see.
    """
    keys: dict[int, None] = {}
    for closeness in Closeness:
        query = _query_for(kind, text, closeness)
        if query and len(keys) < limit:
            with connection.cursor() as cursor:
                statement, values = _found_by(kind, query)
                cursor.execute(f"{statement} LIMIT %s", [*values, limit])
                keys |= dict.fromkeys(row[0] for row in cursor.fetchall())
    return list(keys)[:limit]


def found[AnyModel: Model](
    things: QuerySet[AnyModel] | Callable[[], QuerySet[AnyModel]],
    kind: str,
    text: str,
    limit: int,
    closely: Sequence[Closeness] | None = None,
    besides: QuerySet[AnyModel] | Callable[[], QuerySet[AnyModel]] | None = None,
) -> list[AnyModel]:
    """The best ``limit`` of ``things`` for ``text``: the exact name, then names that begin with
    it, then the rest; of each the shorter names first. ``things``, or what it makes where the
    index knows an answer, is already kept to what the person may see; their own order is left out,
    so that the database stops at ``limit``. ``closely`` is what :func:`answered` said of the kind,
    where it was asked before; ``besides`` are things that are asked for only while there are fewer
    answers than ``limit``."""
    if closely is None:
        closely = answered([kind], text)[kind]
    answers: dict[Any, AnyModel] = {}
    asked = [lazily(one) for one in (things, besides) if one is not None]
    for closeness in closely:
        for rows in asked:
            if len(answers) < limit:
                condition = matching(kind, text, closeness=closeness)
                some = rows().order_by().filter(condition)[:limit]
                new = [row for row in some if row.pk not in answers]
                answers |= {row.pk: row for row in sorted(new, key=_by_length)}
    return list(answers.values())[:limit]


def lazily[AnyModel: Model](
    things: QuerySet[AnyModel] | Callable[[], QuerySet[AnyModel]],
) -> Callable[[], QuerySet[AnyModel]]:
    """What gives ``things``, made once and when it is asked for."""
    return cache(lambda: things if isinstance(things, QuerySet) else things())


def answered(kinds: Sequence[str], text: str) -> dict[str, list[Closeness]]:
    """How closely anything of each kind answers, of whatever scope: one glance at the index for
    all kinds costs less than asking in vain within what a person may see."""
    asked = {
        kind: [_found_by(kind, query) for closeness in Closeness
               if (query := _query_for(kind, text, closeness))]
        for kind in kinds
    }  # fmt: skip
    every = list(chain(*asked.values()))
    if not every:
        return {kind: [] for kind in kinds}
    statement = ", ".join(f"EXISTS({one})" for one, _values in every)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {statement}", list(chain(*(values for _one, values in every))))
        yes = iter(cursor.fetchone())
    return {
        kind: list(compress(Closeness, islice(yes, len(conditions))))
        for kind, conditions in asked.items()
    }


def _by_length(row: Model) -> tuple[int, str]:
    return len(str(row)), str(row)


def _found_by(kind: str, query: str) -> tuple[str, list[Any]]:
    """The statement that yields the primary keys of what ``query`` finds, with its values."""
    if connection.vendor == ON_POSTGRESQL:
        statement = (
            "SELECT object_id FROM search_document WHERE kind = %s AND tokens @@ %s::tsquery"
        )
        return statement, [kind_number(kind), query]
    statement = f"SELECT rowid >> {KEY_BITS} FROM search_document WHERE search_document MATCH %s"  # noqa: S608
    return statement, [query]


def _query_for(kind: str, text: str, closeness: Closeness, under: str = "") -> str:
    """The database's own query for ``text``; empty where there is nothing to look for."""
    conditions = [phrases_for(kind, word, closeness) for word in words(text)]
    if not conditions:
        return ""
    if under:
        conditions.append([region_phrase(kind, under)])
    return _query(conditions)


def _stored(tokens: Sequence[str]) -> str:
    if connection.vendor == ON_POSTGRESQL:
        return " ".join(f"'{token}':{place}" for place, token in enumerate(tokens, start=1))
    return " ".join(tokens)


def _query(conditions: Sequence[Sequence[Phrase]]) -> str:
    if connection.vendor == ON_POSTGRESQL:
        return " & ".join(f"({' | '.join(map(_as_tsquery, any_of))})" for any_of in conditions)
    return " AND ".join(f"({' OR '.join(map(_as_fts5, any_of))})" for any_of in conditions)


def _as_fts5(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.tokens)}"{" *" if phrase.open_ended else ""}'


def _as_tsquery(phrase: Phrase) -> str:
    ending = ":*" if phrase.open_ended else ""
    return "(" + " <-> ".join(f"'{token}'" for token in phrase.tokens) + f"{ending})"

"""What writes to investors share: valid codes, the keys of names, the search index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import batched

from django.db import connection
from django.utils.translation import gettext as _

from wutong.domains.investors.models import Investor, InvestorName, NameKey
from wutong.domains.investors.queries.finding import SEARCH_KIND
from wutong.domains.investors.queries.records import indexed_names, names_of
from wutong.domains.investors.rules import normalize_uscc, stored_keys, uscc_fault
from wutong.domains.investors.rules.errors import BadValue
from wutong.domains.investors.rules.likeness import key_of
from wutong.kernel import search

LONGEST_NAME = 120
KEYS_A_STATEMENT = 5000
WRITE_KEY = (
    "INSERT INTO investors_namekey (key, investor_id) VALUES (%s, %s) ON CONFLICT DO NOTHING"
)
WRITE_KEYS_AT_ONCE = (
    "INSERT INTO investors_namekey (key, investor_id) "
    "SELECT * FROM unnest(%s::bigint[], %s::bigint[]) ON CONFLICT DO NOTHING"
)
NAMES_HELD_ONE_BY_ONE = 8
ALL_NAMES = key_of("register")


def valid_uscc(text: str | None) -> str | None:
    """The normalised code, None where none was given. Raises BadValue with the reason."""
    code = normalize_uscc(text or "")
    if not code:
        return None
    fault = uscc_fault(code)
    if fault:
        raise BadValue("uscc", fault)
    return code


def valid_name(text: str) -> str:
    """The name without stray spaces. Raises BadValue for one without a letter."""
    name = " ".join(text.split())
    if not any(character.isalnum() for character in name):
        raise BadValue("name", _("请填写企业名称。"))
    if len(name) > LONGEST_NAME:
        raise BadValue("name", _("企业名称太长，最多 120 个字。"))
    return name


def write_keys(names_by_key: Iterable[tuple[int, Iterable[str]]]) -> None:
    """Keep records under the keys of their names; keys that stand already are left."""
    # In the order of the keys the database finds the places of many of them at once.
    rows = sorted((key, pk) for pk, names in names_by_key for key in stored_keys(names))
    with connection.cursor() as cursor:
        for batch in batched(rows, KEYS_A_STATEMENT):
            if connection.vendor == "postgresql":
                cursor.execute(
                    WRITE_KEYS_AT_ONCE, [list(column) for column in zip(*batch, strict=True)]
                )
            else:
                cursor.executemany(WRITE_KEY, batch)


def names_changed(investor: Investor) -> None:
    """Bring keys and search index up to the record's names."""
    NameKey.objects.filter(investor=investor).delete()
    names = names_of(investor)
    write_keys([(investor.pk, names)])
    search.index_object(kind=SEARCH_KIND, pk=investor.pk, names=indexed_names(names, investor.uscc))


def forget_names(pks: Sequence[int]) -> None:
    """Take records out of duplicate finding and search: merged or taken back."""
    NameKey.objects.filter(investor__in=pks).delete()
    for pk in pks:
        search.remove(SEARCH_KIND, pk)


def put_name(investor: Investor, kind: str, name: str, normalized: str) -> InvestorName | None:
    """Another name of the record; None where it is known already."""
    row, created = InvestorName.objects.get_or_create(
        investor=investor, kind=kind, name=name, defaults={"normalized_name": normalized}
    )
    return row if created else None


def one_at_a_time(names: Sequence[str]) -> None:
    """Hold these names until the transaction ends: two people registering the same firm without a
    code at once write one record. SQLite writes one at a time anyway.

    Many names are held as a whole, because PostgreSQL keeps only so many locks.
    """
    if connection.vendor != "postgresql":
        return
    keys = sorted({key_of(f"register:{name}") for name in names})
    with connection.cursor() as cursor:
        if len(keys) > NAMES_HELD_ONE_BY_ONE:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ALL_NAMES])
            return
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [ALL_NAMES])
        for key in keys:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])

"""SQLite learns how many rows its indexes find."""

from __future__ import annotations

import pytest
from django.db import connection

from wutong.config.statistics import look_at_tables, look_at_tables_again
from wutong.domains.org.models import Region


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL does it by itself")
def test_a_look_at_the_tables_counts_the_rows_that_an_index_finds() -> None:
    for place in range(3):
        Region.objects.create(code=f"9900{place}", path=f"9900{place}/", name="县", level="county")
    look_at_tables()
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'org_region'")
        assert {int(stat.split()[0]) for (stat,) in cursor.fetchall()} == {Region.objects.count()}


@pytest.mark.django_db
def test_the_look_is_harmless_on_either_database() -> None:
    look_at_tables_again.func()

"""The suite runs on the database that it was told to."""

from __future__ import annotations

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_suite_runs_on_the_database_it_was_asked_for(
    request: pytest.FixtureRequest, on_postgresql: bool
) -> None:
    asked_for = "postgresql" if request.config.getoption("--postgresql") else "sqlite"
    assert connection.vendor == asked_for
    assert on_postgresql == (asked_for == "postgresql")


@pytest.mark.django_db
def test_chinese_text_is_kept_and_compared_whole() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT '梧桐' = '梧桐', '梧桐' LIKE '%桐%'")
        assert [bool(value) for value in cursor.fetchone()] == [True, True]

"""What every test of the project shares."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

# Shared machines are slow at times: no deadline for an example. A failure prints how to repeat it.
hypothesis_settings.register_profile(
    "wutong",
    deadline=None,
    max_examples=60,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("wutong")

NOON = datetime(2022, 9, 9, 4, 0, tzinfo=UTC)  # 12:00 in China


@pytest.fixture
def at() -> datetime:
    """An instant to act at: noon of 2022-09-09 in China."""
    return NOON


@pytest.fixture(autouse=True)
def _fresh_state() -> Iterator[None]:
    """Nothing cached and the source language, whatever the test before did."""
    cache.clear()
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def on_postgresql() -> bool:
    """Whether this run is on PostgreSQL."""
    return settings.DATABASES["default"]["ENGINE"].endswith("postgresql")

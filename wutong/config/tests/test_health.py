"""The answers for load balancers and Prometheus."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import DatabaseError
from django.test import Client

from wutong.config import health
from wutong.config.worker import DEAD_AFTER, beat
from wutong.kernel import clock


@pytest.mark.django_db
def test_all_is_well_with_a_living_worker(client: Client) -> None:
    beat("one", clock.now())
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "migrations": "ok", "worker": "ok", "outbox": "ok"}


@pytest.mark.django_db
def test_a_silent_worker_is_told_but_takes_no_page_away(client: Client) -> None:
    beat("one", clock.now() - DEAD_AFTER - timedelta(seconds=1))
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["worker"] == "absent"


@pytest.mark.django_db
def test_missing_migrations_are_counted(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "pending_migrations", lambda: 3)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["migrations"] == "3 pending"


@pytest.mark.django_db
def test_an_unreachable_database_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> str:
        raise DatabaseError("gone")

    monkeypatch.setattr(health, "_database", refuse)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "unreachable"


@pytest.mark.django_db
def test_metrics_speak_prometheus_only_where_enabled(
    client: Client, settings: LazySettings
) -> None:
    settings.METRICS_ENABLED = False
    assert client.get("/metrics").status_code == 404
    settings.METRICS_ENABLED = True
    beat("one", clock.now())
    answer = client.get("/metrics")
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = answer.content.decode().splitlines()
    assert "wutong_migrations_pending 0" in lines
    assert any(line.startswith("wutong_worker_heartbeat_age_seconds ") for line in lines)

"""Keys of writes are forgotten a week after the write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wutong.domains.org.models import User
from wutong.kernel import registry
from wutong.kernel.http import idempotency
from wutong.kernel.http.models import IdempotencyKey

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_old_keys_go_a_batch_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "FORGOTTEN_AT_ONCE", 2)
    user = User.objects.create(username="caller", name="调用方")
    for days in (0, 6, 8, 9, 10, 11, 12):
        IdempotencyKey.objects.create(
            user=user, key=f"{days}", request_sha256="",
            expires_at=NOW - timedelta(days=days) + idempotency.KEPT_FOR,
        )  # fmt: skip
    assert idempotency.forget_old_keys(NOW) == 5
    assert set(IdempotencyKey.objects.values_list("key", flat=True)) == {"0", "6"}
    assert idempotency.forget_old_keys(NOW) == 0


def test_the_worker_does_so_every_day() -> None:
    (task,) = (one for one in registry.recurring() if one.name == "http.forget_keys")
    assert task.every == timedelta(days=1)

"""What the worker does in the background for the API."""

from __future__ import annotations

from django.tasks import task

from wutong.kernel import clock
from wutong.kernel.http.idempotency import forget_old_keys


@task()
def forget_idempotency_keys() -> int:
    """Delete keys whose write is more than a week ago; how many."""
    return forget_old_keys(clock.now())

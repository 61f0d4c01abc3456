"""What the worker does in the background for notices."""

from __future__ import annotations

from django.tasks import task

from wutong.domains.notices import actions
from wutong.kernel import clock


@task()
def forget_read_notices() -> int:
    """Delete notices that were read more than a year ago; how many."""
    return actions.forget_read(at=clock.now())

"""What the worker does in the background for notices."""

from __future__ import annotations

from typing import Final

from django.core.cache import cache
from django.tasks import task

from wutong.domains.notices import actions
from wutong.domains.notices.actions import delivering
from wutong.domains.notices.queries.channels import anybody_wants
from wutong.kernel import clock

SECONDS_BETWEEN: Final = 5


@task()
def forget_read_notices() -> int:
    """Delete notices that were read more than a year ago; how many."""
    return actions.forget_read(at=clock.now())


@task()
def deliver_notices() -> int:
    """Write the deliveries of what was told, and send what is due; how many messages arrived."""
    return delivering.deliver_due(now=clock.now)


@task()
def forget_ended_deliveries() -> int:
    """Delete deliveries that ended long ago; how many."""
    return delivering.forget_ended(at=clock.now())


def deliver_soon() -> None:
    """Have the worker deliver, at most once in five seconds a process; what comes between is
    taken by the run of the next minute."""
    if cache.add("notices.deliver_soon", 1, SECONDS_BETWEEN) and anybody_wants():
        deliver_notices.enqueue()

"""What the worker does in the background every hour."""

from __future__ import annotations

from django.tasks import task

from wutong.domains.agreements import actions
from wutong.kernel import clock


@task()
def remind_of_agreements() -> int:
    """Tell of opinions and commitments that are due or overdue and were not told; how many."""
    return actions.remind(at=clock.now()).count

"""What the worker does in the background every hour."""

from __future__ import annotations

from django.tasks import task

from wutong.domains.incentives import actions
from wutong.kernel import clock


@task()
def follow_award_facts() -> int:
    """Tell of awards whose facts were taken back and of which nobody was told; how many."""
    return actions.follow_facts(at=clock.now())

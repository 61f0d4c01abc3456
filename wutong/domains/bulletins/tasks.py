"""What the worker does in the background."""

from __future__ import annotations

from django.tasks import task

from wutong.domains.bulletins import actions
from wutong.kernel import clock


@task()
def draft_scheduled() -> int:
    """Make the drafts that are due; how many."""
    return actions.draft_what_is_due(at=clock.now())

"""What the worker does in the background for the organisation."""

from __future__ import annotations

from django.tasks import task

from wutong.domains.org import actions
from wutong.kernel import clock


@task()
def tell_calendar_changes() -> int:
    """Tell the rooms of changes of the working calendar; how many."""
    return actions.tell_of_changes(at=clock.now())

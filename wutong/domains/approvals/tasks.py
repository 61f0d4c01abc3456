"""What the worker does in the background."""

from __future__ import annotations

from django.tasks import task

from wutong.domains.approvals import actions
from wutong.kernel import clock


@task()
def remind_cases() -> int:
    """Tell whatever is due or overdue and was not told yet; how many."""
    return actions.remind(at=clock.now()).count

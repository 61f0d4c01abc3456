"""What the worker does in the background every hour."""

from __future__ import annotations

from django.tasks import task

from wutong.domains.leads import actions
from wutong.kernel import clock


@task()
def recycle_leads() -> int:
    """Put overdue leads back into the pool; how many."""
    return actions.recycle(at=clock.now()).count


@task()
def remind_holders() -> int:
    """Tell whatever is due or overdue and was not told yet; how many."""
    told = actions.remind(at=clock.now())
    return told.due + told.lapsing + told.to_bureau + told.to_leader

"""What the worker does in the background."""

from __future__ import annotations

from django.tasks import task

from wutong.domains.stewardship.actions.appeals_lapsing import lapse_appeals
from wutong.domains.stewardship.actions.escalating import escalate
from wutong.kernel import clock


@task()
def lapse_silent_appeals() -> int:
    """Resolve what nobody contradicted in time; how many."""
    return lapse_appeals(at=clock.now())


@task()
def escalate_late() -> int:
    """Move what is late up the ladder; how many steps."""
    return escalate(at=clock.now()).count

"""What the worker does in the background."""

from __future__ import annotations

from django.tasks import task

from wutong.domains.stewardship.actions.appeals_lapsing import lapse_appeals
from wutong.domains.stewardship.actions.escalating import escalate
from wutong.domains.stewardship.actions.factor_reminding import remind_factors
from wutong.kernel import clock


@task()
def lapse_silent_appeals() -> int:
    """Resolve what nobody contradicted in time; how many."""
    return lapse_appeals(at=clock.now())


@task()
def escalate_late() -> int:
    """Move what is late up the ladder; how many steps."""
    return escalate(at=clock.now()).count


@task()
def remind_of_factors() -> int:
    """Tell of what projects need before and after its day; how many needs."""
    told = remind_factors(at=clock.now())
    return told.due + told.late

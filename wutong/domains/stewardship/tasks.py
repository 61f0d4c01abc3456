"""What the worker does in the background."""

from __future__ import annotations

from django.tasks import task

from wutong.domains.org.queries import User
from wutong.domains.stewardship.actions.appeals_lapsing import lapse_appeals
from wutong.domains.stewardship.actions.escalating import escalate
from wutong.domains.stewardship.actions.factor_reminding import remind_factors
from wutong.domains.stewardship.actions.spreading import apply_spread
from wutong.domains.stewardship.models.stewards import FirmSpread
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


@task()
def apply_firm_spread(key: int, by: int | None) -> int:
    """Carry a proposed spread of firms out, on from where it stopped; how many moved."""
    spread = FirmSpread.objects.get(pk=key)
    person = User.objects.filter(pk=by).first() if by else None
    return apply_spread(spread=spread, by=person, at=clock.now()).moved

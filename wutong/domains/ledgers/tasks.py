"""Carrying out big imports in the background."""

from __future__ import annotations

from datetime import date, datetime

from django.tasks import task
from django.utils import timezone

from wutong.domains.ledgers import actions
from wutong.domains.ledgers.models import LedgerImport
from wutong.domains.ledgers.refusals import ImportRefused
from wutong.domains.org.queries import access_of
from wutong.kernel import clock


@task()
def carry_out_import(number: int) -> None:
    """Carry out a queued import in the name of who confirmed it. What goes wrong stands on it."""
    queued = (
        LedgerImport.objects.select_related("file", "region", "confirmed_by")
        .filter(pk=number)
        .first()
    )
    at = clock.now()
    if queued is None or not actions.start_queued(ledger_import=queued, at=at):
        return
    access = access_of(queued.confirmed_by, _day(at))
    try:
        actions.carry_out_started(
            ledger_import=queued, by=queued.confirmed_by, access=access, at=at
        )
    except ImportRefused:
        return


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()

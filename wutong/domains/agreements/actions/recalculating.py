"""The last days of opinions by the calendar as it is now."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from wutong.domains.agreements.actions.telling import opinions_moved
from wutong.domains.agreements.choices import AgreementState
from wutong.domains.agreements.models import DepartmentOpinion
from wutong.domains.notices.actions import tell_all
from wutong.domains.org.queries import asking_once, within, working_calendar
from wutong.kernel import audit
from wutong.kernel.bulk import in_batches, insert_many
from wutong.kernel.clock import day_of

BATCH: Final = 500


def recalculate(*, region_path: str, first_day: date, at: datetime, batch: int = BATCH) -> int:
    """Put the days of opinions still owed in the subtree right, in batches, and tell whose they
    are; how many changed. ``region_path`` "" is the whole country. A second run changes nothing."""
    rows = DepartmentOpinion.objects.filter(
        opinion="", withdrawn_at=None, agreement__state=AgreementState.IN_REVIEW,
        due_on__gte=first_day,
    ).select_related("agreement", "unit__region")  # fmt: skip
    if region_path:
        rows = rows.filter(within(region_path, "agreement__region_path"))
    held = rows.select_for_update(of=("self",), no_key=True)
    with asking_once():
        return in_batches(held, lambda found: _move(found, at), batch)


def _move(opinions: list[DepartmentOpinion], at: datetime) -> int:
    was = {one.pk: one.due_on for one in opinions}
    moved = []
    for one in opinions:
        calendar = working_calendar(one.agreement.region_path)
        one.due_on = calendar.add(day_of(one.asked_at), one.working_days)
        if one.due_on != was[one.pk]:
            moved.append(one)
    DepartmentOpinion.objects.bulk_update(moved, ["due_on"])
    insert_many([
        audit.entry(
            actor=None, at=at, action="agreements.opinion_due_moved", target=one.agreement,
            changes={"unit": [None, str(one.unit)], "due_on": [str(was[one.pk]), str(one.due_on)]},
        )
        for one in moved
    ])  # fmt: skip
    tell_all(opinions_moved(moved, was, at), at=at)
    return len(moved)

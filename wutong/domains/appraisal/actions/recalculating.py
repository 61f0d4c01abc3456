"""The last days of open assessments by the calendar as it is now."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from wutong.domains.appraisal.actions.telling import assessments_moved
from wutong.domains.appraisal.choices import AssessmentState
from wutong.domains.appraisal.models import Assessment
from wutong.domains.notices.actions import tell_all
from wutong.domains.org.queries import asking_once, within, working_calendar
from wutong.kernel import audit
from wutong.kernel.bulk import in_batches, insert_many
from wutong.kernel.clock import day_of

BATCH: Final = 500


def recalculate(*, region_path: str, first_day: date, at: datetime, batch: int = BATCH) -> int:
    """Put the days of open assessments in the subtree right, in batches, and tell whose they are;
    how many changed. ``region_path`` "" is the whole country. A second run changes nothing."""
    rows = Assessment.objects.filter(
        state=AssessmentState.OPEN, due_on__gte=first_day
    ).select_related("project")
    if region_path:
        rows = rows.filter(within(region_path, "project__region_path"))
    held = rows.select_for_update(of=("self",), no_key=True)
    with asking_once():
        return in_batches(held, lambda found: _move(found, at), batch)


def _move(assessments: list[Assessment], at: datetime) -> int:
    was = {one.pk: one.due_on for one in assessments}
    moved = []
    for one in assessments:
        calendar = working_calendar(one.project.region_path)
        one.due_on = calendar.add(day_of(one.opened_at), one.working_days)
        if one.due_on != was[one.pk]:
            moved.append(one)
    Assessment.objects.bulk_update(moved, ["due_on"])
    insert_many([
        audit.entry(
            actor=None, at=at, action="appraisal.due_moved", target=one,
            changes={"due_on": [str(was[one.pk]), str(one.due_on)]},
        )
        for one in moved
    ])  # fmt: skip
    tell_all(assessments_moved(moved, was, at), at=at)
    return len(moved)

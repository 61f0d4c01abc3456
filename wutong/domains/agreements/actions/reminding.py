"""Telling of opinions and commitments that are due or overdue and were not told yet. A missed run
loses nothing, and a second one tells nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Max, QuerySet

from wutong.domains.agreements.actions.telling import (
    commitments_due,
    commitments_overdue,
    opinions_due,
    opinions_overdue,
)
from wutong.domains.agreements.choices import AgreementState, CommitmentState
from wutong.domains.agreements.models import Commitment, DepartmentOpinion, ReviewSetting
from wutong.domains.agreements.queries.settings import USUAL, setting_for
from wutong.domains.notices.actions import Telling, tell_all
from wutong.kernel.clock import day_of

BATCH: Final = 500
type Make = Callable[[Sequence[Any], date], list[Telling]]


@dataclass(frozen=True)
class Reminded:
    """How many opinions and commitments were told of."""

    opinions_due: int
    opinions_overdue: int
    commitments_due: int
    commitments_overdue: int

    @property
    def count(self) -> int:
        """All together."""
        return (self.opinions_due + self.opinions_overdue + self.commitments_due
                + self.commitments_overdue)  # fmt: skip


def remind(*, at: datetime, batch: int = BATCH) -> Reminded:
    """Tell all that is due on the day of ``at`` or before and was not told yet, in batches.

    What is overdue already is told so at once, and not that it was due.
    """
    on = day_of(at)
    opinions = DepartmentOpinion.objects.filter(
        opinion="", withdrawn_at=None, agreement__state=AgreementState.IN_REVIEW
    ).select_related("agreement", "unit__region")
    promises = Commitment.objects.binding().filter(
        state=CommitmentState.OPEN, agreement__project__removed_at=None
    )
    promises = promises.select_related("agreement")
    late = {"told_overdue_at": at, "reminded_at": at}
    return Reminded(
        opinions_overdue=_tell(
            opinions.filter(due_on__lt=on, told_overdue_at=None), late, opinions_overdue, at, batch
        ),
        opinions_due=_tell(
            opinions.filter(due_on=on, reminded_at=None), {"reminded_at": at}, opinions_due, at,
            batch,
        ),
        commitments_overdue=_tell(
            promises.filter(due_on__lt=on, told_overdue_at=None), late, commitments_overdue, at,
            batch,
        ),
        commitments_due=_tell(
            promises.filter(due_on__gte=on, due_on__lte=on + _furthest(), reminded_at=None),
            {"reminded_at": at}, commitments_due, at, batch, _soon(on),
        ),
    )  # fmt: skip


def _furthest() -> timedelta:
    """The longest time ahead that any region is told of a commitment."""
    longest = ReviewSetting.objects.aggregate(most=Max("remind_days"))["most"]
    return timedelta(days=max(longest or 0, USUAL.remind_days))


def _soon(on: date) -> Callable[[Commitment], bool]:
    """Whether a commitment falls due within the time that its region is told ahead."""
    ahead: dict[str, int] = {}

    def soon(one: Commitment) -> bool:
        if one.region_path not in ahead:
            ahead[one.region_path] = setting_for(one.region_path).remind_days
        return (one.due_on - on).days <= ahead[one.region_path]

    return soon


def _tell(
    rows: QuerySet[Any],
    marks: dict[str, datetime],
    make: Make,
    at: datetime,
    batch: int,
    wanted: Callable[[Any], bool] = lambda _row: True,
) -> int:
    """Mark and tell what ``rows`` holds, by key, until its end; how many."""
    told, last = 0, 0
    while True:
        with transaction.atomic():
            locked = rows.select_for_update(skip_locked=True, of=("self",), no_key=True)
            found = list(locked.filter(pk__gt=last).order_by("pk")[:batch])
            if not found:
                return told
            last = found[-1].pk
            chosen = [one for one in found if wanted(one)]
            rows.model._default_manager.filter(pk__in=[one.pk for one in chosen]).update(**marks)
            tell_all(make(chosen, day_of(at)), at=at)
        told += len(chosen)

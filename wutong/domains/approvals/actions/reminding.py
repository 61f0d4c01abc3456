"""The clock pass: one bounded pass over all open cases that tells whatever is due, or overdue and
not yet told.

Each batch is a transaction of its own, with the rows that say what was told: a killed run leaves
whole batches, the next goes on, nothing is told twice and a missed run loses nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from wutong.domains.approvals.actions.telling import send
from wutong.domains.approvals.choices import ToldKind
from wutong.domains.approvals.models import CaseTold, TrackingCount
from wutong.domains.approvals.queries import telling
from wutong.domains.approvals.queries.telling import Audience, DueCase, Numbers, Told
from wutong.domains.approvals.rules.reminding import due_kinds
from wutong.kernel.bulk import insert_many
from wutong.kernel.clock import day_of

BATCH: Final = 2000
FROM_THE_FIRST: Final = (date(2000, 1, 1), 0)
COUNTS_KEPT: Final = timedelta(days=1)

type Due = tuple[DueCase, ToldKind]


@dataclass(frozen=True)
class Reminded:
    """How many were told of each kind."""

    counts: dict[str, int]

    @property
    def count(self) -> int:
        """All of them."""
        return sum(self.counts.values())


class _Pass:
    """One run on one day."""

    def __init__(self, at: datetime, batch: int) -> None:
        self.at, self.on, self.batch = at, day_of(at), batch
        self.numbers, self.audience = Numbers(self.on), Audience(self.on)
        self.counts: Counter[str] = Counter({kind.value: 0 for kind in ToldKind})

    def clocks(self) -> None:
        """Clocks that run out soon or have run out."""
        after, until = FROM_THE_FIRST, self.numbers.widest()
        while True:
            with transaction.atomic():
                cases = telling.clocks_due(until, after, self.batch)
                if not cases:
                    return
                after = (cases[-1].due_on, cases[-1].case)
                self.tell(
                    (one, kind)
                    for one in cases
                    for kind in due_kinds(one.due_on, self.numbers.of(one.region_path))
                )

    def pauses(self) -> None:
        """Corrections and special procedures at the end of their own limit."""
        after = 0
        while True:
            with transaction.atomic():
                due = telling.pauses_due(self.on, after, self.batch)
                if not due:
                    return
                after = due[-1][0].case
                self.tell(due)

    def papers(self) -> None:
        """Papers that were to be handed in later (容缺) and are due."""
        after = FROM_THE_FIRST
        while True:
            with transaction.atomic():
                found = telling.papers_due(self.on, after, self.batch)
                if not found:
                    return
                after = (found[-1][1].due_on, found[-1][0])
                self.tell((one, ToldKind.DEFICIENCY_DUE) for _paper, one in found)

    def tell(self, due: Iterable[Due]) -> None:
        """Write and send what was not told yet."""
        anew = list(dict.fromkeys(due))
        before = telling.already_told(sorted({one.case for one, _kind in anew}))
        told = [
            Told(one, kind, self.audience.who(one, kind))
            for one, kind in anew
            if (one.case, kind.value, one.due_on) not in before
        ]
        self._write(told)

    def _write(self, told: Sequence[Told]) -> None:
        insert_many(
            [CaseTold(case_id=one.case.case, kind=one.kind.value, due_on=one.case.due_on, at=self.at)
             for one in told]
        )  # fmt: skip
        send(told, at=self.at)
        self.counts.update(one.kind.value for one in told)


def remind(*, at: datetime, batch: int = BATCH) -> Reminded:
    """Tell whatever is due on the day of ``at``, or overdue, and was not told yet."""
    run = _Pass(at, batch)
    run.clocks()
    run.pauses()
    run.papers()
    TrackingCount.objects.filter(minute__lt=at - COUNTS_KEPT).delete()
    return Reminded(dict(run.counts))

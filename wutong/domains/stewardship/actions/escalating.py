"""The pass that moves what is late up the ladder: reminder, yellow card, red card, talk.

Each batch is a transaction of its own, with the rungs, events, audit and notices that belong to it:
a killed run leaves whole batches, the next goes on, two at once share the work, nothing is told
twice and a missed run loses nothing: whatever should have climbed meanwhile climbs every rung now,
and is told of the highest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.notices.actions import Telling, tell_all
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.stewardship.choices import AppealMove, Escalation, OrderMove
from wutong.domains.stewardship.models import (
    AppealEvent,
    ItemTold,
    OrderEvent,
    SupervisionOrder,
)
from wutong.domains.stewardship.queries.escalation import (
    FROM_THE_FIRST,
    Audience,
    Climb,
    Numbers,
    appeals_due,
    orders_due,
)
from wutong.domains.stewardship.rules.escalation import CARDS, steps
from wutong.kernel import audit
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.bulk import insert_many
from wutong.kernel.clock import day_of

BATCH: Final = 1000
Reader = Callable[[date, tuple[date, int], int], list[Any]]


@dataclass(frozen=True)
class Escalated:
    """How many appeals and orders reached each rung."""

    counts: dict[str, int]

    @property
    def count(self) -> int:
        """All steps."""
        return sum(self.counts.values())


class _Pass:
    """One run on one day."""

    def __init__(self, at: datetime, batch: int) -> None:
        self.at, self.on, self.batch = at, day_of(at), batch
        self.numbers, self.audience = Numbers(self.on), Audience(self.on)
        self.counts: Counter[str] = Counter()

    def over(self, read: Reader) -> None:
        """All of one kind, in the order of their last days."""
        after, until = FROM_THE_FIRST, self.numbers.widest()
        while True:
            with transaction.atomic():
                rows = read(until, after, self.batch)
                if not rows:
                    return
                after = (rows[-1].due_on, rows[-1].pk)
                self.climb(rows)

    def climb(self, rows: Sequence[Any]) -> None:
        """Write and send what is new."""
        climbs = [
            Climb(row, level)
            for row in rows
            if steps(row.escalation, level := self.numbers.level(row.due_on, row.region_path))
        ]
        if not climbs:
            return
        people = self.audience.of(climbs)
        self._keep(climbs)
        self._write(climbs)
        tell_all(
            (_telling(one, who) for one, who in zip(climbs, people, strict=True)), at=self.at
        )  # fmt: skip

    def _keep(self, climbs: Sequence[Climb]) -> None:
        """The rung of each row; ``lock`` stays, so that nobody's own move is refused for it."""
        model = type(climbs[0].row)
        more = {"escalated_on": self.on} if model is SupervisionOrder else {}
        for level in dict.fromkeys(one.level for one in climbs):
            keys = [one.row.pk for one in climbs if one.level == level]
            model.objects.filter(pk__in=keys).update(escalation=level, **more)

    def _write(self, climbs: Sequence[Climb]) -> None:
        taken = [(one.row, rung) for one in climbs for rung in steps(one.row.escalation, one.level)]
        is_order = isinstance(climbs[0].row, SupervisionOrder)
        name = "order" if is_order else "appeal"
        insert_many([self._event(row, rung) for row, rung in taken])
        ItemTold.objects.bulk_create(
            [ItemTold(**{name: row}, kind=rung.value, due_on=row.due_on, at=self.at)
             for row, rung in taken],
            ignore_conflicts=True,
        )  # fmt: skip
        written: list[AuditEntry] = [
            audit.entry(
                actor=None, at=self.at, action=f"stewardship.{name}_escalate", target=row,
                changes={"escalation": [None, rung.value]},
            )
            for row, rung in taken
        ]  # fmt: skip
        insert_many(written)
        self.counts.update(rung.value for _row, rung in taken)

    def _event(self, row: Any, rung: Escalation) -> Any:
        if isinstance(row, SupervisionOrder):
            return OrderEvent(
                order_id=row.pk, move=OrderMove.ESCALATE, to_state=row.state, escalation=rung,
                at=self.at, on=self.on,
            )  # fmt: skip
        return AppealEvent(
            appeal_id=row.pk, move=AppealMove.ESCALATE, from_state=row.state, to_state=row.state,
            at=self.at, on=self.on, unit_id=row.lead_unit_id, details={"level": rung.value},
        )  # fmt: skip


def _telling(climb: Climb, people: Sequence[int]) -> Telling:
    row, level = climb.row, climb.level
    is_order = isinstance(row, SupervisionOrder)
    name = "order" if is_order else "appeal"

    def title() -> str:
        words = _("督办 %(title)s：%(level)s") if is_order else _("诉求 %(title)s：%(level)s")
        return words % {"title": row.title, "level": level.label}

    return Telling(
        people, _kind(level), f"stewardship.{name}.{row.pk}.{level.value}.{row.due_on}", title,
        reverse(f"stewardship:{name}", args=[row.number]),
    )  # fmt: skip


def _kind(level: Escalation) -> NoticeKind:
    if level == Escalation.REMINDER:
        return NoticeKind.DUE
    return NoticeKind.OVERDUE if level not in CARDS[1:] else NoticeKind.ESCALATED


def escalate(*, at: datetime, batch: int = BATCH) -> Escalated:
    """Move every open appeal and order that is due or late on the day of ``at`` to its rung."""
    run = _Pass(at, batch)
    run.over(orders_due)
    run.over(appeals_due)
    return Escalated({rung.value: run.counts[rung.value] for rung in Escalation
                      if rung != Escalation.NONE})  # fmt: skip

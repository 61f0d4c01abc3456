"""The pass that reminds of needs before and after their day. Nothing is told twice, a missed run
loses nothing: what was told stands on the need, in the transaction of the telling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.notices.actions import Telling, tell_all
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.org.queries import (
    asking_once,
    in_charge_of,
    members_of,
    who_sees,
    working_calendar,
)
from wutong.domains.stewardship.models import FactorNeed, StewardshipRule
from wutong.domains.stewardship.queries.rules import rules_of
from wutong.kernel.bulk import in_batches
from wutong.kernel.clock import day_of
from wutong.kernel.scope import EDIT_FACTOR, PROMOTION_BUREAU, roles_with
from wutong.ui import formats

BATCH: Final = 500
WIDEST: Final = timedelta(days=400)
"""A reminder comes at the most 250 working days ahead."""


@dataclass(frozen=True)
class FactorsReminded:
    """How many needs were told of before their day, and after it."""

    due: int
    late: int


def remind_factors(*, at: datetime, batch: int = BATCH) -> FactorsReminded:
    """Tell those who deliver of needs whose day comes near, and them and the bureau of those whose
    day is over; each once for each day needed."""
    on = day_of(at)
    counts: Counter[str] = Counter()
    untold = Q(told_due_for=None) | ~Q(told_due_for=F("needed_by"))
    late = Q(told_late_for=None) | ~Q(told_late_for=F("needed_by"))
    rows = FactorNeed.objects.open().filter(project__removed_at=None)
    rows = rows.filter(Q(untold, needed_by__lte=on + WIDEST) | Q(late, needed_by__lt=on))
    rows = rows.select_related("project")
    with asking_once():
        in_batches(rows, lambda found: _tell(found, on, at, counts), batch)
    return FactorsReminded(counts[NoticeKind.DUE], counts[NoticeKind.OVERDUE])


def _tell(found: Sequence[FactorNeed], on: date, at: datetime, counts: Counter[str]) -> int:
    due = [(one, kind) for one in found if (kind := _kind(one, on))]
    numbers = rules_of({one.project.region_path for one, _kind in due})
    due = [
        (one, kind)
        for one, kind in due
        if kind == NoticeKind.OVERDUE or _near(one, on, numbers[one.project.region_path])
    ]
    readers = _readers(due, on)
    tell_all([_telling(one, kind, readers[one.pk]) for one, kind in due], at=at)
    for one, kind in due:
        one.told_due_for = one.needed_by
        if kind == NoticeKind.OVERDUE:
            one.told_late_for = one.needed_by
        counts[kind] += 1
    FactorNeed.objects.bulk_update([one for one, _kind in due], ["told_due_for", "told_late_for"])
    return len(due)


def _kind(need: FactorNeed, on: date) -> NoticeKind | None:
    if need.needed_by < on:
        return NoticeKind.OVERDUE if need.told_late_for != need.needed_by else None
    return NoticeKind.DUE if need.told_due_for != need.needed_by else None


def _near(need: FactorNeed, on: date, numbers: StewardshipRule) -> bool:
    calendar = working_calendar(need.project.region_path)
    return calendar.count(on, need.needed_by) <= numbers.remind_before_days


def _readers(due: Iterable[tuple[FactorNeed, NoticeKind]], on: date) -> dict[int, list[int]]:
    """Whom to tell of each need: the unit's people, else the region's; of late ones the bureau
    too. Only those who see it."""
    due = list(due)
    roles = roles_with(EDIT_FACTOR)
    members = members_of({one.unit_id for one, _kind in due if one.unit_id}, on, roles)
    paths = {one.project.region_path for one, _kind in due}
    bureaus = in_charge_of(paths, (PROMOTION_BUREAU,), on)
    wanted: dict[int, list[int]] = {}
    for one, kind in due:
        people = members.get(one.unit_id, []) if one.unit_id else []
        if kind == NoticeKind.OVERDUE or not people:
            people = [*people, *bureaus[one.project.region_path]]
        wanted[one.pk] = list(dict.fromkeys(people))
    pairs = [(person, key) for key, people in wanted.items() for person in people]
    seen = who_sees(pairs, FactorNeed.objects, on)
    return {key: [one for one in people if (one, key) in seen] for key, people in wanted.items()}


def _telling(need: FactorNeed, kind: NoticeKind, people: Sequence[int]) -> Telling:
    key = f"stewardship.factor.{need.pk}.{kind.value}.{need.needed_by}"
    url = reverse("stewardship:factor", args=[need.pk])
    return Telling(people, kind, key, partial(_title, need, kind), url)


def _title(need: FactorNeed, kind: NoticeKind) -> str:
    words = _("%(project)s 的%(kind)s %(day)s 需要，还没有到位")
    if kind == NoticeKind.OVERDUE:
        words = _("%(project)s 的%(kind)s已过需要日期 %(day)s，还没有到位")
    return words % {
        "project": need.project.name, "kind": need.get_kind_display(),
        "day": formats.day(need.needed_by),
    }  # fmt: skip

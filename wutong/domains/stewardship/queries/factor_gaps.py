"""Gaps in what projects need: for their pages, the dispatch agenda and the roadmap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.choices import FactorState, GapReason
from wutong.domains.stewardship.models import FactorNeed
from wutong.domains.stewardship.queries.factor_books import books_of, crowded_out
from wutong.domains.stewardship.rules.factors import Standing, days_late, gaps


@dataclass(frozen=True)
class Gap:
    """A need that is not met as it should be. ``reason`` is the worst of ``reasons``; ``days_late``
    are calendar days after the day needed, 0 where it may still come in time."""

    project: Project
    need: FactorNeed
    reason: GapReason
    days_late: int
    reasons: tuple[GapReason, ...]


def standing_of(need: FactorNeed, *, over: bool = False) -> Standing:
    """The need as gaps are judged by."""
    return Standing(
        need.state, need.needed_by, need.promised_on, need.quantity, need.delivered, over
    )


def gap_of(need: FactorNeed, on: date, *, over: bool = False) -> Gap | None:
    """The gap that the need is on ``on``, if any. ``need`` has its project."""
    standing = standing_of(need, over=over)
    reasons = gaps(standing, on)
    if not reasons:
        return None
    return Gap(need.project, need, reasons[0], days_late(standing, on), reasons)


def with_gaps(needs: Iterable[FactorNeed], on: date) -> list[tuple[FactorNeed, Gap | None]]:
    """Each need with its gap. One query for all the sources; needs have project and capacity."""
    needs = list(needs)
    sources = {one.capacity_id: one.capacity for one in needs if one.capacity is not None}
    over = crowded_out(books_of(one for one in sources.values() if one).values())
    return [(one, gap_of(one, on, over=one.pk in over)) for one in needs]


def gaps_of(projects: Iterable[Project], *, on: date) -> list[Gap]:
    """The gaps of many projects on ``on``, the latest first; two queries however many projects.

    Whoever asks sees the projects already.
    """
    rows = FactorNeed.objects.filter(project__in=list(projects), project__removed_at=None)
    rows = rows.exclude(state=FactorState.DROPPED).select_related("project", "capacity", "unit")
    found = [gap for _need, gap in with_gaps(rows, on) if gap is not None]
    return sorted(found, key=lambda one: (-one.days_late, one.need.needed_by, one.need.pk))

"""Reads of assessments: lists, and what is mine to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from wutong.domains.appraisal.choices import AssessmentState, ConditionState
from wutong.domains.appraisal.models import Assessment, ResultCondition, Review, Scorecard
from wutong.domains.appraisal.models.assessments import AssessmentQuerySet, answers_for
from wutong.domains.org.queries import Region, within, within_any
from wutong.kernel.scope import DECIDE_ASSESSMENT, OPEN_ASSESSMENT, SCORE_ASSESSMENT, Access

ROWS: Final = 50
NAMES: Final = ("project__region", "project__unit", "scorecard", "opened_by", "decided_by")


@dataclass(frozen=True)
class Page[Row]:
    """One page of rows, numbered from 1."""

    rows: Sequence[Row]
    number: int
    more: bool

    @property
    def next_cursor(self) -> str:
        """The number of the next page; empty on the last one."""
        return str(self.number + 1) if self.more else ""

    @property
    def previous_cursor(self) -> str:
        """The number of the page before; empty on the first one."""
        return str(self.number - 1) if self.number > 1 else ""


def page_of(rows: QuerySet[Any], number: int, size: int = ROWS) -> Page[Any]:
    """The page of this number; one query."""
    number = max(1, min(number, 10_000))
    found = list(rows[(number - 1) * size : number * size + 1])
    return Page(found[:size], number, len(found) > size)


def seen(access: Access) -> AssessmentQuerySet:
    """Assessments that the person sees, with what a page says of each."""
    return Assessment.objects.visible_to(access).select_related(*NAMES)


def to_score(access: Access) -> QuerySet[Review]:
    """Reviews that the person still owes, the earliest due first."""
    if not access.may_ever(SCORE_ASSESSMENT):
        return Review.objects.none()
    mine = Review.objects.filter(user=access.user).values("assessment")
    return (
        Review.objects.filter(
            answers_for(access), sent_at=None, assessment__state=AssessmentState.OPEN
        )
        .filter(assessment__in=Assessment.objects.visible_to(access))
        .exclude(Q(user=None) & Q(assessment__in=mine))
        .exclude(conflicted=True)
        .select_related("assessment__project", "unit")
        .order_by("assessment__due_on", "pk")
    )


def to_decide(access: Access) -> QuerySet[Any]:
    """Open assessments that the person may decide and that have enough reviews, or are past due."""
    own = Q(project__unit__in=access.units(DECIDE_ASSESSMENT)) | within_any(
        access.region_paths(DECIDE_ASSESSMENT), "project__region_path"
    )
    conflicted = Review.objects.filter(user=access.user or 0, conflicted=True)
    return (
        seen(access)
        .filter(own, state=AssessmentState.OPEN)
        .exclude(pk__in=conflicted.values("assessment"))
        .annotate(
            sent=Count("reviews", filter=Q(reviews__sent_at__isnull=False)),
            waiting=Count(
                "reviews",
                filter=Q(reviews__sent_at=None)
                & (Q(reviews__conflicted=None) | Q(reviews__conflicted=False)),
            ),
        )
        .order_by("due_on", "pk")
    )


def is_ready(assessment: Any, on: date) -> bool:
    """Whether it is time to decide: everybody has answered, or the deadline is over and enough
    have. Of an assessment with ``sent`` and ``waiting``, see :func:`to_decide`."""
    enough = assessment.sent >= int(assessment.scorecard.body["least_reviewers"])
    return enough and (assessment.waiting == 0 or assessment.due_on < on)


def narrowed(rows: QuerySet[Assessment], chosen: Mapping[str, Any]) -> QuerySet[Assessment]:
    """``rows`` narrowed by words, state, result and region, the latest first."""
    words = str(chosen.get("q") or "").strip()
    if words:
        rows = rows.filter(Q(project__name__icontains=words) | Q(project__code__icontains=words))
    for name in ("state", "result"):
        if chosen.get(name):
            rows = rows.filter(**{name: chosen[name]})
    region = Region.objects.filter(code=chosen.get("region") or "").first()
    if region is not None:
        rows = rows.filter(within(region.path, "project__region_path"))
    return rows.order_by("-opened_at", "-pk")


def conditions_due(access: Access, until: date) -> QuerySet[ResultCondition]:
    """Conditions that the person should report, due by ``until``."""
    mine = Q(assessment__opened_by=access.user or 0)
    mine |= Q(assessment__project__unit__in=access.units(OPEN_ASSESSMENT))
    return (
        ResultCondition.objects.visible_to(access)
        .filter(mine, state=ConditionState.OPEN, due_on__lte=until)
        .select_related("assessment__project")
        .order_by("due_on", "pk")
    )


def conditions_to_confirm(access: Access) -> QuerySet[ResultCondition]:
    """Reports of others that the person may confirm."""
    own = Q(assessment__project__unit__in=access.units(DECIDE_ASSESSMENT)) | within_any(
        access.region_paths(DECIDE_ASSESSMENT), "assessment__project__region_path"
    )
    return (
        ResultCondition.objects.visible_to(access)
        .filter(own, state=ConditionState.CLAIMED)
        .exclude(claimed_by=access.user or 0)
        .select_related("assessment__project")
        .order_by("due_on", "pk")
    )


def reminded_until(remind_days: int, on: date) -> date:
    """Until which due day conditions are shown on ``on``."""
    return on + timedelta(days=remind_days)


def scorecards_seen(access: Access) -> QuerySet[Scorecard]:
    """Scorecards that the person sees, national ones first."""
    return (
        Scorecard.objects.visible_to(access)
        .select_related("region", "adopted_by")
        .annotate(used=Count("assessments"))
        .order_by("region__path", "code", "-number")
    )

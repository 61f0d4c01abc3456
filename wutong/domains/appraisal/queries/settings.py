"""Scorecards and numbers that hold in a region, and who may change them."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from wutong.domains.appraisal.choices import ScorecardState
from wutong.domains.appraisal.models import AssessmentSetting, Scorecard
from wutong.domains.org.queries import Region, depth_of, holding_in, nearest_to

USUAL: Final = AssessmentSetting()


def setting_for(region_path: str) -> AssessmentSetting:
    """The numbers that hold in the region: its own, the nearest above, the default."""
    return nearest_to(AssessmentSetting.objects.all(), region_path) or USUAL


def own_setting(region: Region | None) -> AssessmentSetting | None:
    """The numbers of the region itself; None: the default."""
    return AssessmentSetting.objects.filter(region=region).first()


def in_force(region_path: str, on: date) -> list[Scorecard]:
    """The scorecards to use in the region on a day: of each code the nearest region's version."""
    rows = (
        holding_in(Scorecard.objects.all(), region_path)
        .filter(Q(retired_on=None) | Q(retired_on__gt=on), effective_on__lte=on)
        .exclude(state=ScorecardState.DRAFT)
    )
    nearest: dict[str, Scorecard] = {}
    for one in sorted(rows, key=_nearness):
        nearest[one.code] = one
    return sorted(nearest.values(), key=_nearness, reverse=True)


def _nearness(one: Scorecard) -> tuple[int, int]:
    return depth_of(one), one.number


def versions_of(scorecard: Scorecard) -> QuerySet[Scorecard]:
    """All versions of a scorecard, the latest first."""
    return Scorecard.objects.filter(region=scorecard.region, code=scorecard.code).order_by(
        "-number"
    )

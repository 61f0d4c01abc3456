"""Scorecards and numbers that hold in a region, and who may change them."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from wutong.domains.appraisal.choices import ScorecardState
from wutong.domains.appraisal.models import AssessmentSetting, Scorecard
from wutong.domains.org.queries import PATH_SEPARATOR, Region
from wutong.kernel.scope import MANAGE_RULES, Access

USUAL: Final = AssessmentSetting()


def paths_down_to(region_path: str) -> list[str]:
    """The paths of a region and of every region above it."""
    codes = region_path.rstrip(PATH_SEPARATOR).split(PATH_SEPARATOR)
    return [PATH_SEPARATOR.join(codes[: place + 1]) + PATH_SEPARATOR for place in range(len(codes))]


def setting_for(region_path: str) -> AssessmentSetting:
    """The numbers that hold in the region: its own, the nearest above, the default."""
    found = AssessmentSetting.objects.filter(
        Q(region=None) | Q(region__path__in=paths_down_to(region_path))
    ).select_related("region")
    return max(found, key=lambda one: len(one.region.path) if one.region else 0, default=USUAL)


def own_setting(region: Region | None) -> AssessmentSetting | None:
    """The numbers of the region itself; None: the default."""
    return AssessmentSetting.objects.filter(region=region).first()


def in_force(region_path: str, on: date) -> list[Scorecard]:
    """The scorecards to use in the region on a day: of each code the nearest region's version."""
    rows = (
        Scorecard.objects.filter(
            Q(region=None) | Q(region__path__in=paths_down_to(region_path)),
            Q(retired_on=None) | Q(retired_on__gt=on),
            effective_on__lte=on,
        )
        .exclude(state=ScorecardState.DRAFT)
        .select_related("region")
    )
    nearest: dict[str, Scorecard] = {}
    for one in sorted(rows, key=_nearness):
        nearest[one.code] = one
    return sorted(nearest.values(), key=_nearness, reverse=True)


def _nearness(one: Scorecard) -> tuple[int, int]:
    return (len(one.region.path) if one.region else 0, one.number)


def versions_of(scorecard: Scorecard) -> QuerySet[Scorecard]:
    """All versions of a scorecard, the latest first."""
    return Scorecard.objects.filter(region=scorecard.region, code=scorecard.code).order_by(
        "-number"
    )


def may_manage(access: Access, region: Region | None) -> bool:
    """Whether the person may change a region's rules; for the default: the whole country's."""
    if region is not None:
        return access.may(MANAGE_RULES, region.path)
    return any(root.count(PATH_SEPARATOR) == 1 for root in access.region_paths(MANAGE_RULES))

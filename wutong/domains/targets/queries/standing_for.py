"""Who may speak for an assessed region or unit."""

from __future__ import annotations

from django.db.models import QuerySet

from wutong.domains.targets.models import (
    AssessmentPaper,
    AssessmentRun,
    UnitAppeal,
    UnitScore,
)
from wutong.domains.targets.models.schemes import own_members
from wutong.kernel.scope import VIEW, Access


def may_appeal(access: Access, score: UnitScore) -> bool:
    """Whether the person's post lies in what was assessed: in the unit, or in the region and below.

    Whoever stands above it assesses it and does not appeal for it.
    """
    if access.is_investor:
        return False
    if score.unit_id is not None:
        return score.unit_id in access.units(VIEW)
    path = score.region.path if score.region else ""
    return any(grant.region_path.startswith(path) for grant in access.grants if grant.region_path)


def sees_inside(access: Access, score: UnitScore) -> bool:
    """Whether the person may see what a score rests on, project by project.

    Whoever is compared sees the others' points, not their projects nor their appeals.
    """
    region = score.unit.region if score.unit else score.region
    return access.may(VIEW, region.path if region else None, score.unit_id)


def appeals_seen(access: Access) -> QuerySet[UnitAppeal]:
    """Appeals against scores that the person sees inside of, of runs that the person sees."""
    if access.is_investor:
        return UnitAppeal.objects.none()
    return UnitAppeal.objects.filter(own_members(access, "score__")).filter(
        score__run__in=AssessmentRun.objects.visible_to(access)
    )


def paper_seen(access: Access, pk: int) -> AssessmentPaper | None:
    """An evidence file: of an appeal for whoever sees inside the score, of an entry for whoever
    sees the figures of the region that assesses."""
    paper = (
        AssessmentPaper.objects.select_related(
            "entry__scheme__region", "appeal__score__region", "appeal__score__unit__region"
        )
        .filter(pk=pk)
        .first()
    )
    if paper is None or access.is_investor:
        return None
    if paper.appeal is not None:
        return paper if sees_inside(access, paper.appeal.score) else None
    return paper if access.may(VIEW, paper.subject.region_path) else None

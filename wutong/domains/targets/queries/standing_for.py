"""Who may speak for an assessed region or unit."""

from __future__ import annotations

from wutong.domains.targets.models import UnitScore
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

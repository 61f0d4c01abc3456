"""What a person may do with one lead."""

from __future__ import annotations

from wutong.domains.leads.models import Lead
from wutong.kernel.scope import DISPATCH_LEAD, HANDLE_LEAD, REPORT_LEAD, Access


def permits(access: Access, ability: str, lead: Lead) -> bool:
    """Whether the person has ``ability`` for this lead: by a post whose scope covers it or the
    unit above that takes part in it, or as its holder who has the ability in any post."""
    if access.may(ability, lead.region_path, lead.unit_id):
        return True
    if ability == HANDLE_LEAD and lead.joined_unit_id in access.units(ability):
        return lead.joined_unit_id is not None
    return lead.owner_id is not None and lead.owner_id == access.user and access.may_ever(ability)


def may_handle(access: Access, lead: Lead) -> bool:
    """Whether the person may move this lead on: handle it, or dispatch the leads of its place."""
    return permits(access, HANDLE_LEAD, lead) or access.may(
        DISPATCH_LEAD, lead.region_path, lead.unit_id
    )


def is_reporter(access: Access, lead: Lead) -> bool:
    """Whether the person reported this lead."""
    return lead.reported_by_id is not None and lead.reported_by_id == access.user


def may_report_in(access: Access, region_path: str) -> bool:
    """Whether the person reports leads in this region, or for a unit that works there."""
    if access.may(REPORT_LEAD, region_path):
        return True
    home = access.home
    near = bool(home) and (home.startswith(region_path) or region_path.startswith(home))
    return bool(access.units(REPORT_LEAD)) and near

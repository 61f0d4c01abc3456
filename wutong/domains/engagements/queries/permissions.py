"""What a person may do with one engagement."""

from __future__ import annotations

from wutong.domains.engagements.models import Engagement
from wutong.kernel.scope import RECORD_ENGAGEMENT, Access


def may_record(access: Access, engagement: Engagement) -> bool:
    """Whether the person may change it: by a post whose scope covers it, or as one who takes part
    and may record engagements at all."""
    if access.may(RECORD_ENGAGEMENT, engagement.region_path, engagement.unit_id):
        return True
    return (
        access.may_ever(RECORD_ENGAGEMENT)
        and access.user is not None
        and engagement.members.filter(user=access.user).exists()
    )

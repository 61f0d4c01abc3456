"""Engagements, who took part, whom they met, what follows."""

from wutong.domains.engagements.models.engagement import (
    CountedEngagement,
    Engagement,
    EngagementProject,
    EngagementQuerySet,
    Member,
    seen_by,
)
from wutong.domains.engagements.models.feed import CalendarFeed
from wutong.domains.engagements.models.following import FirmMet, FollowUp
from wutong.domains.engagements.models.introducing import ProjectIntroduction

__all__ = [
    "CalendarFeed",
    "CountedEngagement",
    "Engagement",
    "EngagementProject",
    "EngagementQuerySet",
    "FirmMet",
    "FollowUp",
    "Member",
    "ProjectIntroduction",
    "seen_by",
]

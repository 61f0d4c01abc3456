"""Reads of projects; and the classes that upper rooms name in signatures and conditions."""

from wutong.domains.projects.models import (
    Evidence,
    Fact,
    FundArrival,
    Milestone,
    Project,
    ProjectMember,
    SigningEvent,
)
from wutong.domains.projects.models.project import seen_by, ways_seen

__all__ = [
    "Evidence",
    "Fact",
    "FundArrival",
    "Milestone",
    "Project",
    "ProjectMember",
    "SigningEvent",
    "seen_by",
    "ways_seen",
]

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

__all__ = [
    "Evidence",
    "Fact",
    "FundArrival",
    "Milestone",
    "Project",
    "ProjectMember",
    "SigningEvent",
]

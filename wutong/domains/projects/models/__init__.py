"""The tables of the projects' room."""

from wutong.domains.projects.models.credit import CreditShare
from wutong.domains.projects.models.evidence import Evidence
from wutong.domains.projects.models.facts import Fact, FundArrival, FundRule
from wutong.domains.projects.models.gates import Gate, GateRequirement
from wutong.domains.projects.models.milestones import Milestone, SigningEvent
from wutong.domains.projects.models.project import (
    PaceChange,
    Project,
    ProjectMember,
    ProjectQuerySet,
    SavedView,
)
from wutong.domains.projects.models.reporting import ReportingRule

__all__ = [
    "CreditShare",
    "Evidence",
    "Fact",
    "FundArrival",
    "FundRule",
    "Gate",
    "GateRequirement",
    "Milestone",
    "PaceChange",
    "Project",
    "ProjectMember",
    "ProjectQuerySet",
    "ReportingRule",
    "SavedView",
    "SigningEvent",
]

"""Catalogue, roadmaps, applications, cases and papers."""

from wutong.domains.approvals.models.applications import (
    AgencyService,
    Application,
    GreenChannel,
    JointAcceptance,
    TrackingCount,
    visible,
)
from wutong.domains.approvals.models.cases import (
    ApprovalCase,
    CaseEvent,
    CasePause,
    CaseQuerySet,
    CaseTold,
    ClerkAbsence,
)
from wutong.domains.approvals.models.catalogue import (
    ApprovalItem,
    ApprovalRule,
    ItemHandler,
    ItemPaper,
    ItemPrerequisite,
    ItemResult,
    ItemVersion,
    PaperKind,
)
from wutong.domains.approvals.models.papers import (
    CasePaper,
    NoticeAllowance,
    OneTimeNotice,
    PaperOnFile,
)
from wutong.domains.approvals.models.roadmaps import Roadmap, RoadmapStep

__all__ = [
    "AgencyService",
    "Application",
    "ApprovalCase",
    "ApprovalItem",
    "ApprovalRule",
    "CaseEvent",
    "CasePaper",
    "CasePause",
    "CaseQuerySet",
    "CaseTold",
    "ClerkAbsence",
    "GreenChannel",
    "ItemHandler",
    "ItemPaper",
    "ItemPrerequisite",
    "ItemResult",
    "ItemVersion",
    "JointAcceptance",
    "NoticeAllowance",
    "OneTimeNotice",
    "PaperKind",
    "PaperOnFile",
    "Roadmap",
    "RoadmapStep",
    "TrackingCount",
    "visible",
]

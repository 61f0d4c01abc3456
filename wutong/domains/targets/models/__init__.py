"""What this room keeps."""

from wutong.domains.targets.models.runs import (
    AssessmentRun,
    ManualScore,
    ScoreLine,
    UnitAppeal,
    UnitScore,
)
from wutong.domains.targets.models.schemes import (
    AssessmentScheme,
    GroupMember,
    SchemeAdjustment,
    SchemeGroup,
    SchemeIndicator,
    SchemeVersion,
)
from wutong.domains.targets.models.targets import Target, TargetQuerySet

__all__ = [
    "AssessmentRun",
    "AssessmentScheme",
    "GroupMember",
    "ManualScore",
    "SchemeAdjustment",
    "SchemeGroup",
    "SchemeIndicator",
    "SchemeVersion",
    "ScoreLine",
    "Target",
    "TargetQuerySet",
    "UnitAppeal",
    "UnitScore",
]

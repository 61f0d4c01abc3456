"""What this room keeps."""

from wutong.domains.targets.models.curves import CurveQuerySet, ProgressCurve
from wutong.domains.targets.models.following import AssessmentPaper, ScoreEscalation
from wutong.domains.targets.models.plans import PlanDecision, PlanLine, TargetPlan
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
    "AssessmentPaper",
    "AssessmentRun",
    "AssessmentScheme",
    "CurveQuerySet",
    "GroupMember",
    "ManualScore",
    "PlanDecision",
    "PlanLine",
    "ProgressCurve",
    "SchemeAdjustment",
    "SchemeGroup",
    "SchemeIndicator",
    "SchemeVersion",
    "ScoreEscalation",
    "ScoreLine",
    "Target",
    "TargetPlan",
    "TargetQuerySet",
    "UnitAppeal",
    "UnitScore",
]

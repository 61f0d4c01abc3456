"""The tables of pre-assessment."""

from wutong.domains.appraisal.models.assessments import (
    Assessment,
    AssessmentQuerySet,
    Review,
    seen_by,
)
from wutong.domains.appraisal.models.conditions import ResultCondition
from wutong.domains.appraisal.models.scorecards import AssessmentSetting, Scorecard

__all__ = [
    "Assessment",
    "AssessmentQuerySet",
    "AssessmentSetting",
    "ResultCondition",
    "Review",
    "Scorecard",
    "seen_by",
]

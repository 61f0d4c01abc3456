"""Reads of pre-assessment; and the classes that upper rooms name in signatures."""

from wutong.domains.appraisal.models import Assessment, ResultCondition, Review, Scorecard

__all__ = ["Assessment", "ResultCondition", "Review", "Scorecard"]

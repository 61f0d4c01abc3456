"""Pre-assessment: scorecards, reviews and results."""

from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    """Room `appraisal`."""

    name = "wutong.domains.appraisal"
    label = "appraisal"

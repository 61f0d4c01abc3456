"""Approvals: from signing to breaking ground."""

from datetime import timedelta

from django.apps import AppConfig

from wutong.kernel import registry
from wutong.kernel.registry import RecurringTask


class ApprovalsConfig(AppConfig):
    """Room `approvals`."""

    name = "wutong.domains.approvals"
    label = "approvals"

    def ready(self) -> None:
        """Declare the metrics; have due cases told every hour."""
        from wutong.domains.approvals import metrics  # noqa: F401,PLC0415
        from wutong.domains.approvals.tasks import remind_cases  # noqa: PLC0415

        registry.add_recurring(
            RecurringTask("approvals.remind", remind_cases.enqueue, timedelta(hours=1))
        )

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
        """Have due cases told every hour; a missed run loses nothing."""
        from wutong.domains.approvals.tasks import remind_cases  # noqa: PLC0415

        registry.add_recurring(
            RecurringTask("approvals.remind", remind_cases.enqueue, timedelta(hours=1))
        )

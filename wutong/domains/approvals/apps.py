"""Approvals: from signing to breaking ground."""

from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

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

        post_migrate.connect(_load_defaults, sender=self)
        post_migrate.connect(_install_guards, sender=self)
        _follow_others()
        registry.add_recurring(
            RecurringTask("approvals.remind", remind_cases.enqueue, timedelta(hours=1))
        )


def _install_guards(using: str, **_: Any) -> None:
    from wutong.domains.approvals.models.guards import install_guards  # noqa: PLC0415

    install_guards(using)


def _follow_others() -> None:
    """Cases follow calendars, posts and projects."""
    from wutong.domains.approvals.actions import following  # noqa: PLC0415
    from wutong.domains.approvals.choices import AROUND_ACTIONS, CASE_ACTIONS  # noqa: PLC0415
    from wutong.kernel import audit, events  # noqa: PLC0415

    events.listen("org.calendar_changed", following.recompute_due)
    events.listen("org.handed_over", following.pass_on)
    events.listen("projects.placed", following.follow_projects)
    audit.name_actions(CASE_ACTIONS)
    audit.name_actions(AROUND_ACTIONS)


def _load_defaults(**_kwargs: Any) -> None:
    from wutong.domains.approvals.actions.reference import load_defaults  # noqa: PLC0415
    from wutong.kernel import clock  # noqa: PLC0415

    load_defaults(at=clock.now())

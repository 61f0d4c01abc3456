"""Awards to people and introducers: rules, proposals, publication, payment."""

from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wutong.kernel import audit, events, registry
from wutong.kernel.registry import NavigationItem, Panel, RecurringTask
from wutong.kernel.scope import FOLLOW_OWN_AWARDS, VIEW_AWARDS


class IncentivesConfig(AppConfig):
    """Room `incentives`."""

    name = "wutong.domains.incentives"
    label = "incentives"

    def ready(self) -> None:
        """Declare the metrics; stand in navigation, on pages and in the day's work."""
        from wutong.domains.incentives import metrics, panels  # noqa: F401,PLC0415
        from wutong.domains.incentives.choices import ACTION_WORDS  # noqa: PLC0415
        from wutong.domains.incentives.models import Award, AwardRun  # noqa: PLC0415
        from wutong.domains.incentives.queries.work import SOURCES  # noqa: PLC0415
        from wutong.domains.notices.queries import add_rows_at  # noqa: PLC0415

        audit.name_actions(ACTION_WORDS)
        events.listen("org.calendar_changed", _recalculate)
        events.listen("projects.retracted", _follow)
        registry.add_recurring(
            RecurringTask(
                "incentives.follow",
                "wutong.domains.incentives.tasks.follow_award_facts",
                timedelta(hours=1),
            )
        )
        add_rows_at("incentives:award", Award.objects)
        add_rows_at("incentives:run", AwardRun.objects)
        registry.add_navigation(
            NavigationItem(
                _("分析"), _("奖励"), "incentives:list", "coins", 524,
                ability=(VIEW_AWARDS, FOLLOW_OWN_AWARDS), office=True,
            )
        )  # fmt: skip
        for source in SOURCES:
            registry.add_work_source(source)
        for place, load, order in (
            ("projects.project", panels.awards_of_project, 75),
            ("investors.referrer", panels.awards_of_referrer, 30),
        ):
            registry.add_panel(Panel(place, _("奖励"), "incentives/_of_page.html", load, order))


def _recalculate(**changed: Any) -> None:
    from wutong.domains.incentives.actions import recalculate  # noqa: PLC0415

    recalculate(**changed)


def _follow(**retracted: Any) -> None:
    from wutong.domains.incentives.actions import follow_facts  # noqa: PLC0415

    follow_facts(**retracted)

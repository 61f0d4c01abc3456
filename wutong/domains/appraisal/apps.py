"""Pre-assessment: scorecards, reviews and results."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from wutong.kernel import audit, events, registry
from wutong.kernel.registry import NavigationItem, Panel
from wutong.kernel.scope import VIEW


class AppraisalConfig(AppConfig):
    """Room `appraisal`."""

    name = "wutong.domains.appraisal"
    label = "appraisal"

    def ready(self) -> None:
        """Put the condition into the gates, pages into place; take over reviews."""
        from wutong.domains.appraisal.choices import ACTION_WORDS  # noqa: PLC0415
        from wutong.domains.appraisal.queries.trail import hidden_from_trail  # noqa: PLC0415

        post_migrate.connect(_load_defaults, sender=self)
        _declare_holdings()
        events.listen("org.calendar_changed", _recalculate)
        audit.name_actions(ACTION_WORDS)
        audit.add_veil(hidden_from_trail)
        _put_condition()
        _put_pages_in_place()
        _let_messages_name()


def _let_messages_name() -> None:
    """An e-mail may name an assessment to those who see it."""
    from wutong.domains.appraisal.models import Assessment  # noqa: PLC0415
    from wutong.domains.notices.queries import add_rows_at  # noqa: PLC0415

    add_rows_at("appraisal:detail", Assessment.objects)


def _put_pages_in_place() -> None:
    from wutong.domains.appraisal import panels  # noqa: PLC0415
    from wutong.domains.appraisal.queries.work import SOURCES  # noqa: PLC0415

    registry.add_navigation(
        NavigationItem(
            _("项目"),
            _("评估"),
            "appraisal:list",
            "clipboard-check",
            145,
            ability=VIEW,
            office=True,
        )
    )
    for source in SOURCES:
        registry.add_work_source(source)
    registry.add_panel(
        Panel("projects.project", _("预审评估"), "appraisal/_of_project.html",
              panels.assessments_of_project, 35)
    )  # fmt: skip
    registry.add_panel(Panel("settings", _("预审评估规则"), "", panels.rules_setting, 47))


def _put_condition() -> None:
    from wutong.domains.appraisal.queries.gate import KEY, passed  # noqa: PLC0415
    from wutong.domains.projects.queries.conditions import (  # noqa: PLC0415
        Condition,
        add_condition,
    )

    add_condition(Condition(KEY, _("预审评估通过"), passed))


def _declare_holdings() -> None:
    from wutong.domains.appraisal.actions import pass_on  # noqa: PLC0415
    from wutong.domains.appraisal.queries.held import TITLE, reviews_held  # noqa: PLC0415

    registry.add_holding(registry.Holding("appraisal.reviews", TITLE, reviews_held, pass_on, 40))


def _recalculate(**changed: Any) -> None:
    from wutong.domains.appraisal.actions import recalculate  # noqa: PLC0415

    recalculate(**changed)


def _load_defaults(**_kwargs: Any) -> None:
    from wutong.domains.appraisal.actions import load_defaults  # noqa: PLC0415

    load_defaults()

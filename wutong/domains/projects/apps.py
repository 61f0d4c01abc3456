"""Projects: the lifecycle from the reserve pool to full production."""

from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.kernel import audit, registry
from wutong.kernel.registry import NavigationItem
from wutong.kernel.scope import MANAGE_RULES, VERIFY, VIEW, Access


class ProjectsConfig(AppConfig):
    """Room `projects`."""

    name = "wutong.domains.projects"
    label = "projects"

    def ready(self) -> None:
        """Declare the metrics; load the default gates whenever the tables have been made."""
        from wutong.domains.projects import metrics  # noqa: F401,PLC0415

        post_migrate.connect(_load_defaults, sender=self)
        _put_pages_in_place()
        _declare_holdings()


def _put_pages_in_place() -> None:
    """Navigation, work to do and settings."""
    from wutong.domains.projects.panels import (  # noqa: PLC0415
        projects_of_investor,
        search_source,
    )
    from wutong.domains.projects.queries.history import action_words  # noqa: PLC0415
    from wutong.domains.projects.queries.trail import hidden_from_trail  # noqa: PLC0415
    from wutong.domains.projects.queries.waiting import waiting_count  # noqa: PLC0415
    from wutong.domains.projects.queries.work import SOURCES  # noqa: PLC0415
    from wutong.kernel.search.sources import add_source  # noqa: PLC0415

    group = _("项目")
    registry.add_navigation(
        NavigationItem("", _("今日"), "projects:today", "checklist", 1),
        NavigationItem(group, _("项目"), "projects:list", "briefcase", 110, ability=VIEW),
        NavigationItem(group, _("看板"), "projects:board", "layout-kanban", 120, ability=VIEW),
        NavigationItem(
            group,
            _("核验"),
            "projects:verification",
            "shield-check",
            130,
            ability=VERIFY,
            counter=waiting_count,
            hot=True,
        ),
        NavigationItem(
            group, _("签约活动"), "projects:events", "calendar-event", 140, ability=VIEW
        ),
    )
    for source in SOURCES:
        registry.add_work_source(source)
    add_source(search_source())
    audit.add_veil(hidden_from_trail)
    audit.name_actions(action_words())
    registry.add_panel(
        registry.Panel(
            "investors.investor",
            _("在这里的项目"),
            "projects/_of_investor.html",
            projects_of_investor,
            10,
        )
    )
    registry.add_panel(registry.Panel("settings", _("关口规则"), "", _gates_setting, 40))
    registry.add_panel(registry.Panel("settings", _("月报规则"), "", _reporting_setting, 41))


def _gates_setting(_target: Any, access: Access, _at: datetime) -> dict[str, Any] | None:
    if not access.may_ever(MANAGE_RULES):
        return None
    return {
        "text": _("到每个阶段要填什么、要什么佐证、谁能申报和核验"),
        "url": reverse("projects:gates"),
    }


def _reporting_setting(_target: Any, access: Access, _at: datetime) -> dict[str, Any] | None:
    if not access.may_ever(MANAGE_RULES):
        return None
    return {
        "text": _("在建项目每月的投资几日前报，从哪个月起算漏报"),
        "url": reverse("projects:reporting_rules"),
    }


def _declare_holdings() -> None:
    from wutong.domains.projects.actions import pass_on  # noqa: PLC0415
    from wutong.domains.projects.queries.held import TITLE, teams_held  # noqa: PLC0415

    registry.add_holding(registry.Holding("projects.teams", TITLE, teams_held, pass_on, 10))


def _load_defaults(**_kwargs: Any) -> None:
    from wutong.domains.projects.actions import load_default_gates  # noqa: PLC0415

    load_default_gates()

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

        post_migrate.connect(_load_defaults, sender=self)
        post_migrate.connect(_install_guards, sender=self)
        _follow_others()
        _put_catalogue_in_place()
        _put_cases_in_place()
        _stand_around()
        _put_roadmaps_in_place()
        _let_messages_name()
        registry.add_recurring(
            RecurringTask(
                "approvals.remind",
                "wutong.domains.approvals.tasks.remind_cases",
                timedelta(hours=1),
            )
        )


def _let_messages_name() -> None:
    """An e-mail may name a case to those who see it."""
    from wutong.domains.approvals.models import ApprovalCase  # noqa: PLC0415
    from wutong.domains.notices.queries import add_rows_at  # noqa: PLC0415

    add_rows_at("approvals:case", ApprovalCase.objects)


def _install_guards(using: str, **_: Any) -> None:
    from wutong.domains.approvals.models.guards import install_guards  # noqa: PLC0415

    install_guards(using)


def _follow_others() -> None:
    """Cases follow calendars, posts and projects."""
    from wutong.domains.approvals.actions import following, recalculating  # noqa: PLC0415
    from wutong.domains.approvals.choices import AROUND_ACTIONS, CASE_ACTIONS  # noqa: PLC0415
    from wutong.domains.approvals.queries.held import TITLE as CASES_HELD  # noqa: PLC0415
    from wutong.domains.approvals.queries.held import cases_held  # noqa: PLC0415
    from wutong.kernel import audit, events  # noqa: PLC0415

    events.listen("org.calendar_changed", recalculating.recompute_due)
    events.listen("projects.placed", following.follow_projects)
    registry.add_holding(
        registry.Holding("approvals.cases", CASES_HELD, cases_held, following.pass_on, 60)
    )
    audit.name_actions(CASE_ACTIONS)
    audit.name_actions(AROUND_ACTIONS)


def _put_cases_in_place() -> None:
    """Navigation, search, work to do, panels of cases."""
    from django.utils.translation import gettext_lazy as _  # noqa: PLC0415

    from wutong.domains.approvals import panels_cases  # noqa: PLC0415
    from wutong.domains.approvals.queries.trail import cases_hidden_from_trail  # noqa: PLC0415
    from wutong.domains.approvals.queries.work import SOURCES  # noqa: PLC0415
    from wutong.kernel import audit  # noqa: PLC0415
    from wutong.kernel.registry import NavigationItem, Panel  # noqa: PLC0415
    from wutong.kernel.scope import HANDLE_CASE, RECEIVE_CASE, VIEW  # noqa: PLC0415
    from wutong.kernel.search.sources import add_source  # noqa: PLC0415

    group = _("审批")
    registry.add_navigation(
        NavigationItem(group, _("窗口"), "approvals:window", "inbox", 160,
                       ability=RECEIVE_CASE, at_hand=(RECEIVE_CASE,)),
        NavigationItem(group, _("我的队列"), "approvals:queue", "list-check", 162,
                       ability=HANDLE_CASE, at_hand=(HANDLE_CASE,)),
        NavigationItem(group, _("办件"), "approvals:cases", "files", 164, ability=VIEW),
    )  # fmt: skip
    add_source(panels_cases.search_source())
    audit.add_veil(cases_hidden_from_trail)
    for source in SOURCES:
        registry.add_work_source(source)
    template = "approvals/cases/_panel.html"
    registry.add_panel(Panel("projects.project", _("办件"), template, panels_cases.of_project, 48))
    registry.add_panel(
        Panel("investors.investor", _("办件与在库材料"), template, panels_cases.of_investor, 48)
    )


def _load_defaults(**_kwargs: Any) -> None:
    from wutong.domains.approvals.actions.reference import load_defaults  # noqa: PLC0415
    from wutong.kernel import clock  # noqa: PLC0415

    load_defaults(at=clock.now())


def _stand_around() -> None:
    """Pages around cases: navigation, the project's page, and what gates may ask for."""
    from django.utils.translation import gettext_lazy as _  # noqa: PLC0415

    from wutong.domains.approvals.panels_around import around_project  # noqa: PLC0415
    from wutong.domains.approvals.queries.hidden import (  # noqa: PLC0415
        agencies_hidden_from_trail,
    )
    from wutong.kernel import audit  # noqa: PLC0415
    from wutong.kernel.registry import NavigationItem, Panel  # noqa: PLC0415
    from wutong.kernel.scope import (  # noqa: PLC0415
        FOLLOW_OWN_CASES,
        HANDLE_CASE,
        RECEIVE_CASE,
        VIEW_FIGURES,
    )

    audit.add_veil(agencies_hidden_from_trail)
    _pass_on_agencies()
    group = _("审批")
    registry.add_navigation(
        NavigationItem("", _("我的办件"), "approvals:own", "package", 4,
                       ability=FOLLOW_OWN_CASES),
        NavigationItem(group, _("企业开办"), "approvals:setup", "building", 168,
                       ability=RECEIVE_CASE),
        NavigationItem(group, _("外出代理"), "approvals:absences", "users", 174,
                       ability=HANDLE_CASE),
        NavigationItem(group, _("审批节约"), "approvals:savings", "chart-bar", 176,
                       ability=VIEW_FIGURES),
    )  # fmt: skip
    registry.add_panel(
        Panel("projects.project", _("绿色通道、代办和证照"), "approvals/_of_project_around.html",
              around_project, 52)
    )  # fmt: skip
    _state_conditions()


def _state_conditions() -> None:
    """What gates of projects may ask of approvals."""
    from django.utils.translation import gettext_lazy as _  # noqa: PLC0415

    from wutong.domains.approvals.queries.certificates import (  # noqa: PLC0415
        CONSTRUCTION_PERMIT_ISSUED,
        construction_permit_issued,
    )
    from wutong.domains.projects.queries.conditions import (  # noqa: PLC0415
        Condition,
        add_condition,
    )

    add_condition(
        Condition(
            CONSTRUCTION_PERMIT_ISSUED,
            _("施工许可证：已由施工许可阶段的办件核发，没有撤回"),
            construction_permit_issued,
        )
    )


def _pass_on_agencies() -> None:
    """An agency service goes on when its agent leaves the post."""
    from wutong.domains.approvals.actions.agencies import pass_on_agencies  # noqa: PLC0415
    from wutong.domains.approvals.queries import held  # noqa: PLC0415
    from wutong.kernel import clock  # noqa: PLC0415

    registry.add_holding(
        registry.Holding(
            "approvals.agencies", held.AGENCIES,
            lambda person, scope: held.agencies_held(person, scope, clock.today()),
            pass_on_agencies, 62,
        )
    )  # fmt: skip


def _put_roadmaps_in_place() -> None:
    """The roadmap on the project's page; its words and its veil in the trail."""
    from django.utils.translation import gettext_lazy as _  # noqa: PLC0415

    from wutong.domains.approvals.choices import ROADMAP_ACTIONS  # noqa: PLC0415
    from wutong.domains.approvals.panels_roadmap import roadmap_of_project  # noqa: PLC0415
    from wutong.domains.approvals.queries.roadmap import (  # noqa: PLC0415
        roadmaps_hidden_from_trail,
    )
    from wutong.kernel import audit  # noqa: PLC0415
    from wutong.kernel.registry import Panel  # noqa: PLC0415

    audit.name_actions(ROADMAP_ACTIONS)
    audit.add_veil(roadmaps_hidden_from_trail)
    template = "approvals/roadmap/_of_project.html"
    registry.add_panel(Panel("projects.project", _("审批路线图"), template, roadmap_of_project, 47))


def _put_catalogue_in_place() -> None:
    """The catalogue in the navigation and on the settings page; its words in the trail."""
    from django.utils.translation import gettext_lazy as _  # noqa: PLC0415

    from wutong.domains.approvals.choices import CATALOGUE_ACTIONS  # noqa: PLC0415
    from wutong.domains.approvals.panels_catalogue import settings_line  # noqa: PLC0415
    from wutong.kernel import audit  # noqa: PLC0415
    from wutong.kernel.registry import NavigationItem, Panel  # noqa: PLC0415
    from wutong.kernel.scope import VIEW  # noqa: PLC0415

    audit.name_actions(CATALOGUE_ACTIONS)
    registry.add_navigation(
        NavigationItem(_("审批"), _("事项目录"), "approvals:catalogue", "clipboard-list", 166,
                       ability=VIEW)
    )  # fmt: skip
    registry.add_panel(Panel("settings", _("审批规则"), "", settings_line, 47))

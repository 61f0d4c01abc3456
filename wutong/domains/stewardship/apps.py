"""Stewardship: those who answer for it."""

from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from wutong.kernel import audit, events, registry
from wutong.kernel.registry import NavigationItem, Panel, RecurringTask
from wutong.kernel.scope import (
    ASSIGN_APPEAL,
    ASSIGN_STEWARD,
    CLAIM,
    EDIT,
    FOLLOW_OWN_APPEALS,
    GIVE_ORDER,
    HANDLE_APPEAL,
    HANDLE_ORDER,
    HOLD_DISPATCH,
    RECEIVE_APPEAL,
    RECORD_VISIT,
    VIEW_FIGURES,
)


class StewardshipConfig(AppConfig):
    """Room `stewardship`."""

    name = "wutong.domains.stewardship"
    label = "stewardship"

    def ready(self) -> None:
        """Stand in navigation, search, work and on others' pages; one function a subject."""
        _put_rules_in_place()
        _put_appeals_in_place()
        _put_dispatch_in_place()
        _have_appeals_follow()
        _put_orders_in_place()
        _have_orders_follow()
        post_migrate.connect(_install_guards, sender=self)
        _put_visits_in_place()
        _put_stewards_in_place()
        _put_factors_in_place()
        _let_messages_name()


def _let_messages_name() -> None:
    """An e-mail may name appeals, orders and needs to those who see them."""
    from wutong.domains.notices.queries import add_rows_at  # noqa: PLC0415
    from wutong.domains.stewardship import models  # noqa: PLC0415

    add_rows_at("stewardship:appeal", models.Appeal.objects)
    add_rows_at("stewardship:order", models.SupervisionOrder.objects)
    add_rows_at("stewardship:factor", models.FactorNeed.objects)


def _put_rules_in_place() -> None:
    from wutong.domains.stewardship.choices import RULE_ACTIONS  # noqa: PLC0415
    from wutong.domains.stewardship.panels.settings import rules_setting  # noqa: PLC0415

    audit.name_actions(RULE_ACTIONS)
    registry.add_panel(Panel("settings", _("服务规则"), "", rules_setting, 60))


def _put_appeals_in_place() -> None:
    """Navigation, search, work to do, panels, metrics of appeals."""
    from wutong.domains.stewardship.choices import APPEAL_ACTIONS  # noqa: PLC0415
    from wutong.domains.stewardship.metrics import appeals as _metrics  # noqa: F401,PLC0415
    from wutong.domains.stewardship.panels import appeals as panels  # noqa: PLC0415
    from wutong.domains.stewardship.queries.appeal_trail import (  # noqa: PLC0415
        appeals_hidden_from_trail,
    )
    from wutong.domains.stewardship.queries.appeal_work import SOURCES  # noqa: PLC0415
    from wutong.kernel.search.sources import add_source  # noqa: PLC0415

    audit.name_actions(APPEAL_ACTIONS)
    audit.add_veil(appeals_hidden_from_trail)
    registry.add_navigation(
        NavigationItem(_("服务"), _("诉求"), "stewardship:appeals", "message", 180,
                       ability=(HANDLE_APPEAL, ASSIGN_APPEAL, RECEIVE_APPEAL),
                       at_hand=(HANDLE_APPEAL, ASSIGN_APPEAL)),
        NavigationItem("", _("我的诉求"), "stewardship:own_appeals", "message", 5,
                       ability=FOLLOW_OWN_APPEALS),
        NavigationItem(_("服务"), _("登记诉求"), "stewardship:appeal_new", "phone", 181,
                       ability=RECEIVE_APPEAL),
    )  # fmt: skip
    add_source(panels.search_source())
    for source in SOURCES:
        registry.add_work_source(source)
    template = "stewardship/appeals/_panel.html"
    registry.add_panel(Panel("projects.project", _("诉求"), template, panels.of_project, 60))
    registry.add_panel(Panel("investors.investor", _("诉求"), template, panels.of_investor, 60))


def _have_appeals_follow() -> None:
    """Appeals follow calendars, projects and posts; silence is taken for consent every hour."""
    from wutong.domains.stewardship.actions import (  # noqa: PLC0415
        appeals_lapsing,
        appeals_recalculating,
    )
    from wutong.domains.stewardship.queries import appeal_held  # noqa: PLC0415

    events.listen("org.calendar_changed", appeals_recalculating.recompute_due)
    events.listen("projects.placed", appeals_lapsing.follow_projects)
    registry.add_holding(
        registry.Holding("stewardship.appeals", appeal_held.TITLE, appeal_held.appeals_held,
                         appeals_lapsing.pass_on, 70)
    )  # fmt: skip
    registry.add_recurring(
        RecurringTask(
            "stewardship.lapse",
            "wutong.domains.stewardship.tasks.lapse_silent_appeals",
            timedelta(hours=1),
        )
    )


def _put_orders_in_place() -> None:
    """Navigation, search, work to do, the project's panel, metrics of orders."""
    from wutong.domains.stewardship.choices import ORDER_ACTIONS  # noqa: PLC0415
    from wutong.domains.stewardship.metrics import orders as _metrics  # noqa: F401,PLC0415
    from wutong.domains.stewardship.panels import orders as panels  # noqa: PLC0415
    from wutong.domains.stewardship.queries import order_trail, order_work  # noqa: PLC0415
    from wutong.kernel.search.sources import add_source  # noqa: PLC0415

    audit.name_actions(ORDER_ACTIONS)
    audit.add_veil(order_trail.orders_hidden_from_trail)
    registry.add_navigation(
        NavigationItem(_("服务"), _("督办"), "stewardship:orders", "clipboard-check", 184,
                       ability=(GIVE_ORDER, HANDLE_ORDER, EDIT), at_hand=(HOLD_DISPATCH,)),
    )  # fmt: skip
    add_source(panels.search_source())
    for source in order_work.SOURCES:
        registry.add_work_source(source)
    template = "stewardship/orders/_panel.html"
    registry.add_panel(Panel("projects.project", _("督办"), template, panels.of_project, 62))


def _have_orders_follow() -> None:
    """Orders follow calendars, projects and posts; what is late climbs every hour."""
    from wutong.domains.stewardship.actions import orders_following  # noqa: PLC0415
    from wutong.domains.stewardship.queries import order_held  # noqa: PLC0415

    events.listen("org.calendar_changed", orders_following.recheck_provisional)
    events.listen("projects.placed", orders_following.follow_projects)
    registry.add_holding(
        registry.Holding("stewardship.orders", order_held.TITLE, order_held.orders_held,
                         orders_following.pass_on, 72)
    )  # fmt: skip
    registry.add_recurring(
        RecurringTask(
            "stewardship.escalate",
            "wutong.domains.stewardship.tasks.escalate_late",
            timedelta(hours=1),
        )
    )


def _install_guards(using: str, **_more: Any) -> None:
    from wutong.domains.stewardship.models.guards import install_guards  # noqa: PLC0415

    install_guards(using)


def _put_visits_in_place() -> None:
    """Navigation, search, planned visits of the day, panels, the metric; visits follow projects."""
    from wutong.domains.stewardship.actions import visit_plans  # noqa: PLC0415
    from wutong.domains.stewardship.choices import VISIT_ACTIONS  # noqa: PLC0415
    from wutong.domains.stewardship.metrics import visits as _metrics  # noqa: F401,PLC0415
    from wutong.domains.stewardship.panels import visits as panels  # noqa: PLC0415
    from wutong.domains.stewardship.queries import visit_held  # noqa: PLC0415
    from wutong.domains.stewardship.queries.visit_trail import (  # noqa: PLC0415
        visits_hidden_from_trail,
    )
    from wutong.kernel.search.sources import add_source  # noqa: PLC0415

    audit.name_actions(VISIT_ACTIONS)
    audit.add_veil(visits_hidden_from_trail)
    registry.add_navigation(
        NavigationItem(_("服务"), _("走访"), "stewardship:visits", "route", 190,
                       ability=RECORD_VISIT, at_hand=(CLAIM,)),
    )  # fmt: skip
    add_source(panels.search_source())
    registry.add_work_source(panels.planned_visits)
    template = "stewardship/visits/_panel.html"
    registry.add_panel(Panel("projects.project", _("走访"), template, panels.of_project, 64))
    registry.add_panel(Panel("investors.investor", _("走访"), template, panels.of_investor, 64))
    events.listen("projects.placed", visit_plans.follow_projects)
    registry.add_holding(
        registry.Holding("stewardship.visits", visit_held.TITLE, visit_held.visits_held,
                         visit_plans.pass_plans_on, 74)
    )  # fmt: skip


def _put_dispatch_in_place() -> None:
    """Navigation, work to do, the panel; plans end when their projects move again."""
    from wutong.domains.stewardship.actions.pace_plans import (  # noqa: PLC0415
        end_plans,
        end_plans_of_done,
    )
    from wutong.domains.stewardship.choices import DISPATCH_ACTIONS  # noqa: PLC0415
    from wutong.domains.stewardship.panels import dispatch as panels  # noqa: PLC0415
    from wutong.domains.stewardship.queries.dispatch_work import SOURCES  # noqa: PLC0415
    from wutong.kernel.search.sources import add_source  # noqa: PLC0415

    audit.name_actions(DISPATCH_ACTIONS)
    registry.add_navigation(
        NavigationItem(_("服务"), _("调度"), "stewardship:dispatch", "gavel", 186,
                       ability=(HOLD_DISPATCH, GIVE_ORDER, HANDLE_ORDER)),
    )  # fmt: skip
    add_source(panels.search_source())
    for source in SOURCES:
        registry.add_work_source(source)
    folder = "stewardship/dispatch"
    registry.add_panel(
        Panel("projects.project", _("调度"), f"{folder}/_panel.html", panels.of_project, 58)
    )
    registry.add_panel(
        Panel("projects.head", _("调度"), f"{folder}/_head.html", panels.head_of_project, 10)
    )
    events.listen("projects.pace_changed", end_plans)
    events.listen("projects.staged", end_plans_of_done)


def _put_stewards_in_place() -> None:
    """Metrics, holdings of firms and of teams' places, panels, navigation of stewards."""
    from wutong.domains.stewardship.actions import firms  # noqa: PLC0415
    from wutong.domains.stewardship.choices import STEWARD_ACTIONS  # noqa: PLC0415
    from wutong.domains.stewardship.metrics import stewards as _metrics  # noqa: F401,PLC0415
    from wutong.domains.stewardship.panels import stewards as panels  # noqa: PLC0415
    from wutong.domains.stewardship.queries import firm_stewards  # noqa: PLC0415
    from wutong.domains.stewardship.queries.hand_over_work import accepting  # noqa: PLC0415

    audit.name_actions(STEWARD_ACTIONS)
    registry.add_holding(
        registry.Holding("stewardship.firms", firm_stewards.TITLE, firm_stewards.firms_held,
                         firms.pass_firms_on, 80)
    )  # fmt: skip
    events.listen("investors.merged", _leave_merged)
    registry.add_work_source(accepting)
    registry.add_navigation(
        NavigationItem(_("服务"), _("管家"), "stewardship:stewards", "user-check", 188,
                       ability=(ASSIGN_STEWARD, RECORD_VISIT)),
    )  # fmt: skip
    folder = "stewardship/stewards"
    for place, title, load, order, name in (
        ("projects.project", _("谁来负责"), panels.of_project, 20, f"{folder}/_of_project.html"),
        ("investors.investor", _("企业管家"), panels.of_investor, 20, f"{folder}/_of_firm.html"),
        ("org.leaving", _("移交手上的工作"), panels.leaving, 10, ""),
    ):
        registry.add_panel(Panel(place, title, name, load, order))


def _put_factors_in_place() -> None:
    """Navigation, search, work to do, panels; what start waits for; reminders every hour."""
    from wutong.domains.approvals.queries.awaiting import add_awaited  # noqa: PLC0415
    from wutong.domains.stewardship.choices import FACTOR_ACTIONS  # noqa: PLC0415
    from wutong.domains.stewardship.panels import factors as panels  # noqa: PLC0415
    from wutong.domains.stewardship.queries.factor_awaited import factors_awaited  # noqa: PLC0415
    from wutong.domains.stewardship.queries.factor_finding import (  # noqa: PLC0415
        factors_hidden_from_trail,
    )
    from wutong.domains.stewardship.queries.factor_work import SOURCES  # noqa: PLC0415
    from wutong.kernel.search.sources import add_source  # noqa: PLC0415

    audit.name_actions(FACTOR_ACTIONS)
    audit.add_veil(factors_hidden_from_trail)
    registry.add_navigation(
        NavigationItem(_("服务"), _("要素保障"), "stewardship:factors", "plug", 192,
                       ability=(VIEW_FIGURES, HANDLE_ORDER)),
    )  # fmt: skip
    add_source(panels.search_source())
    for source in SOURCES:
        registry.add_work_source(source)
    places = (("projects.project", "_panel", panels.of_project, 66),
              ("projects.head", "_head", panels.head_of_project, 20))  # fmt: skip
    for place, template, load, order in places:
        file = f"stewardship/factors/{template}.html"
        registry.add_panel(Panel(place, _("要素保障"), file, load, order))
    add_awaited(factors_awaited)
    registry.add_recurring(
        RecurringTask(
            "stewardship.factors",
            "wutong.domains.stewardship.tasks.remind_of_factors",
            timedelta(hours=1),
        )
    )


def _leave_merged(*, merged: int, **_more: Any) -> None:
    from wutong.domains.stewardship.actions.firms import leave_merged  # noqa: PLC0415
    from wutong.kernel import clock  # noqa: PLC0415

    leave_merged(merged=merged, at=clock.now())

"""Leads: from a first report to a project in the reserve pool, or back."""

from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wutong.kernel import audit, events, registry
from wutong.kernel.registry import NavigationItem, Panel, RecurringTask
from wutong.kernel.scope import HANDLE_LEAD, REPORT_LEAD, VERIFY


class LeadsConfig(AppConfig):
    """Room `leads`."""

    name = "wutong.domains.leads"
    label = "leads"

    def ready(self) -> None:
        """Declare the metrics; stand in navigation, search, work and on others' pages."""
        from wutong.domains.leads import metrics  # noqa: F401,PLC0415
        from wutong.domains.leads.choices import ACTIONS  # noqa: PLC0415

        audit.name_actions(ACTIONS)
        _declare_holdings()
        events.listen("org.calendar_changed", _recalculate)
        _put_pages_in_place()
        _recur()
        _let_messages_name()


def _let_messages_name() -> None:
    """An e-mail may name a lead to those who see it."""
    from wutong.domains.leads.models import Lead  # noqa: PLC0415
    from wutong.domains.notices.queries import add_rows_at  # noqa: PLC0415

    add_rows_at("leads:detail", Lead.objects)


def _recur() -> None:
    """What overdue leads and duties need every hour; a missed run loses nothing."""

    registry.add_recurring(
        RecurringTask(
            "leads.recycle", "wutong.domains.leads.tasks.recycle_leads", timedelta(hours=1)
        ),
        RecurringTask(
            "leads.remind", "wutong.domains.leads.tasks.remind_holders", timedelta(hours=1)
        ),
    )


def _put_pages_in_place() -> None:
    from wutong.domains.leads import panels  # noqa: PLC0415
    from wutong.domains.leads.queries.trail import hidden_from_trail  # noqa: PLC0415
    from wutong.domains.leads.queries.work import SOURCES  # noqa: PLC0415
    from wutong.kernel.search.sources import add_source  # noqa: PLC0415

    group, seen = _("线索"), (REPORT_LEAD, VERIFY)
    registry.add_navigation(
        NavigationItem(
            group, _("线索"), "leads:list", "flag", 50, ability=seen, at_hand=(HANDLE_LEAD,)
        ),
        *(
            NavigationItem(group, title, f"leads:{name}", icon, order, ability=ability, aside=True)
            for title, name, icon, order, ability in (
                (_("公海"), "pool", "stack-2", 51, seen),
                (_("撞单"), "conflicts", "scale", 52, seen),
                (_("流转"), "transfers", "switch-horizontal", 53, HANDLE_LEAD),
            )
        ),
    )
    for source in SOURCES:
        registry.add_work_source(source)
    add_source(panels.search_source())
    audit.add_veil(hidden_from_trail)
    registry.add_panel(
        Panel("projects.project", _("线索来历"), "leads/_of_project.html",
              panels.origin_of_project, 30)
    )  # fmt: skip
    registry.add_panel(
        Panel("investors.investor", _("线索"), "leads/_of_investor.html",
              panels.leads_of_investor, 20)
    )  # fmt: skip
    registry.add_panel(Panel("settings", _("线索规则"), "", panels.rules_setting, 45))


def _declare_holdings() -> None:
    from wutong.domains.leads.actions import pass_on  # noqa: PLC0415
    from wutong.domains.leads.queries.held import TITLE, leads_held  # noqa: PLC0415

    registry.add_holding(registry.Holding("leads.leads", TITLE, leads_held, pass_on, 20))


def _recalculate(**changed: Any) -> None:
    from wutong.domains.leads.actions import recalculate  # noqa: PLC0415

    recalculate(**changed)

"""Stewardship: those who answer for it."""

from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wutong.kernel import audit, events, registry
from wutong.kernel.registry import NavigationItem, Panel, RecurringTask
from wutong.kernel.scope import HANDLE_APPEAL, RECEIVE_APPEAL


class StewardshipConfig(AppConfig):
    """Room `stewardship`."""

    name = "wutong.domains.stewardship"
    label = "stewardship"

    def ready(self) -> None:
        """Stand in navigation, search, work and on others' pages; one function a subject."""
        _put_rules_in_place()
        _put_appeals_in_place()
        _have_appeals_follow()


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
                       ability=HANDLE_APPEAL),
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
    from wutong.domains.stewardship.actions import appeals_lapsing  # noqa: PLC0415
    from wutong.domains.stewardship.tasks import lapse_silent_appeals  # noqa: PLC0415

    listeners: dict[str, Any] = {
        "org.calendar_changed": appeals_lapsing.recompute_due,
        "projects.placed": appeals_lapsing.follow_projects,
        "org.handed_over": appeals_lapsing.pass_on,
    }
    for event, listener in listeners.items():
        events.listen(event, listener)
    registry.add_recurring(
        RecurringTask("stewardship.lapse", lapse_silent_appeals.enqueue, timedelta(hours=1))
    )

"""Annual targets of units, and how units are assessed."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wutong.kernel import audit
from wutong.kernel.registry import NavigationItem, Panel, add_navigation, add_panel
from wutong.kernel.scope import VIEW_FIGURES


class TargetsConfig(AppConfig):
    """Room `targets`."""

    name = "wutong.domains.targets"
    label = "targets"

    def ready(self) -> None:
        """Stand in the navigation, on the day's page and the cockpit; put actions in words."""
        from wutong.domains.targets import panels  # noqa: PLC0415
        from wutong.domains.targets.choices import ACTION_WORDS  # noqa: PLC0415

        audit.name_actions(ACTION_WORDS)
        template = "targets/_own_panel.html"
        add_panel(Panel("projects.today", _("我的目标"), template, panels.own_of_today, 20))
        add_panel(Panel("cockpit.cockpit", _("计划目标"), template, panels.own_of_cockpit, 20))
        add_navigation(
            NavigationItem(
                _("分析"), _("目标"), "targets:list", "target", 520, ability=VIEW_FIGURES
            )
        )
        add_navigation(
            NavigationItem(
                _("分析"), _("我的目标"), "targets:own", "flag", 521, ability="view", office=True
            )
        )
        add_navigation(
            NavigationItem(
                _("分析"), _("考核"), "targets:runs", "trophy", 522, ability="view", office=True
            )
        )

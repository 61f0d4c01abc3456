"""Annual targets of units."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wutong.kernel import audit
from wutong.kernel.registry import NavigationItem, add_navigation


class TargetsConfig(AppConfig):
    """Room `targets`."""

    name = "wutong.domains.targets"
    label = "targets"

    def ready(self) -> None:
        """Stand in the navigation; put the room's actions in words."""
        audit.name_actions({"targets.set": _("下达目标"), "targets.removed": _("撤销目标")})
        add_navigation(
            NavigationItem(_("分析"), _("目标"), "targets:list", "target", 520, ability="view")
        )

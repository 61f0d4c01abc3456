"""Stewardship: those who answer for it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wutong.kernel import audit, registry
from wutong.kernel.registry import Panel


class StewardshipConfig(AppConfig):
    """Room `stewardship`."""

    name = "wutong.domains.stewardship"
    label = "stewardship"

    def ready(self) -> None:
        """Stand in navigation, search, work and on others' pages; one function a subject."""
        _put_rules_in_place()


def _put_rules_in_place() -> None:
    from wutong.domains.stewardship.choices import RULE_ACTIONS  # noqa: PLC0415
    from wutong.domains.stewardship.panels.settings import rules_setting  # noqa: PLC0415

    audit.name_actions(RULE_ACTIONS)
    registry.add_panel(Panel("settings", _("服务规则"), "", rules_setting, 60))

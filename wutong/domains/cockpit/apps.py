"""The cockpit's room."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wutong.kernel import registry
from wutong.kernel.scope import VIEW_FIGURES


class CockpitConfig(AppConfig):
    """One page for a leader."""

    name = "wutong.domains.cockpit"
    label = "cockpit"
    verbose_name = _("驾驶舱")

    def ready(self) -> None:
        """Stand in the navigation, second; declare the funnel's metrics."""
        import_module("wutong.domains.cockpit.metrics")
        registry.add_navigation(
            registry.NavigationItem(
                "", _("驾驶舱"), "cockpit:cockpit", "gauge", order=2, ability=VIEW_FIGURES
            )
        )

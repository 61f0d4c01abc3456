"""Investors: one record a firm."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wutong.kernel import audit
from wutong.kernel.registry import NavigationItem, add_navigation
from wutong.kernel.scope import VIEW, add_access_extender


class InvestorsConfig(AppConfig):
    """Room `investors`."""

    name = "wutong.domains.investors"
    label = "investors"

    def ready(self) -> None:
        """Stand in the navigation, let firms be searched for, give investors their own firms."""
        from wutong.domains.investors.choices import ACTIONS  # noqa: PLC0415
        from wutong.domains.investors.panels import search_source  # noqa: PLC0415
        from wutong.domains.investors.queries.speaking import with_firms  # noqa: PLC0415
        from wutong.kernel.search.sources import add_source  # noqa: PLC0415

        add_navigation(
            NavigationItem(
                group=_("招商"),
                title=_("客商"),
                url_name="investors:list",
                icon="building-skyscraper",
                order=120,
                ability=VIEW,
            ),
            NavigationItem(
                group=_("招商"),
                title=_("引荐人"),
                url_name="investors:referrers",
                icon="users-group",
                order=130,
                ability=VIEW,
            ),
        )
        add_source(search_source())
        add_access_extender(with_firms)
        audit.name_actions(ACTIONS)

"""Ledgers: the bureau's own spreadsheets, read, previewed, merged, undone."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wutong.kernel import scope
from wutong.kernel.registry import NavigationItem, add_navigation


class LedgersConfig(AppConfig):
    """Room `ledgers`."""

    name = "wutong.domains.ledgers"
    label = "ledgers"

    def ready(self) -> None:
        """Put the import into the navigation."""
        add_navigation(
            NavigationItem(
                group=_("招商"),
                title=_("导入台账"),
                url_name="ledgers:imports",
                icon="table-import",
                order=150,
                ability=scope.IMPORT,
            )
        )

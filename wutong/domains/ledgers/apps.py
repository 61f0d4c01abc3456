"""Ledgers: the bureau's own spreadsheets, read, previewed, merged, undone."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wutong.kernel import audit, scope
from wutong.kernel.registry import NavigationItem, add_navigation

ACTION_WORDS = {
    "ledgers.received": _("上传台账"),
    "ledgers.answered": _("回答导入问题"),
    "ledgers.imported": _("导入台账"),
    "ledgers.undone": _("撤销导入"),
}


class LedgersConfig(AppConfig):
    """Room `ledgers`."""

    name = "wutong.domains.ledgers"
    label = "ledgers"

    def ready(self) -> None:
        """Put the import into the navigation; put the room's actions in words."""
        audit.name_actions(ACTION_WORDS)
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

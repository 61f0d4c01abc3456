"""The configuration room: urls, settings and the checks that hold the layout together."""

from datetime import timedelta

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the layout checks and the upkeep of the database."""

    name = "wutong.config"
    label = "config"

    def ready(self) -> None:
        from wutong.config import checks  # noqa: F401,PLC0415
        from wutong.kernel.registry import RecurringTask, add_recurring  # noqa: PLC0415

        add_recurring(
            RecurringTask(
                "config.statistics",
                "wutong.config.statistics.look_at_tables_again",
                timedelta(hours=6),
            )
        )

"""The configuration room: urls, settings and the checks that hold the layout together."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the layout checks."""

    name = "wutong.config"
    label = "config"

    def ready(self) -> None:
        from wutong.config import checks  # noqa: F401,PLC0415

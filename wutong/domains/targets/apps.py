"""Annual targets of units."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    """Room `targets`."""

    name = "wutong.domains.targets"
    label = "targets"

"""The ui room."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, static files and template tags shared by every page."""

    name = "wutong.ui"
    label = "ui"
    verbose_name = "界面"

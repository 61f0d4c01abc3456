"""Stewardship: those who answer for it."""

from django.apps import AppConfig


class StewardshipConfig(AppConfig):
    """Room `stewardship`."""

    name = "wutong.domains.stewardship"
    label = "stewardship"

"""Investors: one record a firm."""

from django.apps import AppConfig


class InvestorsConfig(AppConfig):
    """Room `investors`."""

    name = "wutong.domains.investors"
    label = "investors"

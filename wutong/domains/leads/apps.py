"""Leads: from a first report to a project in the reserve pool, or back."""

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    """Room `leads`."""

    name = "wutong.domains.leads"
    label = "leads"

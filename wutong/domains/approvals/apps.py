"""Approvals: from signing to breaking ground."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Room `approvals`."""

    name = "wutong.domains.approvals"
    label = "approvals"

"""Awards to people and introducers: rules, proposals, publication, payment."""

from django.apps import AppConfig


class IncentivesConfig(AppConfig):
    """Room `incentives`."""

    name = "wutong.domains.incentives"
    label = "incentives"

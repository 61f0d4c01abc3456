"""The organisation: regions, units, people and the posts they hold."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """Room `org`."""

    name = "wutong.domains.org"
    label = "org"

"""Engagements: going out, receiving, talks and events."""

from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    """Room `engagements`."""

    name = "wutong.domains.engagements"
    label = "engagements"

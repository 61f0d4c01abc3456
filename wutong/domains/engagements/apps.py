"""Engagements: going out, receiving, talks and events."""

from typing import Any

from django.apps import AppConfig

from wutong.kernel import audit, events


class EngagementsConfig(AppConfig):
    """Room `engagements`."""

    name = "wutong.domains.engagements"
    label = "engagements"

    def ready(self) -> None:
        """Name the room's actions, and go on with what a person had in hand."""
        from wutong.domains.engagements.choices import ACTIONS  # noqa: PLC0415
        from wutong.domains.engagements.queries.trail import hidden_from_trail  # noqa: PLC0415

        audit.name_actions(ACTIONS)
        audit.add_veil(hidden_from_trail)
        events.listen("org.handed_over", _pass_on)


def _pass_on(**handed_over: Any) -> None:
    from wutong.domains.engagements.actions import pass_on  # noqa: PLC0415

    pass_on(**handed_over)

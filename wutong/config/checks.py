"""System checks of the layout: a foreign key points downward or sideways into its own room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register
from django.db.models import Model

ROOMS_FROM_THE_TOP = (
    "cockpit",
    "bulletins",
    "targets",
    "incentives",
    "ledgers",
    "stewardship",
    "approvals",
    "engagements",
    "leads",
    "appraisal",
    "agreements",
    "projects",
    "investors",
    "notices",
    "org",
    "ui",
    "kernel",
)


def points_upward(source: str, target: str) -> bool:
    """Whether a foreign key from room ``source`` to room ``target`` goes against the layers."""
    order = {room: place for place, room in enumerate(ROOMS_FROM_THE_TOP)}
    return source in order and target in order and order[target] < order[source]


def _foreign_keys(model: type[Model]) -> Iterator[tuple[str, type[Model]]]:
    """Name and target of each foreign key that the model itself holds."""
    for field in model._meta.get_fields():
        target = getattr(field, "related_model", None)
        if field.concrete and isinstance(target, type) and issubclass(target, Model):
            yield field.name, target


# The kernel's audit trail names the person who acted; the person's model is the only one that
# the kernel may point at, through AUTH_USER_MODEL (ADR 0004).
def _is_actor(target: type[Model]) -> bool:
    return target._meta.label == "org.User"


@register
def foreign_keys_point_downward(
    app_configs: Iterable[AppConfig] | None, **_: Any
) -> list[CheckMessage]:
    """Every foreign key of our rooms, held against the order of the rooms."""
    return [
        Error(
            f"{model._meta.label}.{name} points upward to {target._meta.label}",
            hint="A room may only refer to rooms below it: see ARCHITECTURE.md.",
            obj=model,
            id="wutong.E001",
        )
        for model in apps.get_models()
        for name, target in _foreign_keys(model)
        if not _is_actor(target) and points_upward(model._meta.app_label, target._meta.app_label)
    ]

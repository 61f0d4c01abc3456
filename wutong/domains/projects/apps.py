"""Projects: the lifecycle from the reserve pool to full production."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProjectsConfig(AppConfig):
    """Room `projects`."""

    name = "wutong.domains.projects"
    label = "projects"

    def ready(self) -> None:
        """Declare the metrics; load the default gates whenever the tables have been made."""
        from wutong.domains.projects import metrics  # noqa: F401,PLC0415

        post_migrate.connect(_load_defaults, sender=self)


def _load_defaults(**_: Any) -> None:
    from wutong.domains.projects.actions import load_default_gates  # noqa: PLC0415

    load_default_gates()

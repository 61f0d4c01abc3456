"""Projects: the lifecycle from the reserve pool to full production."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Room `projects`."""

    name = "wutong.domains.projects"
    label = "projects"

    def ready(self) -> None:
        from wutong.domains.projects import metrics  # noqa: F401,PLC0415

"""What rooms above use to take a paper in by the same rules as evidence."""

from wutong.domains.projects.rules.errors import ProjectError
from wutong.domains.projects.rules.papers import harmless_name
from wutong.domains.projects.rules.papers import inspect as inspect_paper

__all__ = ["ProjectError", "harmless_name", "inspect_paper"]
